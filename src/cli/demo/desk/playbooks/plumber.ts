import { ask, hours, said, step, tell, type Written } from './kit.js';

/** Idraulica Verri: leaks do not wait, everything else goes on the same tour. */
export const plumber: Written = {
  greetings: {
    it: said(
      'Idraulica Verri, {day_greeting} {caller}, sono {assistant}. Che cosa è successo?',
      'Idraulica Verri, buonasera {caller}, sono {assistant}. Se c’è acqua per terra me lo dica subito.',
    ),
  },
  callTypes: [
    {
      key: 'type1',
      name: 'Urgenza',
      hint: 'perdita, niente acqua calda',
      instructions: 'Prima di tutto far chiudere il rubinetto generale.',
      questions: [
        ask('where', { it: 'Via, numero, piano' }),
        ask('shut', { it: 'L’acqua è chiusa?' }, { answer: 'yes_no' }),
        ask('what', { it: 'Che cosa perde?' }),
      ],
      actions: [
        tell('shut', {
          it: 'Chiuda il rubinetto generale: di solito è vicino al contatore o sotto il lavello.',
        }),
        step('pass', 'transfer', { people: ['person1'], say: { it: 'Le passo Luca, resti in linea.' } }),
        step('urgent', 'message', {
          people: ['person1', 'person2'],
          urgency: 'urgent',
          note: 'Anche di notte: Hamid è reperibile nei giorni pari.',
        }),
      ],
    },
    {
      key: 'type2',
      name: 'Lavoro nuovo',
      hint: 'bagno, caldaia, preventivo',
      questions: [
        ask('zone', { it: 'In che zona?' }),
        ask('job', { it: 'Che lavoro?' }, { fills: 'what' }),
        ask('when', { it: 'Per quando?' }),
      ],
      actions: [
        tell('free', { it: 'Il sopralluogo è gratuito in tutta la provincia.' }),
        step('book', 'appointment', {
          people: ['person1'],
          note: 'Sopralluoghi solo il martedì e il giovedì pomeriggio, stesso giro.',
        }),
      ],
    },
    {
      key: 'type3',
      name: 'Lavoro in corso',
      hint: 'quando venite',
      actions: [step('case', 'case'), step('leave', 'message', { people: ['person1'] })],
    },
    {
      key: 'type4',
      name: 'Fattura',
      hint: 'copia, pagamento',
      questions: [ask('invoice', { it: 'Numero della fattura' }, { fills: 'invoice' })],
      actions: [step('remind', 'reminder'), step('copy', 'document')],
    },
  ],
  people: [
    {
      key: 'person1',
      name: 'Luca Verri',
      role: 'titolare, urgenze',
      number: '+393385512070',
      place: 'al furgone',
      otherwise: 'richiama tra un lavoro e l’altro',
      hours: hours(
        [
          ['07:30', '12:30'],
          ['13:30', '19:00'],
        ],
        [1, 2, 3, 4, 5, 6],
      ),
    },
    {
      key: 'person2',
      name: 'Hamid Karimi',
      role: 'idraulico',
      number: '+393385512071',
      otherwise: 'scrivergli',
      hours: hours([['08:00', '17:00']]),
    },
  ],
  faq: [
    {
      key: 'price',
      question: 'Quanto costa l’uscita?',
      answer: { it: '45 euro in orario, 90 di notte e nei festivi, prima mezz’ora compresa.' },
    },
    { key: 'boiler', question: 'La caldaia è in blocco', answer: {} },
    {
      key: 'press',
      under: 'boiler',
      question: 'La pressione è sotto 1',
      answer: { it: 'Aprire piano il rubinetto nero sotto la caldaia fino a 1,5, poi richiuderlo.' },
    },
    {
      key: 'code',
      under: 'boiler',
      question: 'Lampeggia un codice',
      answer: { it: 'Spegnere, aspettare un minuto, riaccendere. Se torna, segnare il codice e fissare.' },
    },
  ],
  disclosures: [
    { key: 'd1', what: 'prices', detail: 'uscita e sopralluogo', who: 'anyone' },
    { key: 'd2', what: 'invoice', who: 'concerned', check: 'nome sulla fattura' },
    { key: 'd3', what: 'where', detail: 'in quale casa sono gli operai', who: 'nobody' },
  ],
};
