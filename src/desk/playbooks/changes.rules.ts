import { languagesOf, type Playbook } from './playbook.content.js';
import { dayParts } from './placeholders.rules.js';

export type Fate = 'new' | 'changed' | 'removed';

/** One thing that differs between two versions, in the client's own words. */
export interface Change {
  fate: Fate;
  section: 'greetings' | 'types' | 'people' | 'faq' | 'disclosures';
  /** What it belongs to: a language, a type's or person's name, a question. */
  of: string;
  /** Which part of it; empty when it is new or gone as a whole. */
  part: string;
  before: string;
  after: string;
}

/** How a reader's language calls what the instructions hold as a code. */
export type Words = (
  group: 'action' | 'day' | 'date' | 'urgency' | 'disclosed' | 'audience' | 'absence',
  value: string,
) => string;

type Facts = Map<string, { of: string; parts: Map<string, string> }>;

/** What a reader of the earlier version has to learn. Without an earlier one everything would be new: nothing is listed. */
export function changesBetween(before: Playbook | null, after: Playbook, words: Words): Change[] {
  if (!before) return [];
  const sections = ['greetings', 'types', 'people', 'faq', 'disclosures'] as const;
  return sections.flatMap((section) => {
    const [old, fresh] = [factsOf[section](before, words), factsOf[section](after, words)];
    const removed = [...old].filter(([key]) => !fresh.has(key));
    return [
      ...[...fresh].flatMap(([key, { of, parts }]): Change[] => {
        const was = old.get(key);
        if (!was)
          return [
            {
              fate: 'new',
              section,
              of,
              part: '',
              before: '',
              after: [...parts.values()].filter(Boolean).join('\n'),
            },
          ];
        return [...new Set([...was.parts.keys(), ...parts.keys()])].flatMap((part): Change[] => {
          const [from, to] = [was.parts.get(part) ?? '', parts.get(part) ?? ''];
          if (from === to) return [];
          return [
            { fate: from ? (to ? 'changed' : 'removed') : 'new', section, of, part, before: from, after: to },
          ];
        });
      }),
      ...removed.map(([, { of, parts }]): Change => ({
        fate: 'removed',
        section,
        of,
        part: '',
        before: [...parts.values()].filter(Boolean).join('\n'),
        after: '',
      })),
    ];
  });
}

const AROUND = 3;

/** Two texts without what they have in common, but for a few words around what differs. */
export function narrowed(before: string, after: string): { before: string; after: string } {
  const [old, fresh] = [before.split(/(?<=\s)/), after.split(/(?<=\s)/)];
  const word = (text: string | undefined): string => (text ?? '').trim();
  let [head, tail] = [0, 0];
  const least = Math.min(old.length, fresh.length);
  while (head < least && word(old[head]) === word(fresh[head])) head += 1;
  while (tail < least - head && word(old.at(-1 - tail)) === word(fresh.at(-1 - tail))) tail += 1;
  const cut = (words: string[]): string => {
    const [from, to] = [Math.max(0, head - AROUND), Math.min(words.length, words.length - tail + AROUND)];
    // Nothing of this one is gone: only the other has to be read.
    if (words.length === head + tail) return '';
    return `${from > 0 ? '… ' : ''}${words.slice(from, to).join('').trim()}${to < words.length ? ' …' : ''}`;
  };
  return { before: cut(old), after: cut(fresh) };
}

const lines = (texts: (string | false | undefined)[], by = ' · '): string => texts.filter(Boolean).join(by);
const spoken = (texts: Record<string, string>): [string, string][] =>
  Object.entries(texts).map(([language, text]) => [language, text]);

const factsOf: Record<Change['section'], (playbook: Playbook, words: Words) => Facts> = {
  greetings: (playbook) =>
    new Map(
      languagesOf(playbook).map((language) => [
        language,
        {
          of: language,
          parts: new Map(dayParts.map((part) => [part, playbook.greetings[language]?.[part] ?? ''])),
        },
      ]),
    ),
  types: (playbook, words) =>
    new Map(
      playbook.callTypes.map((type) => [
        type.key,
        {
          of: type.name,
          parts: new Map([
            ['name', type.name],
            ['hint', type.hint],
            ['instructions', type.instructions],
            ...type.questions.map(({ key, text }): [string, string] => [
              `question ${key}`,
              lines(Object.values(text), ' / '),
            ]),
            ...type.actions.flatMap((step, index): [string, string][] => [
              [`action ${step.key}`, `${index + 1}. ${stepText(playbook, step, words)}`],
              [`say ${step.key}`, lines(Object.values(step.say), ' / ')],
            ]),
          ]),
        },
      ]),
    ),
  people: (playbook, words) =>
    new Map(
      playbook.people.map((person) => [
        person.key,
        {
          of: person.name,
          parts: new Map([
            ['name', person.name],
            ['role', person.role],
            ['number', lines([person.number, ...(person.otherNumbers ?? [])])],
            ['place', person.place],
            ['when', person.when],
            ['otherwise', person.otherwise],
            [
              'hours',
              person.hours
                .map(({ day, from, to }) => `${words('day', String(day))} ${from}–${to}`)
                .join(', '),
            ],
            [
              'absences',
              person.absences
                .map(({ kind, from, until, start, end, note }) =>
                  lines([
                    words('absence', kind ?? 'away'),
                    [from, until]
                      .flatMap((day) => day ?? [])
                      .map((day) => words('date', day))
                      .join('–'),
                    start && `${start}–${end}`,
                    note,
                  ]),
                )
                .join(', '),
            ],
          ]),
        },
      ]),
    ),
  faq: ({ faq }) =>
    new Map(
      faq.map(({ key, question, answer }) => [
        key,
        { of: question, parts: new Map([['question', question], ...spoken(answer)]) },
      ]),
    ),
  disclosures: ({ disclosures }, words) =>
    new Map(
      disclosures.map(({ key, what, detail, who, check }) => [
        key,
        {
          of: detail || words('disclosed', what),
          parts: new Map([
            ['what', lines([words('disclosed', what), detail])],
            ['who', words('audience', who)],
            ['check', check],
          ]),
        },
      ]),
    ),
};

const stepText = (
  { people }: Playbook,
  { kind, people: asked, note, urgency }: Playbook['callTypes'][number]['actions'][number],
  words: Words,
): string =>
  lines([
    words('action', kind),
    asked.map((key) => people.find((one) => one.key === key)?.name ?? '').join(', '),
    urgency !== 'normal' && words('urgency', urgency),
    note,
  ]);
