import { ask, hours, office, said, step, tell, type Written } from './kit.js';

/** Studio Dentistico Bianchi: three chairs, patients from abroad, emergencies seen the same day. */
export const dentist: Written = {
  greetings: {
    it: said(
      '{company}, {day_greeting} {caller}, sono {assistant}. Mi dica pure.',
      '{company}, buonasera {caller}, sono {assistant}. Lo studio riapre domani alle nove: se ha dolore me lo dica subito.',
    ),
    en: said(
      '{company}, {day_greeting} {caller}, {assistant} speaking. How may I help you?',
      '{company}, good evening {caller}, {assistant} speaking. We open again tomorrow at nine; if you are in pain, tell me now.',
    ),
    de: said(
      '{company}, {day_greeting} {caller}, {assistant} am Apparat. Was kann ich für Sie tun?',
      '{company}, guten Abend {caller}, {assistant} am Apparat. Wir öffnen morgen um neun; wenn Sie Schmerzen haben, sagen Sie es mir bitte gleich.',
    ),
  },
  callTypes: [
    {
      key: 'type1',
      name: 'Paziente dello studio',
      hint: 'sposta, annulla, domanda',
      instructions:
        'Proponi due orari, mai più di tre. Chi sposta due volte lo stesso appuntamento va segnato nella nota.',
      questions: [
        ask('born', { it: 'Data di nascita', en: 'Date of birth', de: 'Geburtsdatum' }, { answer: 'date' }),
        ask(
          'what',
          { it: 'Per che cosa viene?', en: 'What is it for?', de: 'Worum geht es?' },
          { fills: 'what' },
        ),
        ask('when', {
          it: 'Meglio mattina o pomeriggio?',
          en: 'Morning or afternoon?',
          de: 'Vormittag oder Nachmittag?',
        }),
      ],
      actions: [
        step('book', 'appointment', { people: ['person1'], note: 'Igiene sempre con Paola Guidi.' }),
        step('leave', 'message', { people: ['person4'] }),
      ],
    },
    {
      key: 'type2',
      name: 'Nuovo paziente',
      hint: 'primo appuntamento',
      instructions: 'La prima visita dura quarantacinque minuti. I prezzi li dice solo il dottore.',
      questions: [
        ask('from', {
          it: 'Come ci ha conosciuti?',
          en: 'How did you find us?',
          de: 'Wie haben Sie uns gefunden?',
        }),
        ask(
          'xray',
          { it: 'Ha radiografie recenti?', en: 'Any recent X-rays?', de: 'Haben Sie neuere Röntgenbilder?' },
          { answer: 'yes_no' },
        ),
      ],
      actions: [
        tell('bring', {
          it: 'Per la prima visita porti la tessera sanitaria e le radiografie, se le ha.',
          en: 'For your first visit please bring your health card and any X-rays you have.',
          de: 'Bitte bringen Sie zum ersten Termin Ihre Gesundheitskarte und vorhandene Röntgenbilder mit.',
        }),
        step('book', 'appointment', { people: ['person1'] }),
      ],
    },
    {
      key: 'type3',
      name: 'Urgenza, dolore',
      hint: 'passare subito',
      instructions: 'Con febbre o gonfiore non si aspetta: si passa al dottore anche se è in sala.',
      questions: [
        ask('since', {
          it: 'Da quando ha dolore?',
          en: 'Since when are you in pain?',
          de: 'Seit wann haben Sie Schmerzen?',
        }),
        ask(
          'fever',
          { it: 'Febbre o gonfiore?', en: 'Fever or swelling?', de: 'Fieber oder Schwellung?' },
          { answer: 'yes_no' },
        ),
      ],
      actions: [
        step('pass', 'transfer', {
          people: ['person1', 'person2'],
          say: {
            it: 'Resti in linea, le passo {person}.',
            en: 'Please hold, I am putting you through to {person}.',
            de: 'Bleiben Sie bitte dran, ich verbinde Sie mit {person}.',
          },
        }),
        step('urgent', 'message', {
          people: ['person1'],
          urgency: 'urgent',
          note: 'Il dottore richiama entro mezz’ora.',
        }),
      ],
    },
    {
      key: 'type4',
      name: 'Fattura o pagamento',
      hint: 'saldo, ricevuta',
      questions: [
        ask(
          'invoice',
          { it: 'Numero della fattura', en: 'Invoice number', de: 'Rechnungsnummer' },
          { fills: 'invoice' },
        ),
      ],
      actions: [
        tell('pay', {
          it: 'Può pagare con bonifico o in studio con la carta.',
          en: 'You can pay by bank transfer or by card at the practice.',
          de: 'Sie können überweisen oder in der Praxis mit Karte zahlen.',
        }),
        step('remind', 'reminder'),
        step('leave', 'message', { people: ['person4'] }),
      ],
    },
  ],
  people: [
    {
      key: 'person1',
      name: 'Dott. Andrea Bianchi',
      role: 'odontoiatra, titolare',
      number: '+393385512082',
      place: 'in studio',
      otherwise: 'richiama lui',
      when: 'In sala non risponde: passa solo le urgenze',
      hours: hours(
        [
          ['09:00', '13:00'],
          ['15:00', '19:00'],
        ],
        [1, 2, 3, 4, 5],
      ),
      absences: [{ from: '2026-12-24', until: '2027-01-06', note: 'chiusura di Natale' }],
    },
    {
      key: 'person2',
      name: 'Dott.ssa Serena Bianchi',
      role: 'ortodontista',
      number: '+390510982233',
      place: 'in studio',
      otherwise: 'messaggio, richiama il giorno dopo',
      hours: hours([['09:30', '18:00']], [2, 4]),
    },
    {
      key: 'person3',
      name: 'Paola Guidi',
      role: 'igienista',
      place: 'in studio',
      hours: hours([['08:30', '14:30']], [1, 2, 3, 4]),
    },
    {
      key: 'person4',
      name: 'Lucia Monti',
      role: 'amministrazione',
      number: '+390510982234',
      place: 'in ufficio',
      otherwise: 'risponde per e-mail',
      hours: office,
    },
  ],
  faq: [
    {
      key: 'where',
      question: 'Come si arriva?',
      answer: {
        it: 'Via Saragozza 58, primo piano; l’autobus 20 ferma davanti.',
        en: 'Via Saragozza 58, first floor; bus 20 stops outside.',
        de: 'Via Saragozza 58, erster Stock; Bus 20 hält davor.',
      },
    },
    {
      key: 'park',
      under: 'where',
      question: 'Dove si parcheggia?',
      answer: {
        it: 'Nel cortile ci sono due posti per i pazienti, basta suonare.',
        en: 'Two places in the courtyard, just ring.',
      },
    },
    { key: 'after', question: 'Dopo un intervento', answer: {} },
    {
      key: 'bleed',
      under: 'after',
      question: 'Sanguina ancora',
      answer: {
        it: 'Garza premuta per venti minuti, niente risciacqui. Se non smette, urgenza.',
        en: 'Press the gauze for twenty minutes, no rinsing. If it goes on: emergency.',
      },
    },
    {
      key: 'eat',
      under: 'after',
      question: 'Quando si può mangiare?',
      answer: {
        it: 'Dopo due ore, cose fredde e morbide fino a domani.',
        en: 'After two hours; cold and soft food until tomorrow.',
      },
    },
    {
      key: 'cost',
      question: 'Quanto costa?',
      answer: {
        it: 'I prezzi li dice il dottore dopo la visita; la prima visita è gratuita.',
        en: 'The doctor tells you after the visit; the first one is free.',
      },
    },
  ],
  disclosures: [
    { key: 'd1', what: 'hours', who: 'anyone' },
    { key: 'd2', what: 'appointment', who: 'concerned', check: 'la data di nascita' },
    {
      key: 'd3',
      what: 'invoice',
      detail: 'importo e scadenza',
      who: 'concerned',
      check: 'nome e numero della fattura',
    },
    { key: 'd4', what: 'other', detail: 'terapie e referti', who: 'nobody' },
    { key: 'd5', what: 'number', detail: 'cellulare del dottore', who: 'vip' },
  ],
};
