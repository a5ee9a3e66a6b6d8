import { ask, hours, said, step, tell, type Written } from './kit.js';

/** Avv. Ferri: in court in the mornings, and not a word on anybody's case. */
export const lawyer: Written = {
  greetings: {
    it: said(
      'Studio legale Ferri, {day_greeting} {caller}, sono {assistant}. Chi devo dire?',
      'Studio legale Ferri, buonasera {caller}, sono {assistant}. Lo studio è chiuso: posso prendere un messaggio.',
    ),
    en: said(
      'Ferri law office, {day_greeting} {caller}, {assistant} speaking. Who may I say is calling?',
      'Ferri law office, good evening {caller}, {assistant} speaking. The office is closed; I can take a message.',
    ),
  },
  callTypes: [
    {
      key: 'type1',
      name: 'Cliente dello studio',
      hint: 'a che punto è la pratica',
      instructions: 'Non leggere mai documenti al telefono. Quello che si può dire sta nella pratica.',
      questions: [ask('case', { it: 'Numero della pratica', en: 'Case number' }, { fills: 'case' })],
      actions: [
        step('case', 'case', { note: 'Solo “può sapere”, dopo il controllo.' }),
        step('leave', 'message', { people: ['person1'] }),
      ],
    },
    {
      key: 'type2',
      name: 'Controparte o collega',
      hint: 'mai informazioni',
      instructions: 'Nome, studio, motivo. Nient’altro, nemmeno se l’avvocata conosce il caso.',
      questions: [
        ask('office', { it: 'Di quale studio?', en: 'Which law office?' }),
        ask('reach', { it: 'Quando la si può richiamare?', en: 'When can you be reached?' }),
      ],
      actions: [step('leave', 'message', { people: ['person1', 'person2'] })],
    },
    {
      key: 'type3',
      name: 'Nuovo cliente',
      hint: 'primo colloquio',
      questions: [
        ask(
          'matter',
          { it: 'Di che cosa si tratta, in due parole?', en: 'What is it about, in a word or two?' },
          { fills: 'what' },
        ),
        ask('other', { it: 'Nome della controparte', en: 'Name of the other party' }),
      ],
      actions: [
        tell('first', {
          it: 'Il primo colloquio dura mezz’ora. L’avvocata le dirà i costi prima di cominciare.',
          en: 'The first meeting takes half an hour. Ms Ferri will tell you the costs before anything begins.',
        }),
        step('book', 'appointment', { people: ['person1'], note: 'Mai al mattino: è in udienza.' }),
      ],
    },
    {
      key: 'type4',
      name: 'Tribunale o cancelleria',
      hint: 'passare sempre',
      actions: [
        step('pass', 'transfer', {
          people: ['person1', 'person2'],
          say: { it: 'Le passo subito {person}.', en: 'I am putting you through to {person}.' },
        }),
        step('urgent', 'message', { people: ['person1', 'person2'], urgency: 'urgent' }),
      ],
    },
  ],
  people: [
    {
      key: 'person1',
      name: 'Avv. Alessandra Ferri',
      role: 'titolare',
      number: '+390514200187',
      place: 'in studio',
      otherwise: 'richiama il giorno dopo',
      hours: hours([['14:30', '19:00']], [1, 2, 3, 4]),
    },
    {
      key: 'person2',
      name: 'Dott. Pietro Landi',
      role: 'praticante',
      number: '+390514200188',
      place: 'in studio',
      otherwise: 'legge i messaggi in cancelleria',
      hours: hours([
        ['09:00', '12:30'],
        ['14:30', '18:00'],
      ]),
    },
  ],
  faq: [
    {
      key: 'fee',
      question: 'Quanto costa?',
      answer: {
        it: 'Il preventivo è scritto e arriva dopo il primo colloquio, che costa 80 euro.',
        en: 'You get a written quote after the first meeting, which costs 80 euro.',
      },
    },
    {
      key: 'aid',
      under: 'fee',
      question: 'Patrocinio a spese dello Stato',
      answer: {
        it: 'Sì, l’avvocata è iscritta. Servono ISEE e documento.',
        en: 'Yes. Bring proof of income and an ID.',
      },
    },
  ],
  disclosures: [
    { key: 'd1', what: 'case', who: 'concerned', check: 'codice fiscale' },
    { key: 'd5', what: 'case_next', who: 'named', check: 'numero della pratica e parola d’ordine' },
    { key: 'd6', what: 'case_amount', who: 'nobody' },
    { key: 'd2', what: 'where', detail: 'in quale tribunale è', who: 'nobody' },
    { key: 'd3', what: 'other', detail: 'chi è cliente dello studio', who: 'nobody' },
    { key: 'd4', what: 'hours', who: 'anyone' },
  ],
};
