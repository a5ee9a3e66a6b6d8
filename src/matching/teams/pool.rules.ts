import {
  mondayOf,
  openWeek,
  weekBits,
  countCommon,
  countBits,
  type WeekBits,
} from '../../availability/index.js';
import { Temporal } from 'temporal-polyfill';
import type { Candidate, Need } from '../need.js';
import { hourly } from './cells.rules.js';
import { limits } from './team.js';

/**
 * Whom teams are made of, when there are more candidates than a solver can weigh: for each hour asked for and each
 * language the best by points, then the second best for each, and so on until the pool is full. So an hour that only
 * one person in the market covers never misses her.
 */
export function poolOf(
  ranked: readonly Candidate[],
  need: Need,
  limit: number = limits.candidates,
): Candidate[] {
  if (ranked.length <= limit) return [...ranked];
  const monday = mondayOf(Temporal.PlainDate.from(need.startsOn).add({ days: 6 })).toString();
  const weeks = ranked.map((one): WeekBits => {
    const open = { ...one, closures: [], worksHolidays: true };
    return one.timezone === need.timezone ? weekBits(one.windows) : openWeek(open, need.timezone, monday);
  });
  const languages = need.languages.map((one) => one.code);
  const lines = hourly(need.slots).flatMap((slot) => {
    const bits = weekBits([slot]);
    const whole = countBits(bits);
    const there = ranked.filter((_, i) => countCommon(bits, weeks[i]!) === whole);
    const spoken = languages.map((code) => there.filter((one) => one.languages.includes(code)));
    return spoken.length > 0 ? spoken : [there];
  });
  const pool = new Set<Candidate>();
  for (let place = 0; pool.size < limit && lines.some((line) => line.length > place); place += 1)
    for (const line of lines) {
      const one = line[place];
      if (one && pool.size < limit) pool.add(one);
    }
  // People who cover part of an hour only come last.
  for (const one of ranked) if (pool.size < limit) pool.add(one);
  return ranked.filter((one) => pool.has(one));
}
