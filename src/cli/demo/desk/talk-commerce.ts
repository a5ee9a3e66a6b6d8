import type { Talk } from './talk.js';

export const shop: Talk = {
  greeting: '{client}, buongiorno {caller}, sono {assistant}. Posso aiutarla con un ordine?',
  afterHours: '{client}, buonasera {caller}, sono {assistant}. Spediamo domattina, mi dica.',
  callTypes: [
    {
      name: 'Ordine nuovo',
      hint: 'prodotti, consegna',
      instructions: 'Ripetere prodotti e indirizzo. Confermare il giorno di consegna.',
      tell: 'Prezzi del sito, spedizione gratuita sopra i 60 €.',
      action: 'order',
    },
    {
      name: 'Dov’è il mio ordine',
      hint: 'spedizione, ritardo',
      instructions: 'Numero d’ordine, controllo con il corriere, richiamare entro un’ora.',
      tell: 'Lo stato della spedizione.',
      action: 'case',
    },
    {
      name: 'Reso o reclamo',
      hint: 'ascoltare, poi proporre',
      instructions: 'Chiedere una foto. Fino a 30 € proporre subito il buono.',
      tell: 'I resi sono gratuiti entro trenta giorni.',
      action: 'message',
    },
  ],
  messages: [
    'La cassetta di {day} è arrivata con le pesche ammaccate, manda la foto.',
    'Chiede se si può avere la cintura nella misura {n}.',
    'Il corriere non ha suonato, vuole una seconda consegna {day}.',
    'Sospende l’abbonamento fino al mese prossimo.',
    'Vorrebbe la fattura intestata alla società.',
    'Un negozio di Lione chiede il listino per rivenditori.',
    'Ha ricevuto due pacchi uguali, chiede il ritiro.',
    'Chiede se le lenti sono arrivate.',
  ],
  urgent: ['Regalo per domani, il pacco è fermo al deposito.', 'Addebitato due volte lo stesso ordine.'],
  appointments: [
    { what: 'Misurazione della vista', minutes: 30 },
    { what: 'Ritiro in negozio', minutes: 15 },
  ],
  goods: [
    ['Cassetta media', 22.9],
    ['Cassetta grande', 32.9],
    ['Arance, 5 kg', 14.5],
    ['Uova, 12', 5.8],
    ['Borsa a tracolla', 189],
    ['Cintura', 69],
    ['Portacarte', 39],
    ['Lenti mensili, 6', 34.9],
  ],
  documents: ['Etichetta di reso', 'Fattura', 'Listino per rivenditori', 'Conferma di spedizione'],
  cases: [
    {
      title: 'Spedizione in ritardo',
      status: ['chiesto al corriere', 'in consegna', 'consegnata'],
    },
    {
      title: 'Reso',
      status: ['etichetta inviata', 'pacco arrivato', 'rimborsato'],
    },
  ],
  notes: [
    'Voleva sapere se consegniamo nel suo CAP: sì.',
    'Conferma l’indirizzo.',
    'Ha già risolto dal sito.',
    'Chiedeva lo sconto per il primo ordine.',
  ],
  contactNotes: [
    'abbonata dal 2022',
    'lasciare dal portiere',
    'allergica alle fragole',
    'preferisce WhatsApp',
  ],
  replies: ['Mandato il buono.', 'Ritiro prenotato.', 'Misura disponibile da lunedì.', 'Fattura inviata.'],
};

export const guests: Talk = {
  greeting: '{client}, buongiorno {caller}, sono {assistant}. Quando pensava di venire?',
  afterHours: '{client}, buonasera {caller}, sono {assistant}. Le rispondo volentieri.',
  callTypes: [
    {
      name: 'Nuova prenotazione',
      hint: 'date, persone, camera',
      instructions: 'Date, ospiti, bambini, allergie. Proporre prima la camera con vista.',
      tell: 'Prezzi del giorno dal gestionale.',
      action: 'appointment',
    },
    {
      name: 'Ospite che arriva',
      hint: 'orario, parcheggio, chiavi',
      instructions: 'Chiedere l’ora di arrivo e mandare le indicazioni.',
      tell: 'Parcheggio, codice del portone dopo il nome.',
      action: 'document',
    },
    {
      name: 'Disdetta o modifica',
      hint: 'regole della tariffa',
      instructions: 'Guardare la tariffa. Proporre prima un cambio di data.',
      tell: 'Disdetta gratuita fino a sette giorni prima.',
      action: 'message',
    },
  ],
  messages: [
    'Arrivano {day} dopo le 22, chiedono come entrare.',
    'Gruppo di {n} persone, vorrebbero un menù senza glutine.',
    'Chiede una culla in camera.',
    'Vuole spostare il soggiorno di una settimana.',
    'Chiede la fattura per il soggiorno di ottobre.',
    'La guida chiede se può portare {n} ospiti alla degustazione di {day}.',
    'Ha dimenticato il caricatore in camera.',
    'Matrimonio a giugno, novanta invitati: chiede una visita.',
  ],
  urgent: ['È davanti al portone e il codice non funziona.', 'La camera è fredda, c’è un bambino piccolo.'],
  appointments: [
    { what: 'Arrivo, camera doppia', minutes: 30 },
    { what: 'Visita e degustazione', minutes: 90 },
    { what: 'Tavolo per quattro', minutes: 90 },
    { what: 'Arrivo, camera familiare', minutes: 30 },
    { what: 'Sopralluogo per evento', minutes: 60 },
  ],
  goods: [['Cartone da sei', 84]],
  documents: [
    'Conferma di prenotazione',
    'Indicazioni per arrivare',
    'Preventivo per il gruppo',
    'Ricevuta della caparra',
  ],
  cases: [
    {
      title: 'Preventivo per gruppo',
      status: ['inviato', 'opzione fino a venerdì', 'confermato'],
    },
    {
      title: 'Spedizione di vino',
      status: ['in preparazione', 'partita', 'consegnata'],
    },
  ],
  notes: [
    'Voleva sapere se siamo aperti a Natale.',
    'Tutto occupato per la data, richiama.',
    'Conferma l’arrivo di {day}.',
    'Chiedeva il menù.',
  ],
  contactNotes: ['ospite abituale', 'parla tedesco', 'camera al piano terra', 'viene con il cane'],
  replies: ['Culla pronta.', 'Codice rimandato.', 'Va bene il gruppo, menù confermato.', 'Fattura inviata.'],
};
