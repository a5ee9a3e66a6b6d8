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
  `a ad agli ai al alla alle allo anche che chi ci col come con cui da dagli dai dal dalla dalle dallo degli dei del della
  delle dello di dove e ed gli ha ho i il in io l la le lo lui lei ma mi ne negli nei nel nella nelle nello noi non o per più
  quale quella quello questa questo se sei si sono su sua sugli sui sul sulla sulle sullo suo ti tra tu un una uno vi voi
  an and are as at be by for from has have if is it its of on or our that the their this to was we who with you your`.split(
    /\s+/,
  ),
);
