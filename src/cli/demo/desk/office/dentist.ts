import { day, item, sum, text, type OfficeData } from './kit.js';

export const dentist: OfficeData = {
  items: [
    item('IG-01', 'Kit di igiene', 14.75, 22),
    item('IG-02', 'Spazzolino elettrico', 57.38, 22, '', 'ultimi due'),
    item('IG-03', 'Testine di ricambio, 4', 15.57, 22),
    item('IG-04', 'Collutorio alla clorexidina', 6.36, 10, '200 ml'),
  ],
  templates: [
    {
      key: 'estimate',
      name: 'Preventivo di cura',
      subject: 'Preventivo per {cura}',
      body: 'Gentile {paziente},\n\ndopo la visita le proponiamo: {cura}.\n\nIl costo è di {importo}, esente da IVA, in tre rate: alla prima seduta, a metà e alla fine. Il preventivo vale fino al {scadenza}.\n\nPer fissare la prima seduta basta una telefonata: {assistant} le dice i primi giorni liberi.\n\n{company}, {today}',
      fields: [
        text('paziente', 'Paziente'),
        text('cura', 'Cura proposta'),
        sum('importo', 'Costo'),
        day('scadenza', 'Valido fino al'),
      ],
      approval: true,
    },
    {
      key: 'presence',
      name: 'Certificato di presenza',
      subject: 'Certificato di presenza',
      body: 'Si certifica che {paziente} era presente nel nostro studio il {giorno}, dalle {dalle} alle {alle}.\n\nSi rilascia su richiesta, per gli usi consentiti.\n\n{company}, {today}',
      fields: [
        text('paziente', 'Paziente'),
        day('giorno', 'Giorno'),
        text('dalle', 'Dalle ore'),
        text('alle', 'Alle ore'),
      ],
      approval: false,
    },
  ],
  documents: [
    {
      template: 'estimate',
      name: 'Carla Gentili',
      email: 'carla.gentili@example.com',
      daysAgo: 0,
      drafts: [
        {
          paziente: 'Carla Gentili',
          cura: 'corona in ceramica, molare inferiore',
          importo: '740',
          scadenza: '30',
        },
      ],
      waits: true,
    },
    {
      template: 'estimate',
      name: 'Enzo Palmieri',
      email: 'enzo.palmieri@example.com',
      daysAgo: 3,
      drafts: [
        { paziente: 'Enzo Palmieri', cura: 'impianto singolo', importo: '1900', scadenza: '30' },
        { paziente: 'Enzo Palmieri', cura: 'impianto singolo con corona', importo: '2350', scadenza: '60' },
      ],
      reasons: ['Manca la corona: sono 450 euro in più. Valido due mesi.'],
    },
    {
      template: 'presence',
      name: 'Viola Sanna',
      email: 'viola.sanna@example.com',
      daysAgo: 6,
      drafts: [{ paziente: 'Viola Sanna', giorno: '-6', dalle: '9:30', alle: '10:45' }],
    },
  ],
  account: {
    payee: 'Studio Dentistico Bianchi S.r.l. STP',
    iban: 'IT61X0306909606100000012345',
    interest: false,
  },
  invoices: [
    { number: '214', debtor: 'Fabio Rocca', euros: 180, late: 5 },
    { number: '207', debtor: 'Silvana Poli', euros: 95, late: 19, reminded: ['mail'] },
    {
      number: '198',
      debtor: 'Sergio Longo',
      euros: 640,
      late: 24,
      reminded: ['mail', 'phone'],
      ended: 'promised',
      note: 'Paga con la tredicesima, metà subito non riesce.',
    },
    { number: '189', debtor: 'Michela Basile', euros: 220, late: 33, reminded: ['mail', 'mail'] },
    {
      number: '176',
      debtor: 'Bruno Mazza',
      euros: 1150,
      late: 48,
      reminded: ['mail', 'phone', 'mail'],
      ended: 'handed_back',
      note: 'Dice che il lavoro va rifatto: vuole parlare con il dottore.',
    },
    { number: '181', debtor: 'Ilaria Donati', euros: 130, late: 30, reminded: ['phone'], ended: 'paid' },
  ],
};
