import { day, item, text, type OfficeData } from './kit.js';

export const shop: OfficeData = {
  items: [
    item('CS-S', 'Cassetta piccola', 16.25, 4, '4 kg'),
    item('CS-M', 'Cassetta media', 22.02, 4, '7 kg'),
    item('CS-L', 'Cassetta grande', 31.63, 4, '10 kg'),
    item('FR-A5', 'Arance', 13.94, 4, '5 kg'),
    item('FR-M3', 'Mele dei colli', 7.6, 4, '3 kg'),
    item('VE-I1', 'Insalate miste', 4.71, 4),
    item('UO-12', 'Uova, 12', 5.27, 10),
    item('MI-50', 'Miele millefiori', 7.73, 10, '500 g'),
    item('OL-75', 'Olio extravergine', 12.98, 4, '0,75 l'),
    { ...item('ZU-2', 'Zucca mantovana', 5.58, 4, '2 kg'), available: false },
  ],
  templates: [
    {
      key: 'return',
      name: 'Conferma di reso',
      subject: 'Il vostro reso dell’ordine {ordine}',
      body: 'Gentile {cliente},\n\nci dispiace per la cassetta del {giorno}. Non serve rispedire niente: {rimedio}.\n\nGrazie per averci avvisati.\n\n{company}',
      fields: [
        text('cliente', 'Cliente'),
        text('ordine', 'Numero d’ordine'),
        day('giorno', 'Consegnata il'),
        text('rimedio', 'Che cosa facciamo'),
      ],
      approval: false,
    },
    {
      key: 'dealers',
      name: 'Risposta a un rivenditore',
      subject: 'Condizioni per i rivenditori',
      body: 'Gentile {cliente},\n\ngrazie dell’interesse. Ai negozi consegniamo il martedì e il venerdì, con un ordine minimo di {minimo} cassette e uno sconto del {sconto} %.\n\nVi richiamiamo per i dettagli.\n\n{company}, {today}',
      fields: [text('cliente', 'Negozio'), text('minimo', 'Cassette, almeno'), text('sconto', 'Sconto in %')],
      approval: true,
    },
  ],
  documents: [
    {
      template: 'dealers',
      name: 'Drogheria Forlì Centro',
      email: 'ordini@drogheriaforli.example',
      daysAgo: 0,
      drafts: [{ cliente: 'Drogheria Forlì Centro', minimo: '12', sconto: '15' }],
      waits: true,
    },
    {
      template: 'return',
      name: 'Antonella Riva',
      email: 'antonella.riva@example.com',
      daysAgo: 4,
      drafts: [
        {
          cliente: 'signora Riva',
          ordine: '4471',
          giorno: '-6',
          rimedio: 'nella prossima cassetta trova due chili di pesche in più',
        },
      ],
    },
  ],
  account: { payee: 'Orto & Mercato S.r.l.', iban: 'IT14K0200802474000101234567', interest: false },
  invoices: [
    { number: '302', debtor: 'Osteria Due Torri', trader: true, euros: 286, late: 6 },
    {
      number: '288',
      debtor: 'Gelateria Savio',
      trader: true,
      euros: 154,
      late: 20,
      reminded: ['mail'],
      ended: 'paid',
    },
    {
      number: '281',
      debtor: 'Agriturismo Monte Fiore',
      trader: true,
      euros: 412,
      late: 22,
      reminded: ['mail', 'phone'],
      ended: 'promised',
    },
  ],
};
