import type { Hours } from './hours.js';

export interface OpenBrief {
  firm: string;
  title: string;
  wanted: string;
  coverage: Hours;
  languages?: string;
  must: string;
  nice?: string;
  calls: number;
  weekly: number;
  /** Euro a month. */
  budget: number;
  holidays?: boolean;
  daysOld: number;
  invited?: [name: string, message: string][];
  /** What members of the firm think of those on its shortlist. */
  opinions?: [name: string, who: 'owner' | 'colleague', vote: 'yes' | 'no', note: string][];
  /** Who has offered one of her packages. */
  offers?: [name: string, pack: string, message: string][];
}

/** Needs that wait for somebody. */
export const openBriefs: OpenBrief[] = [
  {
    firm: 'studiobianchi',
    title: 'Secondo telefono nelle mattine piene',
    wanted:
      'Il lunedì e il giovedì mattina le chiamate si accavallano. Cerchiamo qualcuno che risponda quando Mara è già in linea, con le stesse istruzioni.',
    coverage: 'peak',
    must: 'inbound-calls medical-diary',
    nice: 'medical-software rescheduling',
    calls: 12,
    weekly: 5,
    budget: 450,
    daysOld: 4,
    invited: [
      ['Irina Popescu', 'Buongiorno Irina, le sue mattine ci sembrano proprio quelle che ci servono.'],
      ['Claudia De Santis', 'Buongiorno Claudia, avrebbe ancora qualche mattina libera?'],
    ],
    opinions: [
      ['Claudia De Santis', 'owner', 'yes', 'Conosce già il gestionale che usiamo.'],
      ['Claudia De Santis', 'colleague', 'yes', 'Voce calma nel saluto. Per me va bene.'],
      [
        'Irina Popescu',
        'colleague',
        'no',
        'Brava, ma il lunedì ci serve qualcuno che sappia spostare da sola.',
      ],
    ],
    offers: [
      [
        'Carmela Russo',
        'Mattina in ambulatorio',
        'Buongiorno, conosco bene le mattine di uno studio. Posso cominciare già la prossima settimana.',
      ],
    ],
  },
  {
    firm: 'studiobianchi',
    title: 'Una voce dalle sette e mezza alle venti, sabato compreso',
    wanted:
      'Apriamo prima e chiudiamo dopo. Nessuno regge da solo orari così: cerchiamo una piccola squadra che si passi il telefono senza buchi.',
    coverage: 'dawnToDusk',
    must: 'inbound-calls',
    nice: 'medical-diary',
    calls: 24,
    weekly: 12,
    budget: 1300,
    daysOld: 1,
  },
  {
    firm: 'centroparola',
    title: 'Telefono dei genitori, la mattina',
    wanted: 'Al mattino siamo tutte in seduta. Serve chi ascolti i genitori e fissi i primi colloqui.',
    coverage: 'peak',
    must: 'inbound-calls diary',
    nice: 'psychology',
    calls: 6,
    weekly: 3,
    budget: 360,
    daysOld: 2,
    invited: [
      [
        'Mara Rinaldi',
        'Buongiorno Mara, ci ha parlato di lei lo Studio Bianchi. Ha ancora tre ore a settimana?',
      ],
    ],
  },
  {
    firm: 'tavolachiara',
    title: 'Assistenza serale ai ristoranti',
    wanted: 'Dalle 17 alle 23 i ristoranti lavorano e ci scrivono. Risposte brevi, in italiano e in inglese.',
    coverage: 'evenings',
    languages: 'en:4',
    must: 'inbound-calls chat-support',
    nice: 'helpdesk-software',
    calls: 10,
    weekly: 8,
    budget: 520,
    holidays: true,
    daysOld: 6,
    invited: [['Noemi Piras', 'Ciao Noemi, le tue sere coincidono con le nostre: ti va di parlarne?']],
  },
  {
    firm: 'lario',
    title: 'Acquirenti tedeschi, sabato compreso',
    wanted: 'Un primo colloquio in tedesco e una visita fissata solo quando ha senso.',
    coverage: 'morningsAndSaturday',
    languages: 'de:5',
    must: 'inbound-calls',
    nice: 'lead-qualification real-estate',
    calls: 5,
    weekly: 4,
    budget: 480,
    daysOld: 9,
  },
  {
    firm: 'ortoemercato',
    title: 'Cesti di Natale: ordini e indirizzi',
    wanted: 'Da fine novembre triplicano gli ordini telefonici. Sei settimane intense, poi si vede.',
    coverage: 'office',
    must: 'inbound-calls order-entry',
    nice: 'customer-care e-commerce',
    calls: 30,
    weekly: 10,
    budget: 700,
    daysOld: 3,
    offers: [
      [
        'Antonio Esposito',
        'Clienti contenti',
        'Buongiorno, a Natale ho gestito ordini per dieci anni. Contate su di me.',
      ],
    ],
  },
  {
    firm: 'moroniassociati',
    title: 'Trascrizione delle note d’udienza',
    wanted: 'Due ore di dettatura a settimana, consegna entro il giorno dopo.',
    coverage: 'afternoons',
    must: 'transcription letters',
    nice: 'legal',
    calls: 0,
    weekly: 4,
    budget: 420,
    daysOld: 7,
  },
  {
    firm: 'ilpasso',
    title: 'Presenza piena in segreteria',
    wanted: 'Marina va in maternità: per otto mesi cerchiamo una persona sola, cinque giorni su cinque.',
    coverage: 'long',
    must: 'inbound-calls medical-diary',
    nice: 'physiotherapy medical-software',
    calls: 35,
    weekly: 28,
    budget: 2000,
    daysOld: 5,
  },
];
