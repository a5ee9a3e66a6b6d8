/** Words that mean the same to somebody who looks for an assistant, in both languages. */
const groups: string[][] = [
  ['segretaria', 'segretario', 'segreteria', 'secretary', 'secretarial'],
  ['centralinista', 'centralino', 'receptionist', 'switchboard'],
  ['telefonista', 'operatrice', 'operatore', 'operator'],
  ['assistente', 'assistant'],
  ['agenda', 'calendario', 'calendar', 'diary'],
  ['appuntamento', 'prenotazione', 'appointment', 'booking'],
  ['fattura', 'fatturazione', 'invoice', 'invoicing', 'billing'],
  ['sollecito', 'recupero', 'reminder', 'chasing'],
  ['ordine', 'ordini', 'order', 'orders'],
  ['avvocato', 'avvocata', 'legale', 'lawyer', 'solicitor', 'legal'],
  ['dentista', 'odontoiatra', 'dentist', 'dental'],
  ['medico', 'dottore', 'dottoressa', 'doctor', 'medical'],
  ['notaio', 'notary'],
  ['commercialista', 'ragioniere', 'accountant', 'bookkeeper'],
  ['geometra', 'surveyor'],
  ['idraulico', 'plumber'],
  ['elettricista', 'electrician'],
  ['albergo', 'hotel'],
  ['ristorante', 'trattoria', 'restaurant'],
  ['negozio', 'bottega', 'shop', 'store'],
  ['traduzione', 'traduttrice', 'traduttore', 'translation', 'translator'],
  ['inglese', 'english'],
  ['tedesco', 'german'],
  ['francese', 'french'],
  ['spagnolo', 'spanish'],
];

/** For each word the others of its group. */
export const synonyms: Record<string, string[]> = Object.fromEntries(
  groups.flatMap((group) => group.map((word) => [word, group.filter((other) => other !== word)])),
);

/** Words too common to be looked for, in Italian and English. */
export const stopWords = new Set(
  `ad agli ai al alla alle allo anche avere avete avuto aveva avevo abbiamo che chi ci coi col come con contro cui da dagli dai
  dal dalla dalle dallo degli dei del dell della delle dello di dove dov ed era erano ero essere fa fai fanno fare faccio
  facciamo fate gli ha hai hanno ho il in io la le lei li lo loro lui ma mi mia mie miei mio ne negli nei nel nell nella nelle
  nello noi non nostra nostre nostri nostro per perché più quale quali quanta quante quanti quanto quella quelle quelli quello
  questa queste questi questo se sei si sia siamo siano siate siete sono sta stanno stare stai state stati stato stata sto su
  sua sue sugli sui sul sull sulla sulle sullo suo suoi ti tra tu tua tue tuo tuoi tutti tutto un una uno vi voi vostra vostre
  vostri vostro
  about after again all am an and any are as at be because been before being both but by can did do does doing for from had
  has have having he her here him his how if in into is it its just me more most my no nor not now of off on once only or
  other our out over own same she should so some such than that the their them then there these they this those through to
  too under until up very was we were what when where which while who whom why will with you your`.split(
    /\s+/,
  ),
);
