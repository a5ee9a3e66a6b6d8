import { ask, said, step, tell, type Written } from './kit.js';

/** Orto & Mercato: orders by telephone, parcels on their way, things that come back. */
export const shop: Written = {
  greetings: {
    it: said(
      '{company}, {day_greeting} {caller}, sono {assistant}. Posso aiutarla con un ordine?',
      '{company}, buonasera {caller}, sono {assistant}. Gli ordini presi adesso partono domattina.',
    ),
    en: said(
      '{company}, {day_greeting} {caller}, {assistant} speaking. May I take your order?',
      '{company}, good evening {caller}, {assistant} speaking. Orders taken now leave tomorrow morning.',
    ),
  },
  callTypes: [
    {
      key: 'type1',
      name: 'Ordine nuovo',
      hint: 'cassetta, prodotti',
      instructions:
        'Ripeti prodotti, indirizzo e giorno. Niente carta al telefono: si paga alla consegna o dal link.',
      questions: [
        ask('address', { it: 'Indirizzo di consegna', en: 'Delivery address' }, { fills: 'address' }),
        ask('day', { it: 'Giorno preferito', en: 'Preferred day' }),
        ask('allergy', { it: 'Allergie?', en: 'Any allergies?' }),
      ],
      actions: [
        step('order', 'order'),
        tell('ship', {
          it: 'La spedizione è gratuita sopra i 60 euro.',
          en: 'Delivery is free above 60 euro.',
        }),
      ],
    },
    {
      key: 'type2',
      name: 'Dov’è il mio ordine',
      hint: 'corriere, ritardo',
      questions: [ask('number', { it: 'Numero dell’ordine', en: 'Order number' }, { fills: 'case' })],
      actions: [
        step('case', 'case'),
        step('call', 'message', {
          people: ['person2'],
          note: 'Si richiama entro un’ora, anche se non c’è ancora risposta.',
        }),
      ],
    },
    {
      key: 'type3',
      name: 'Reso o reclamo',
      hint: 'foto, buono',
      questions: [
        ask('wrong', { it: 'Che cosa non va?', en: 'What is wrong?' }, { answer: 'long' }),
        ask('photo', { it: 'Può mandare una foto?', en: 'Can you send a photo?' }, { answer: 'yes_no' }),
      ],
      actions: [
        tell('sorry', {
          it: 'Mi dispiace. Fino a 30 euro le mando subito un buono, senza restituire niente.',
          en: 'I am sorry. Up to 30 euro I can send you a voucher at once, nothing to return.',
        }),
        step('leave', 'message', { people: ['person1'], urgency: 'urgent' }),
      ],
    },
    {
      key: 'type4',
      name: 'Produttore o fornitore',
      hint: 'consegne, fatture',
      actions: [
        step('pass', 'transfer', { people: ['person1'] }),
        step('leave', 'message', { people: ['person1'] }),
      ],
    },
  ],
  faq: [
    {
      key: 'area',
      question: 'Dove consegnate?',
      answer: {
        it: 'In tutta Bologna e nei comuni confinanti; il resto d’Italia con il corriere.',
        en: 'All of Bologna and the towns around; elsewhere in Italy by courier.',
      },
    },
    {
      key: 'fresh',
      under: 'area',
      question: 'Anche il fresco?',
      answer: {
        it: 'Il fresco solo a Bologna, martedì e venerdì.',
        en: 'Fresh food only in Bologna, Tuesdays and Fridays.',
      },
    },
    {
      key: 'change',
      question: 'Cambiare un ordine',
      answer: { it: 'Si può fino alle 18 del giorno prima.', en: 'Until six the evening before.' },
    },
  ],
  disclosures: [
    { key: 'd1', what: 'order', who: 'concerned', check: 'numero dell’ordine o indirizzo' },
    { key: 'd2', what: 'prices', who: 'anyone' },
    { key: 'd3', what: 'other', detail: 'da chi compriamo', who: 'nobody' },
  ],
};
