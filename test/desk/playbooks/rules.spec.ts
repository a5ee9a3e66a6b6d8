import { Temporal } from 'temporal-polyfill';
import { answered, leftovers, partsOf, prefill } from '../../../src/desk/calls/call-drafts.rules.js';
import { reopened } from '../../../src/desk/calls/call-form.rules.js';
import { changesBetween, narrowed } from '../../../src/desk/playbooks/changes.rules.js';
import { check } from '../../../src/desk/playbooks/checks.rules.js';
import { PersonForm } from '../../../src/desk/playbooks/draft.forms.js';
import { inTreeOrder, treeOf } from '../../../src/desk/playbooks/faq.rules.js';
import { fill, greet, unknownPlaceholders } from '../../../src/desk/playbooks/placeholders.rules.js';
import { keyed, PlaybookContent, type Playbook } from '../../../src/desk/playbooks/playbook.content.js';
import { upgraded } from '../../../src/desk/playbooks/playbook.upgrade.js';
import { presenceOf } from '../../../src/desk/playbooks/presence.rules.js';
import { presenceText } from '../../../src/desk/playbooks/presence.presenter.js';
import { mismatches, play, proposals } from '../../../src/desk/playbooks/simulation.rules.js';
import { simplePlaybook } from '../desk-world.js';

const names = { client: 'Studio Bianchi', assistant: 'Mara', caller: 'Elena Conti' };
let count = 0;
const made = (more: Record<string, unknown> = {}): Playbook =>
  keyed(simplePlaybook(more), () => `new${(count += 1)}`);
const codes = (playbook: Playbook, needed = ['it']): string[] =>
  check(playbook, needed, names).problems.map(({ code }) => code);
const bianchi = {
  key: 'bianchi',
  name: 'Dott. Bianchi',
  number: '+390510982232',
  place: 'in studio',
  otherwise: 'richiama lui',
  hours: [1, 2, 3, 4, 5].flatMap((day) => [
    { day, from: '09:00', to: '13:00' },
    { day, from: '15:00', to: '19:00' },
  ]),
};
const urgent = {
  key: 'urgent',
  name: 'Urgenza',
  actions: [
    { key: 'pass', kind: 'transfer', people: ['bianchi'], say: { it: 'Le passo {person}.' } },
    { key: 'leave', kind: 'message', people: ['bianchi'], urgency: 'urgent' },
  ],
};

describe('a placeholder', () => {
  it('is escaped for its channel, the client’s own words like the names', () => {
    const hostile = { ...names, caller: '<b>"O\'Hara" & {company}\u0007' };
    expect(fill('{company}: <i>{caller}</i>', hostile, 'text')).toBe(
      `Studio Bianchi: <i><b>"O'Hara" & {company}\u0007</i>`,
    );
    expect(fill('<i>{caller}</i>', hostile, 'html')).toBe(
      '&lt;i&gt;&lt;b&gt;&quot;O&#39;Hara&quot; &amp; {company}\u0007&lt;/i&gt;',
    );
    expect(fill('{caller}', hostile, 'twiml')).toBe('&lt;b&gt;&quot;O&#39;Hara&quot; &amp; {company}');
    expect(fill('a;b,{caller}\\\nc', { caller: 'x\ry;' }, 'ical')).toBe('a\\;b\\,x y\\;\\\\\\nc');
  });

  it('is one of a fixed list, and {client} still means the company', () => {
    expect(unknownPlaceholders('{caller} {company} {client} {person} {day_greeting} {Caller} {#if}')).toEqual(
      ['Caller', '#if'],
    );
    expect(fill('{client} {company}', { company: 'Verri' }, 'text')).toBe('Verri Verri');
    expect(greet('{constructor} {caller}', names).map(({ text }) => text)).toEqual([
      '{constructor} ',
      'Elena Conti',
    ]);
  });
});

