import { byCall, byHour, job, month, type AssistantData } from './kit.js';

export const northWest: AssistantData[] = [
  {
    name: 'Elena Marchetti',
    female: true,
    born: '1986-05-21',
    city: 'Milano',
    years: 13,
    headline: 'Assistente di direzione per start-up e studi che crescono in fretta',
    story:
      'Per nove anni ho seguito l’agenda di due amministratori delegati, poi ho scelto di lavorare per chi l’assistente non se la può ancora permettere a tempo pieno. Tengo in ordine posta, riunioni e trasferte, preparo i verbali in giornata e rispondo al telefono in italiano, inglese e francese. Ogni venerdì vi scrivo in dieci righe che cosa è chiuso e che cosa aspetta una vostra risposta.',
    skills:
      'inbound-calls:3 call-screening:3 diary:3! meetings:3 travel:3 inbox:3 expenses project-support presentations google-workspace:3 project-software:3 crm software-firms:3 marketing-agencies',
    languages: 'it:7 en:6! fr:4',
    hours: 'office',
    weekly: 28,
    clients: 3,
    ordinario: true,
    packages: [
      month('Direzione leggera', 890, 40, 24, 'Agenda, posta e telefono della direzione.'),
      byHour(26),
      job('Verbale di assemblea', 180, 5, 'Verbale completo da registrazione, con elenco delle decisioni.'),
    ],
  },
  {
    name: 'Giulia Ferraro',
    female: true,
    born: '1981-11-03',
    city: 'Torino',
    years: 15,
    headline: 'Segreteria legale: udienze, scadenze, polisweb e telefono',
    story:
      'Ho lavorato dodici anni in uno studio di diritto civile di quattro avvocati, prima alla segreteria e poi come responsabile delle scadenze. So che cosa si può dire al telefono e che cosa no, e una controparte insistente non mi fa perdere il filo. Preparo lettere e PEC, seguo il fascicolo telematico e ricordo le udienze due giorni prima.',
    skills:
      'inbound-calls:3 call-screening:3! message-taking:3 diary:3 pec:3! letters:3 filing case-tracking:3 missing-documents:3 client-updates legal-software:3! microsoft-365 legal:3 notaries:2 accountants:2',
    languages: 'it:7 en:4 fr:5!',
    hours: 'office',
    weekly: 30,
    clients: 5,
    packages: [
      month('Segreteria legale', 620, 32, 21, 'Filtro chiamate, agenda delle udienze, lettere e PEC.'),
      month('Telefono dello studio', 480, 22, 22),
      byHour(22),
    ],
  },
  {
    name: 'Paolo Bassi',
    female: false,
    born: '1978-02-14',
    city: 'Brescia',
    years: 9,
    headline: 'Rispondo per idraulici, elettricisti e manutentori: prima le urgenze',
    story:
      'Vengo dal magazzino di un’azienda di impianti, quindi quando un cliente dice che la caldaia fa blocco so quali tre domande fare. Ordino le chiamate per urgenza e per zona, fisso i sopralluoghi senza far attraversare la città due volte e richiamo chi aspetta un preventivo. I miei clienti lavorano con le mani e al telefono non possono stare.',
    skills:
      'inbound-calls:3 urgent-calls:3! call-backs:3 message-taking site-visits:3! quotes diary suppliers payment-reminders voip spreadsheets trades:3 construction car-repair:2 inbox crm-follow-up',
    languages: 'it:7 en:2',
    hours: 'wide',
    weekly: 36,
    clients: 6,
    packages: [
      month('Cantiere tranquillo', 520, 30, 18, 'Telefono, sopralluoghi e richiamate per impiantisti.'),
      month('Mezza giornata al telefono', 380, 20, 19),
      byCall(3.2),
      byHour(19),
    ],
  },
  {
    name: 'Matteo Colombo',
    female: false,
    born: '1990-08-30',
    city: 'Bergamo',
    years: 7,
    headline: 'Assistenza clienti per negozi online, dal carrello al reso',
    story:
      'Ho gestito per cinque anni i resi di un marchio di scarpe e ho imparato che un cliente arrabbiato vuole prima di tutto una data. Rispondo al telefono, via e-mail e in chat, controllo le spedizioni con il corriere e chiudo il reso nello stesso messaggio. Conosco bene Shopify e Zendesk, e in due giorni imparo il vostro gestionale.',
    skills:
      'customer-care:3! chat-support:3 inbound-calls complaints:3 order-entry:3 order-tracking:3! returns:3 marketplaces catalogue stock helpdesk-software:3 e-commerce-software:3 e-commerce:3 retail software-firms',
    languages: 'it:7 en:5! es:3',
    hours: 'long',
    weekly: 36,
    clients: 6,
    packages: [
      month('Banco clienti', 560, 32, 18, 'Telefono, e-mail e chat del negozio.'),
      month('Banco clienti leggero', 450, 26, 18, 'Telefono ed e-mail del negozio, chat esclusa.'),
      byHour(21),
      byCall(2.4),
    ],
  },
  {
    name: 'Federica Riva',
    female: true,
    born: '1984-01-17',
    city: 'Como',
    years: 10,
    headline: 'Telefono e visite per agenzie immobiliari, anche con clienti svizzeri',
    story:
      'In agenzia ho visto sparire ottimi contatti solo perché nessuno richiamava il sabato. Io rispondo, capisco che cosa cercano e quanto possono spendere, e vi metto in agenda solo visite che hanno senso. Parlo tedesco con gli acquirenti d’oltre confine e mando il riepilogo della visita la sera stessa.',
    skills:
      'inbound-calls:3 lead-qualification:3! call-backs diary:3 rescheduling confirmation-calls:3 client-intake crm:3 crm-follow-up:3 missing-documents contracts-paperwork real-estate:3 condominiums',
    languages: 'it:7 en:4! de:4 fr:3',
    hours: 'morningsAndSaturday',
    weekly: 22,
    clients: 4,
    packages: [
      month('Agenzia sempre aperta', 480, 26, 20, 'Risposta, primo colloquio e agenda delle visite.'),
      byCall(3.5, 'Contatto qualificato'),
      byHour(21),
    ],
  },
  {
    name: 'Luca Moretti',
    female: false,
    born: '1975-09-09',
    city: 'Genova',
    years: 18,
    headline: 'Segreteria per notai, agenzie marittime e studi di consulenza',
    story:
      'Diciotto anni tra uno studio notarile e un’agenzia marittima mi hanno insegnato due cose: i documenti si controllano prima dell’appuntamento, e le persone si richiamano all’ora promessa. Preparo le pratiche, chiedo le carte mancanti con garbo e tengo l’agenda degli atti. Scrivo e telefono in inglese e spagnolo.',
    skills:
      'inbound-calls:3 call-screening diary:3 missing-documents:3! client-intake:3 case-tracking:3 pec forms public-offices:3 foreign-correspondence letters:3 notaries:3 transport insurance',
    languages: 'it:7 en:5! es:4',
    hours: 'office',
    weekly: 24,
    clients: 4,
    packages: [
      month('Studio in ordine', 640, 32, 22, 'Telefono, agenda degli atti e raccolta documenti.'),
      byHour(23),
      job('Riordino dell’archivio', 420, 20, 'Fino a trecento fascicoli nominati, indicizzati e archiviati.'),
    ],
  },
  {
    name: 'Alessandro Negri',
    female: false,
    born: '1988-12-05',
    city: 'Aosta',
    years: 8,
    headline: 'Prenotazioni per rifugi, alberghi e maestri di sci, in italiano e francese',
    story:
      'Sono cresciuto bilingue in un albergo di famiglia, dove al telefono si rispondeva anche con le mani nella farina. Gestisco prenotazioni, caparre e disdette per tempo, e so spiegare come si arriva quando nevica. Nella stagione lavoro anche la domenica.',
    skills:
      'inbound-calls:3 bookings:3! rescheduling:3 reminders travel events booking-software:3 social-media foreign-correspondence hospitality:3 restaurants fitness',
    languages: 'it:7 fr:7! en:4',
    hours: 'tourism',
    weekly: 26,
    clients: 5,
    holidays: true,
    packages: [
      month('Ricevimento a distanza', 430, 24, 19, 'Prenotazioni e informazioni per gli ospiti.'),
      byCall(2.5),
      byHour(20),
    ],
  },
  {
    name: 'Ludovica Serra',
    female: true,
    born: '1992-04-11',
    city: 'La Spezia',
    years: 6,
    headline: 'Accoglienza per case vacanza e B&B, dal primo messaggio al check-out',
    story:
      'Ho aperto e chiuso appartamenti alle Cinque Terre per cinque stagioni e so che la domanda delle 22 è sempre quella del parcheggio. Preparo le risposte prima che servano, coordino le pulizie e chiedo la recensione il giorno giusto. Rispondo anche la sera e nei fine settimana.',
    skills:
      'bookings:3 chat-support:3 inbound-calls confirmation-calls complaints surveys booking-software:3! social-media foreign-correspondence hospitality:3 restaurants',
    languages: 'it:7 en:5! fr:4 es:2',
    hours: 'weekend',
    weekly: 20,
    clients: 5,
    holidays: true,
    packages: [
      month('Ospiti seguiti', 320, 18, 19, 'Messaggi, telefono e arrivi degli ospiti.'),
      byCall(2.2),
    ],
  },
  {
    name: 'Amélie Laurent',
    female: true,
    born: '1987-07-08',
    bornIn: 'Z110',
    city: 'Torino',
    years: 9,
    headline: 'Segreteria commerciale in francese e italiano per chi vende in Francia',
    story:
      'Sono nata a Lione e vivo a Torino da undici anni. Aiuto le piccole imprese italiane a non perdere i clienti francesi: rispondo, traduco le richieste tecniche, seguo l’ordine fino alla consegna e sollecito i pagamenti con le formule che in Francia ci si aspetta. Le mie telefonate restano brevi e il riassunto è sempre in italiano.',
    skills:
      'inbound-calls outbound-calls:3 order-entry order-tracking quotes:3 payment-reminders:3! translation:3! foreign-correspondence:3 interpreting crm e-commerce manufacturing:3',
    languages: 'fr:7! it:6! en:5',
    hours: 'office',
    weekly: 25,
    clients: 4,
    packages: [
      month('Sportello Francia', 580, 28, 23, 'Telefono, e-mail e ordini con i clienti francesi.'),
      byHour(24),
      job('Traduzione del catalogo', 350, 10, 'Fino a cento schede prodotto dall’italiano al francese.'),
    ],
  },
  {
    name: 'Riccardo Villa',
    female: false,
    born: '1983-03-26',
    city: 'Milano',
    years: 12,
    headline: 'Centralino per studi di commercialisti e consulenti del lavoro',
    story:
      'Nelle settimane delle scadenze uno studio riceve duecento chiamate e metà chiedono la stessa cosa. Io distinguo chi ha bisogno del professionista da chi vuole solo sapere se il modello è partito, e lascio allo studio il tempo per lavorare. Ho esperienza con i portali di INPS e Agenzia delle Entrate.',
    skills:
      'inbound-calls:3 call-screening:3 client-updates:3 missing-documents:3 deadlines:3! public-offices forms accountant-liaison:3 e-invoicing spreadsheets accountants:3 condominiums insurance',
    languages: 'it:7 en:3',
    hours: 'office',
    weekly: 26,
    clients: 4,
    packages: [month('Studio protetto', 540, 28, 21, 'Filtro chiamate e documenti in arrivo.'), byHour(22)],
  },
];
