const windows = [1, 2, 3, 4, 5].flatMap((day) => [
  { day, from: '08:00', to: '12:00' },
  ...(day === 3 ? [] : [{ day, from: '14:00', to: '17:30' }]),
]);

/** What the style guide shows: every partial with believable content. */
export const styleGuide: Record<string, unknown> = {
  title: 'Stile',
  path: '/dev/style-guide',
  csrf: 'token',
  nav: [
    { href: '/a', label: 'Richieste', current: true },
    { href: '/b', label: 'Contratti' },
    { href: '/c', label: 'Rendiconti', count: 2 },
    { href: '/d', label: 'Messaggi' },
  ],
  status: [{ label: 'In servizio fino alle 13:00', tone: 'ok', dot: true }],
  signedIn: {
    name: 'Sara Bianchi',
    email: 'sara@bianchi.example',
    detail: 'Studio Dentistico Bianchi',
    items: [
      { href: '/account', label: 'Il mio conto' },
      { href: '/logout', label: 'Esci', post: true },
    ],
  },
  windows,
  missing: [{ day: 3, from: '14:00', to: '17:30' }],
  chips: [
    { label: 'Italiano madrelingua', tone: 'ok', icon: 'check' },
    { label: 'Inglese C1 verificato', tone: 'ok', icon: 'check' },
    { label: 'Agenda medica' },
    { label: 'libera dal 3 dicembre', tone: 'wait' },
    { label: 'chiede una risposta', tone: 'ask' },
    { label: 'attestato scaduto', tone: 'wrong' },
  ],
  factors: [
    { label: 'Reputazione', detail: '4,7 · 31 periodi', value: 0.91, weight: 40, points: 36.4 },
    { label: 'Copertura oltre il minimo', value: 0.74, weight: 20, points: 14.8 },
    { label: 'Prezzo nel budget', value: 0.83, weight: 15, points: 12.5 },
    { label: 'Linea libera alle 10 del lunedì', value: 0.96, weight: 15, points: 14.4 },
    { label: 'Risponde agli inviti in 2 ore', value: 0.79, weight: 10, points: 7.9 },
  ],
  points: [26, 24.5, 23, 19.5, 18, 14, 11, 8.33].map((left, index) => ({ at: index * 0.09, left })),
  burnLabels: { start: '6 nov', now: 'oggi', end: '6 dic', total: '26 h', forecast: 'avanza 1 h 10' },
  kinds: [
    { label: 'Chiamate', value: 212, text: '4 h 10', strong: true },
    { label: 'Appuntamenti', value: 95, text: '1 h 35' },
    { label: 'Solleciti', value: 20, text: '20 min' },
  ],
  hours: ['8', '9', '10', '11', '12', '14', '15', '16', '17'],
  heat: ['lun', 'mar', 'mer', 'gio', 'ven'].map((label, row) => ({
    label,
    values: [2, 9, 14, 8, 3, 0, 5, 7, 1].map((value, column) => Math.max(0, value - ((row * column) % 5))),
  })),
  form: {
    values: {
      email: 'sara@',
      'languages.0.level': 'C1',
      story: 'Lo studio apre alle otto.\nPrima gli urgenti.',
      plan: 'month',
      answering: 4,
      skills: ['agenda', 'filtro'],
      'coverage.1.0.from': '08:00',
      'coverage.1.0.to': '12:30',
      'coverage.1.1.from': '14:00',
      'coverage.1.1.to': '18:00',
      'coverage.2.0.from': '08:00',
      'coverage.2.0.to': '12:30',
    },
    errors: {
      email: 'Manca la parte dopo la chiocciola',
      terms: 'Senza accettare non si può continuare',
    },
  },
  levels: ['B1', 'B2', 'C1', 'C2'].map((value) => ({ value, label: value })),
  plans: [
    { value: 'month', label: 'Al mese', hint: 'ore comprese, poi a ore' },
    { value: 'call', label: 'A chiamata', hint: 'pagate quelle risposte' },
  ],
  skills: [
    { value: 'agenda', label: 'Agenda medica' },
    { value: 'filtro', label: 'Filtro chiamate' },
    { value: 'ordini', label: 'Ordini' },
  ],
  lines: [
    { label: '5 h 45 di lavoro', note: '21 € l’ora, 58 righe', cents: 12_075 },
    { label: 'IVA 22 %', cents: 2657 },
    { label: 'Totale addebitato', cents: 14_732, kind: 'total' },
  ],
  events: [
    {
      at: '2026-11-26',
      when: 'gio 26',
      title: 'Appuntamento',
      text: 'igiene, 09:30',
      chip: 'fatto',
      tone: 'ok',
    },
    { at: '2026-11-03', when: '3 nov', title: 'Sollecito', text: 'cortese, fattura 88', href: '/x' },
  ],
  steps: [
    { label: 'Richiesta', state: 'done', href: '/a' },
    { label: 'Abbinamenti', state: 'current' },
    { label: 'Contratto', state: 'todo' },
  ],
  emptyAction: { label: 'Disegnare le ore', href: '/briefs/new' },
};
