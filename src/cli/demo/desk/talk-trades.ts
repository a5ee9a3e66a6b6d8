import type { Talk } from './talk.js';

export const trades: Talk = {
  greeting: '{client}, buongiorno {caller}, sono {assistant}. Che cosa è successo?',
  afterHours: '{client}, buonasera {caller}, sono {assistant}. Se è un’urgenza me lo dica subito.',
  callTypes: [
    {
      name: 'Urgenza',
      hint: 'perdita, blocco, niente corrente',
      instructions:
        'Chiedere indirizzo, piano e se hanno chiuso il rubinetto o il quadro. Poi chiamare il titolare.',
      tell: 'Arriviamo in giornata; la chiamata d’urgenza ha un costo che dice il tecnico.',
      action: 'message',
    },
    {
      name: 'Lavoro nuovo',
      hint: 'sopralluogo, preventivo',
      instructions: 'Zona, tipo di lavoro, per quando. Fissare il sopralluogo nello stesso giro.',
      tell: 'Il sopralluogo è gratuito in provincia.',
      action: 'appointment',
    },
    {
      name: 'Lavoro in corso',
      hint: 'a che punto, quando finite',
      instructions: 'Guardare la pratica. Se non c’è data, prendere messaggio.',
      tell: 'La data prevista, se è scritta nella pratica.',
      action: 'case',
    },
    {
      name: 'Fattura',
      hint: 'saldo, copia',
      instructions: 'Mandare copia per e-mail. Annotare le promesse di pagamento.',
      tell: 'Coordinate per il bonifico: sono in fattura.',
      action: 'reminder',
    },
  ],
  messages: [
    'Ha visto il preventivo e chiede se si può togliere la voce {n}.',
    'Chiede quando arrivano i pezzi, aspetta da {day}.',
    'L’amministratore vuole il verbale dell’intervento di {day}.',
    'Il rubinetto gocciola ancora dopo la riparazione.',
    'Vuole anticipare il lavoro perché parte {day}.',
    'Chiede il libretto dell’impianto per il nuovo inquilino.',
    'Il fornitore conferma la consegna per {day} mattina.',
    'Domanda se il bonus vale anche per il secondo bagno.',
    'Il Comune chiede un’integrazione sulla pratica, scadenza {day}.',
    'Lascia le chiavi dal portiere fino alle {n}.',
  ],
  urgent: [
    'Acqua dal soffitto del bagno, ha chiuso il rubinetto generale. Secondo piano.',
    'Caldaia in blocco con due bambini piccoli in casa.',
    'Salta il contatore appena accende il forno, il negozio è fermo.',
  ],
  appointments: [
    { what: 'Sopralluogo', minutes: 60 },
    { what: 'Manutenzione annuale', minutes: 60 },
    { what: 'Riparazione', minutes: 90 },
    { what: 'Tagliando', minutes: 60 },
    { what: 'Controllo dei fumi', minutes: 30 },
  ],
  goods: [
    ['Miscelatore da lavabo', 89],
    ['Valvola termostatica', 34],
    ['Interruttore differenziale', 62],
    ['Filtro anticalcare', 118],
    ['Pneumatico invernale', 96],
  ],
  documents: [
    'Preventivo',
    'Dichiarazione di conformità',
    'Rapporto d’intervento',
    'Copia della fattura',
    'Libretto d’impianto',
  ],
  cases: [
    {
      title: 'Rifacimento bagno',
      status: ['preventivo inviato', 'accettato, materiali ordinati', 'lavori iniziati', 'da collaudare'],
    },
    {
      title: 'Impianto fotovoltaico',
      status: ['sopralluogo fatto', 'pratica inviata al gestore', 'allaccio programmato'],
    },
    {
      title: 'Garanzia del pezzo',
      status: ['aperta con il produttore', 'pezzo in arrivo', 'sostituito'],
    },
  ],
  notes: [
    'Voleva solo l’orario del magazzino.',
    'Conferma l’appuntamento di {day}.',
    'Cercava un’altra ditta.',
    'Richiama lui quando ha deciso.',
    'Il tecnico era già sotto casa, avvisato.',
  ],
  contactNotes: [
    'cliente dal 2017',
    'citofono a nome della figlia',
    'paga sempre a fine mese',
    'cane in giardino',
  ],
  replies: [
    'Passo io alle 17.',
    'Pezzi arrivati, lo chiamo.',
    'Va bene, tolta la voce.',
    'Mandato il verbale.',
  ],
};
