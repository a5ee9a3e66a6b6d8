import type { WeekWindow } from '../../availability/index.js';
import { clockOf } from '../../availability/index.js';
import { languageData, skillData } from '../../skills/vocabulary.js';
import { Random } from '../demo/random.js';

const codes = Object.values(skillData)
  .flat()
  .map(([code]) => code);
/** A few skills are common, most are rare. */
const skillWeights = Object.fromEntries(
  codes.map((code, rank) => [code, 1 / ((rank % 17) + 1) / Math.sqrt(rank + 4)]),
);
const otherLanguages = Object.fromEntries(
  languageData.slice(2).map(([code], rank) => [code, 1 / (rank + 1)]),
);
const zones = {
  'Europe/Rome': 93,
  'Europe/London': 2,
  'Europe/Bucharest': 1.5,
  'Europe/Tirane': 1,
  'Europe/Madrid': 1,
  'America/New_York': 0.6,
  'America/Sao_Paulo': 0.5,
  'Asia/Dubai': 0.2,
  'Asia/Kolkata': 0.2,
};
const shapes = { office: 30, long: 22, morning: 22, afternoon: 14, evening: 7, night: 3, weekend: 2 };

export interface SeedPerson {
  random: Random;
  timezone: string;
  weeklyMinutes: number;
  maxClients: number;
  windows: WeekWindow[];
  skills: Map<string, number>;
  languages: Map<string, number>;
  hourlyCents: number;
  clients: number;
  reviews: number;
  score: number;
}

/** The nth invented assistant: always the same one. */
export function seedPerson(n: number): SeedPerson {
  const random = new Random(`assistant ${n}`);
  const skill = Math.min(0.99, (random.next() + random.next() + random.next()) / 3);
  const clients = random.chance(0.4) ? Math.min(6, 1 + Math.floor(-Math.log(1 - random.next()) * 1.2)) : 0;
  const reviews = clients > 0 || random.chance(0.3) ? Math.floor(-Math.log(1 - random.next()) * 9) : 0;
  return {
    random,
    timezone: random.weighted(zones),
    weeklyMinutes: random.pick([600, 900, 1200, 1200, 1500, 1800, 1800, 2100, 2400, 2400]),
    maxClients: random.int(2, 6),
    windows: windowsOf(random),
    skills: skillsOf(random),
    languages: languagesOf(random),
    hourlyCents: Math.round((1100 + 1300 * skill + 1400 * random.next() ** 3) / 50) * 50,
    clients,
    reviews,
    score:
      Math.round(Math.min(1, 0.62 + 0.36 * Math.sqrt(skill) + 0.06 * (random.next() - 0.5)) * 1000) / 1000,
  };
}

function windowsOf(random: Random): WeekWindow[] {
  const shape = random.weighted(shapes);
  const shift = random.pick([-60, -30, 0, 0, 0, 0, 30, 30, 60, random.pick([15, 45])]);
  const spans: [number, number][] =
    shape === 'office'
      ? [
          [540, 780],
          [840, 1080],
        ]
      : shape === 'long'
        ? [[510, 1110 + random.pick([0, 0, 60, 90])]]
        : shape === 'morning'
          ? [[510, 780]]
          : shape === 'afternoon'
            ? [[840, 1140]]
            : shape === 'evening'
              ? [[1020, 1380]]
              : shape === 'night'
                ? [[1320, 1800]]
                : [[540, 1200]];
  const days =
    shape === 'weekend'
      ? [5, 6, 7]
      : [1, 2, 3, 4, 5, ...(random.chance(0.18) ? [6] : []), ...(random.chance(0.05) ? [7] : [])];
  const off = random.chance(0.25) ? random.pick(days) : 0;
  return days
    .filter((day) => day !== off)
    .flatMap((day) =>
      spans.map(([from, to]) => ({ day, from: clockOf(from + shift), to: clockOf((to + shift) % 1440) })),
    );
}

function skillsOf(random: Random): Map<string, number> {
  const skills = new Map<string, number>();
  const count = 2 + Math.floor(-Math.log(1 - random.next()) * 4);
  for (let i = 0; i < Math.min(count, 20); i += 1)
    skills.set(random.weighted(skillWeights), Number(random.weighted({ 1: 3, 2: 5, 3: 2 })));
  return skills;
}

function languagesOf(random: Random): Map<string, number> {
  const languages = new Map<string, number>();
  languages.set('it', random.chance(0.88) ? 7 : random.int(3, 6));
  if (random.chance(0.68))
    languages.set('en', Number(random.weighted({ 2: 2, 3: 4, 4: 5, 5: 3, 6: 1, 7: 0.3 })));
  while (random.chance(0.3)) languages.set(random.weighted(otherLanguages), random.int(2, 7));
  return languages;
}