describe('somebody’s hours', () => {
  const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/Rome]`);
  const stands = (person: object, when: string) => {
    const { state, changes } = presenceOf({ hours: [], absences: [], ...person }, at(when));
    return [state, changes?.toPlainDateTime().toString() ?? null];
  };

  it('say until when, and when next', () => {
    expect(stands(bianchi, '2026-11-24T12:40')).toEqual(['in', '2026-11-24T13:00:00']);
    expect(stands(bianchi, '2026-11-24T13:00')).toEqual(['out', '2026-11-24T15:00:00']);
    expect(stands(bianchi, '2026-11-27T19:30')).toEqual(['out', '2026-11-30T09:00:00']);
    expect(stands({}, '2026-11-24T12:40')).toEqual(['unknown', null]);
  });

  it('give way to an absence, to the day', () => {
    const away = { ...bianchi, absences: [{ from: '2026-11-24', until: '2026-11-25', note: 'congresso' }] };
    expect(stands(away, '2026-11-24T12:40')).toEqual(['out', '2026-11-26T09:00:00']);
    expect(stands(away, '2026-11-23T19:30')).toEqual(['out', '2026-11-26T09:00:00']);
    expect(stands({ absences: [{ from: '2026-11-24', note: '' }] }, '2026-11-24T10:00')).toEqual([
      'out',
      '2026-11-25T00:00:00',
    ]);
  });

  it('give way to a few hours away, and to hours that are there only once', () => {
    const once = (one: object) => ({ ...bianchi, absences: [{ from: '2026-11-24', note: '', ...one }] });
    const court = once({ start: '10:00', end: '11:30', note: 'udienza' });
    expect(stands(court, '2026-11-24T09:30')).toEqual(['in', '2026-11-24T10:00:00']);
    expect(stands(court, '2026-11-24T10:00')).toEqual(['out', '2026-11-24T11:30:00']);
    expect(presenceOf(court, at('2026-11-24T11:00')).note).toBe('udienza');
    // Out for lunch as always: that is not the hearing.
    expect(presenceOf(court, at('2026-11-24T13:30')).note).toBe('');
    expect(stands(court, '2026-11-25T10:30')).toEqual(['in', '2026-11-25T13:00:00']);
    const late = once({ kind: 'here', start: '13:00', end: '14:00' });
    expect(stands(late, '2026-11-24T12:40')).toEqual(['in', '2026-11-24T14:00:00']);
    const saturday = once({ kind: 'here', from: '2026-11-28', start: '09:00', end: '12:00' });
    expect(stands(saturday, '2026-11-27T19:30')).toEqual(['out', '2026-11-28T09:00:00']);
    const both = {
      ...bianchi,
      absences: [
        { from: '2026-11-23', until: '2026-11-27', note: 'ferie' },
        { kind: 'here' as const, from: '2026-11-25', start: '10:00', end: '11:00', note: '' },
      ],
    };
    expect(stands(both, '2026-11-24T10:00')).toEqual(['out', '2026-11-25T10:00:00']);
    expect(stands(both, '2026-11-25T10:30')).toEqual(['in', '2026-11-25T11:00:00']);
    const free = { absences: [{ kind: 'here', from: '2026-11-24', start: '15:00', end: '16:00', note: '' }] };
    expect(stands(free, '2026-11-24T10:00')).toEqual(['out', '2026-11-24T15:00:00']);
    expect(stands(free, '2026-11-25T10:00')).toEqual(['unknown', null]);
  });

  it('are refused where they go backwards or are half told', () => {
    const issues = (one: object): string[] => {
      const read = PersonForm.safeParse({ name: 'Bianchi', revision: 1, absences: [one] });
      return read.success ? [] : read.error.issues.map(({ path }) => path.join('.'));
    };
    expect(issues({ from: '2026-11-24', start: '10:00' })).toEqual(['absences.0.end']);
    expect(issues({ from: '2026-11-24', start: '10:00', end: '10:00' })).toEqual(['absences.0.end']);
    expect(issues({ from: '2026-11-24', until: '2026-11-20' })).toEqual(['absences.0.until']);
    expect(issues({ from: '2026-11-24', kind: 'here' })).toEqual(['absences.0.start', 'absences.0.end']);
    expect(issues({ note: 'ferie' })).toEqual(['absences.0.from']);
    const numbers = {
      name: 'Bianchi',
      revision: 1,
      number: '051 098 2231',
      otherNumbers: ['347 222 3344', 'abc'],
    };
    expect(PersonForm.safeParse(numbers).error?.issues.map(({ path }) => path.join('.'))).toEqual([
      'otherNumbers.1',
    ]);
    expect(issues({ from: '2026-11-24', start: '10:00', end: '11:00' })).toEqual([]);
  });

  it('go over midnight, and over both nights when the clocks change', () => {
    const night = { hours: [{ day: 6, from: '22:00', to: '06:00' }] };
    expect(stands(night, '2026-10-24T23:00')).toEqual(['in', '2026-10-25T06:00:00']);
    expect(stands(night, '2026-10-25T02:30')).toEqual(['in', '2026-10-25T06:00:00']);
    expect(stands(night, '2027-03-28T03:30')).toEqual(['in', '2027-03-28T06:00:00']);
    expect(stands(night, '2026-10-25T06:00')).toEqual(['out', '2026-10-31T22:00:00']);
  });

  it('are told in words', () => {
    const person = { absences: [], when: '', ...bianchi };
    expect(presenceText(person, at('2026-11-24T12:40'), 'it').text).toBe(
      'in studio fino alle 13:00, poi richiama lui',
    );
    expect(presenceText(person, at('2026-11-24T13:40'), 'it').text).toBe(
      'non c’è, torna alle 15:00, richiama lui',
    );
    expect(presenceText(person, at('2026-11-27T20:00'), 'en').text).toBe(
      'out, back on Monday at 09:00, richiama lui',
    );
  });
});

describe('the checks', () => {
  it('pass what is complete', () => {
    expect(codes(made())).toEqual([]);
  });

  it('name what is missing', () => {
    expect(codes(made(), ['it', 'en'])).toEqual(['language_missing']);
    expect(codes(made({ callTypes: [] }))).toEqual(['no_types', 'call_failed']);
    expect(codes(made({ simulations: [] }))).toEqual(['no_calls']);
    const before = { ...made(), greetings: { it: { morning: 'Ciao', afternoon: '', evening: '{boss}' } } };
    expect(codes(before)).toEqual(['greeting_empty', 'placeholder']);
    expect(
      codes(
        made({
          simulations: [],
          callTypes: [
            { name: '', actions: [] },
            { name: 'x', actions: [{ kind: 'transfer', people: [] }, { kind: 'tell' }] },
            { name: 'y', actions: [{ kind: 'message', people: ['gone'] }] },
          ],
        }),
      ),
    ).toEqual([
      'type_unnamed',
      'type_without_action',
      'transfer_to_nobody',
      'tell_empty',
      'person_gone',
      'no_calls',
    ]);
    expect(
      codes(made({ callTypes: [urgent], people: [{ ...bianchi, number: '' }], simulations: [] })),
    ).toEqual(['number_missing', 'no_calls']);
    expect(
      codes(
        made({
          faq: [
            { key: 'aa', under: 'bb', question: 'A', answer: { it: '1' } },
            { key: 'bb', under: 'aa', question: 'B' },
            { key: 'cc', question: 'C' },
          ],
        }),
      ),
    ).toEqual(['faq_loop', 'faq_loop', 'faq_unanswered']);
  });

  it('refuse unknown placeholders while they are typed', () => {
    const refused = PlaybookContent.safeParse({
      greetings: { it: { morning: 'Ciao {name}' } },
    });
    expect(refused.error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['greetings.it.morning', 'errors.desk_placeholder'],
    ]);
  });
});

describe('a simulated call', () => {
  const playbook = made({
    greetings: {
      it: { morning: '{company}, buongiorno {caller}', afternoon: '{company}', evening: '{company}' },
      en: { morning: '{company}, {day_greeting}', afternoon: '{company}', evening: '{company}' },
    },
    callTypes: [urgent],
    people: [bianchi],
  });
  const scene = { caller: 'known', day: 2, time: '12:40', language: 'it', type: 'urgent' } as const;

  it('takes the first action that is possible at that hour', () => {
    expect(play(playbook, scene, names)).toMatchObject({
      opening: 'Studio Bianchi, buongiorno Elena Conti',
      action: 'transfer',
      person: 'bianchi',
      steps: [{ say: 'Le passo Dott. Bianchi.', possible: true }, { possible: true }],
    });
    expect(play(playbook, { ...scene, time: '13:40' }, names)).toMatchObject({ action: 'message' });
    expect(play(playbook, { ...scene, caller: 'blocked' }, names)).toMatchObject({ action: 'decline' });
    expect(play(playbook, { ...scene, language: 'en', caller: 'unknown' }, names).opening).toBe(
      'Studio Bianchi, good morning',
    );
  });

  it('says what it expected and did not find', () => {
    const wanted = {
      key: 'x',
      name: 'x',
      ...scene,
      opening: 'buonasera',
      action: 'order' as const,
      person: '',
    };
    expect(mismatches(playbook, wanted, names).map(({ what }) => what)).toEqual(['opening', 'action']);
    expect(
      mismatches(
        playbook,
        { ...wanted, language: 'de', opening: '', action: 'transfer', person: 'other' },
        names,
      ),
    ).toEqual([
      { what: 'language', got: 'it' },
      { what: 'person', expected: 'other', got: 'bianchi' },
    ]);
  });

  it('is proposed for every type and language, and each proposal passes', () => {
    const proposed = proposals(
      { ...playbook, simulations: [] },
      names,
      (type, language) => `${type?.name} ${language}`,
    );
    expect(proposed.map(({ language, action }) => [language, action])).toEqual([
      ['it', 'transfer'],
      ['en', 'transfer'],
      ['it', 'decline'],
    ]);
    for (const call of proposed) expect(mismatches(playbook, { ...call, key: 'k' }, names)).toEqual([]);
    const simulations = proposed.map((call, index) => ({ ...call, key: `k${index}` }));
    expect(proposals({ ...playbook, simulations }, names, () => '')).toEqual([]);
  });
});

describe('the difference between two versions', () => {
  const words = (group: string, value: string): string => `${group}:${value}`;

  it('lists what is new, changed and gone, and nothing else', () => {
    const before = made({
      people: [bianchi],
      faq: [{ key: 'ff', question: 'Orari?', answer: { it: '9-13' } }],
    });
    const after = made({
      people: [
        { ...bianchi, otherwise: 'richiama domani' },
        { key: 'rossi', name: 'Dott. Rossi' },
      ],
      faq: [],
    });
    expect(changesBetween(before, before, words)).toEqual([]);
    expect(changesBetween(null, after, words)).toEqual([]);
    expect(
      changesBetween(before, after, words).map(({ fate, of, part, before: was, after: is }) => [
        fate,
        of,
        part,
        was,
        is,
      ]),
    ).toEqual([
      ['changed', 'Dott. Bianchi', 'otherwise', 'richiama lui', 'richiama domani'],
      ['new', 'Dott. Rossi', '', '', 'Dott. Rossi'],
      ['removed', 'Orari?', '', 'Orari?\n9-13', ''],
    ]);
  });
});

describe('a text that changed', () => {
  it('is shown where it differs, with a few words around', () => {
    expect(narrowed('uno due tre quattro cinque sei', 'uno due tre quattro CINQUE sei')).toEqual({
      before: '… due tre quattro cinque sei',
      after: '… due tre quattro CINQUE sei',
    });
    expect(narrowed('uno due tre quattro', 'uno due tre quattro cinque')).toEqual({
      before: '',
      after: '… due tre quattro cinque',
    });
    expect(narrowed('a b c d e f', 'a f')).toEqual({ before: 'a b c d e f', after: '' });
    expect(narrowed('sì', 'no')).toEqual({ before: 'sì', after: 'no' });
  });
});

describe('instructions of the first kind', () => {
  it('are read as they would be written today', () => {
    const first = {
      greetings: { morning: 'Ciao', afternoon: 'Ciao', evening: 'Ciao' },
      callTypes: [
        {
          key: 'aaaa',
          name: 'Paziente',
          hint: '',
          instructions: 'x',
          tell: 'Gli orari',
          action: 'appointment' as const,
        },
        { key: 'bbbb', name: 'Altro', hint: '', instructions: '', tell: 'Niente', action: 'tell' as const },
      ],
      people: [{ key: 'pppp', name: 'Dott. Bianchi', role: '', when: 'mattina' }],
    };
    const read = upgraded(first, 'en');
    expect(read.greetings['en']?.morning).toBe('Ciao');
    expect(read.callTypes.map(({ actions }) => actions.map(({ kind, say }) => [kind, say['en']]))).toEqual([
      [
        ['tell', 'Gli orari'],
        ['appointment', undefined],
      ],
      [['tell', 'Niente']],
    ]);
    expect(read.people[0]).toMatchObject({ when: 'mattina', hours: [], absences: [] });
    expect(upgraded(read, 'it')).toEqual(read);
  });
});

describe('the tree of questions', () => {
  const faq = [
    { key: 'b1', under: 'a1', question: 'B', answer: {} },
    { key: 'a1', question: 'A', answer: {}, under: undefined },
    { key: 'l1', under: 'l2', question: 'L1', answer: {} },
    { key: 'l2', under: 'l1', question: 'L2', answer: {} },
  ];
  it('has every question once, whatever stands under what', () => {
    expect(inTreeOrder(faq).map(({ key, depth }) => [key, depth])).toEqual([
      ['a1', 0],
      ['b1', 1],
      ['l1', 0],
      ['l2', 0],
    ]);
    expect(treeOf(faq)).toMatchObject([{ key: 'a1', branches: [{ key: 'b1', branches: [] }] }]);
  });
});

describe('what is typed in a call', () => {
  const playbook = made({
    callTypes: [
      {
        key: 'patient',
        name: 'Paziente',
        questions: [
          { key: 'what', text: { it: 'Per che cosa?' }, fills: 'what' },
          { key: 'since', text: { it: 'Da quando?' } },
        ],
        actions: [{ key: 'leave', kind: 'message', people: ['bianchi'], urgency: 'urgent' }],
      },
    ],
  });
  const type = playbook.callTypes[0]!;
  const step = type.actions[0]!;

  it('is taken apart by the form it belongs to', () => {
    expect(
      partsOf({
        as: 'message',
        text: 'Ciao\u0000',
        next: 'do:order',
        callId: 'x',
        'answers.since': 'ieri',
        'end.note': 'fine',
        odd: { nested: true },
        'lines.0.what': ['a', 'b'],
      }),
    ).toEqual({
      message: { text: 'Ciao', 'lines.0.what': ['a', 'b'] },
      answers: { since: 'ieri' },
      end: { note: 'fine' },
    });
    expect(partsOf({ as: 'constructor', text: 'x' })).toEqual({});
    expect(
      Object.keys(
        partsOf(Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`answers.${i}`, 'x'])))[
          'answers'
        ]!,
      ).length,
    ).toBeLessThanOrEqual(400);
  });

  it('goes into the fields of the form an action opens', () => {
    const given = answered(playbook, { what: 'Igiene', since: 'ieri', gone: 'x' });
    const into = (kind: 'message' | 'appointment') =>
      prefill(kind, { type, step, given, people: playbook.people });
    expect(into('message')).toEqual({
      text: 'Per che cosa: Igiene\nDa quando: ieri',
      to: 'Dott. Bianchi',
      urgency: 'urgent',
    });
    expect(into('appointment')).toEqual({ what: 'Igiene', note: 'Da quando: ieri' });
  });

  it('is never taken away when an action opens the form again', () => {
    const parts = {
      answers: { since: 'ieri' },
      message: { text: 'Ha chiamato la moglie', to: 'Paola', id: 'i' },
    };
    expect(reopened('message', playbook, type, step, parts)).toEqual({
      id: 'i',
      text: 'Ha chiamato la moglie\nDa quando: ieri',
      to: 'Dott. Bianchi',
      urgency: 'urgent',
    });
    expect(reopened('message', playbook, type, step, { answers: {} })).toBeNull();
  });

  it('is left over only where somebody’s words would be lost', () => {
    const begun = () => ({ text: 'Da quando: ieri', note: '' });
    expect(
      leftovers(
        { message: { text: 'Da quando: ieri', to: 'x' }, appointment: { date: '2026-01-01' } },
        begun,
      ),
    ).toEqual([]);
    expect(leftovers({ message: { text: 'altro' }, answers: { a: 'b' } }, begun)).toEqual([
      { kind: 'message', text: 'altro' },
    ]);
    // A question nobody saved, and what another window wrote in the same field.
    expect(
      leftovers({ asked: { question: 'Fate anche il sabato?' }, answers: { a: 'b', 'a~': 'c' } }, begun),
    ).toEqual([
      { kind: 'call', text: 'Fate anche il sabato?' },
      { kind: 'call', text: 'c' },
    ]);
  });
});
