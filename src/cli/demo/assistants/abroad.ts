import { byCall, byHour, month, type AssistantData } from './kit.js';

export const abroad: AssistantData[] = [
  {
    name: 'Beatrice Lodi',
    female: true,
    born: '1989-05-09',
    city: 'Londra',
    years: 9,
    headline: 'La vostra voce inglese, da Londra, in orario italiano e oltre',
    story:
      'Vivo a Londra da dodici anni e rispondo per aziende italiane che vendono in inglese. Chi chiama sente qualcuno del posto; voi ricevete il riassunto in italiano. Seguo trattative, appuntamenti a distanza e fiere, e resto in linea un’ora dopo che in Italia si è chiuso.',
    skills:
      'inbound-calls:3 outbound-calls:3 lead-qualification:3! customer-care diary travel translation:3 foreign-correspondence:3! crm:3 microsoft-365 software-firms:3 e-commerce:2 manufacturing',
    languages: 'it:7 en:7! fr:3',
    hours: 'office',
    weekly: 26,
    clients: 4,
    packages: [month('English desk', 690, 30, 26, 'Telefono e posta in inglese.'), byCall(3.9), byHour(27)],
  },
  {
    name: 'Marco Pellegrini',
    female: false,
    born: '1985-01-12',
    city: 'Las Palmas',
    years: 8,
    headline: 'Dalle Canarie, con un’ora di fuso che copre la vostra sera',
    story:
      'Quando in Italia sono le otto di sera da me sono le sette e ho ancora voglia di rispondere. Lavoro per case vacanza e negozi online che vendono in Spagna: prenotazioni, ordini, qualche reclamo da raffreddare. Prima delle Canarie ho fatto dieci anni di centralino a Milano.',
    skills:
      'inbound-calls:3 bookings:3 customer-care:3 order-tracking returns complaints foreign-correspondence booking-software voip:3 hospitality:3 e-commerce:3',
    languages: 'it:7 es:6! en:4 de:3',
    hours: 'afternoons',
    weekly: 28,
    clients: 5,
    packages: [month('Sera coperta', 340, 20, 18), byHour(18), byCall(2.1)],
  },
];
