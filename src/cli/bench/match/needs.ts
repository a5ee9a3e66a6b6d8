import { Temporal } from 'temporal-polyfill';
import type { WeekWindow } from '../../../availability/index.js';
import type { Need } from '../../../matching/index.js';
import { languageData, skillData } from '../../../skills/vocabulary.js';
import { Random } from '../../demo/random.js';

export const kinds = ['loose', 'medium', 'selective', 'impossible'] as const;
export type Kind = (typeof kinds)[number];

const codes = Object.values(skillData).map((list) => list.map(([code]) => code));
const common = codes.flatMap((list) => list.slice(0, 2));
const rare = codes.flatMap((list) => list.slice(8));

const days = (count: number, spans: [string, string][]): WeekWindow[] =>
  Array.from({ length: count }, (_, i) => spans.map(([from, to]) => ({ day: i + 1, from, to }))).flat();
const morning = (random: Random): [string, string] =>
  random.pick([
    ['09:00', '12:00'],
    ['10:00', '12:30'],
    ['09:30', '12:15'],
  ]);
const afternoon = (random: Random): [string, string] =>
  random.pick([
    ['14:30', '17:30'],
    ['15:00', '17:00'],
    ['14:10', '16:40'],
  ]);

/** Two hundred different briefs, as many of each kind, always the same ones for a day. */
export function benchNeeds(today: string): { kind: Kind; need: Need }[] {
  const random = new Random('briefs');
  return Array.from({ length: 200 }, (_, n) => {
    const kind = kinds[n % kinds.length]!;
    return { kind, need: needOf(kind, random, today) };
  });
}

function needOf(kind: Kind, random: Random, today: string): Need {
  const startsOn = Temporal.PlainDate.from(today).add({ days: random.int(3, 60) });
  const base: Need = {
    timezone: random.chance(0.9) ? 'Europe/Rome' : random.pick(['Europe/London', 'Europe/Madrid']),
    startsOn: startsOn.toString(),
    endsOn: random.chance(0.3) ? startsOn.add({ days: random.int(14, 180) }).toString() : null,
    holidays: random.chance(0.1),
    slots: days(random.int(3, 5), [morning(random)]),
    weeklyMinutes: random.int(3, 8) * 60,
    callsPerDay: random.pick([null, 5, 10, 20]),
    budgetCents: random.int(60, 140) * 1000,
    skills: [],
    languages: [{ code: 'it', level: random.int(4, 6), verified: false }],
  };
  const must = (code: string, level: number) => ({ code, need: 'must' as const, level });
  if (kind === 'loose')
    return {
      ...base,
      skills: random.chance(0.5) ? [{ code: random.pick(common), need: 'nice', level: 1 }] : [],
    };
  if (kind === 'medium')
    return {
      ...base,
      slots: days(5, random.chance(0.5) ? [morning(random)] : [morning(random), afternoon(random)]),
      skills: [
        must(random.pick(common), random.int(1, 2)),
        { code: random.pick(common.slice(4)), need: 'nice', level: 1 },
      ].filter((one, i, all) => all.findIndex(({ code }) => code === one.code) === i) as Need['skills'],
      languages: [...base.languages, { code: 'en', level: random.int(2, 4), verified: false }],
      weeklyMinutes: random.int(6, 14) * 60,
      budgetCents: random.int(80, 160) * 1000,
    };
  const other = languageData[random.int(2, 8)]![0];
  const picky: Need = {
    ...base,
    slots: [...days(5, [morning(random), afternoon(random)]), { day: 6, from: '09:00', to: '12:00' }],
    skills: [...new Set([random.pick(common), random.pick(rare), random.pick(common)])].map((code) =>
      must(code, random.int(1, 2)),
    ),
    languages: [...base.languages, { code: other, level: random.int(3, 5), verified: random.chance(0.3) }],
    weeklyMinutes: random.int(8, 18) * 60,
    budgetCents: random.int(90, 200) * 1000,
  };
  if (kind === 'selective') return random.chance(0.5) ? picky : { ...picky, slots: base.slots };
  // Loose in everything but one thing nobody has.
  const nobody: Partial<Need>[] = [
    { budgetCents: 900 },
    { weeklyMinutes: 5400 },
    { slots: days(7, [['00:00', '00:00']]) },
    {
      languages: [
        ...base.languages,
        { code: 'ja', level: 7, verified: true },
        { code: 'hi', level: 7, verified: true },
      ],
    },
    { skills: rare.slice(0, 9).map((code) => must(code, 3)) },
    {
      slots: days(6, [
        ['08:00', '13:00'],
        ['20:00', '03:00'],
      ]),
      holidays: true,
    },
  ];
  return { ...base, ...random.pick(nobody) };
}
