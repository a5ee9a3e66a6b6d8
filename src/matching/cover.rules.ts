import { holidaysOf, weekSpans, type WeekWindow } from '../availability/index.js';
import type { Facts } from './need.js';
import type { Projection } from './projection.rules.js';

/** Days since the epoch, from an ISO date and back. */
export const dayOf = (iso: string): number => Date.parse(`${iso}T00:00Z`) / 86_400_000;
export const isoOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/**
 * Puts the first so many stretches of the week (from, to, from, to …) in order and joins those that touch, where they are.
 * Returns how many numbers are left.
 */
export function mergeSpans(spans: number[] | Uint32Array, length: number): number {
  let end = 0;
  for (let n = 0; n < length; n += 2) {
    const [from, to] = [spans[n]!, spans[n + 1]!];
    let at = n;
    for (; at > 0 && spans[at - 2]! > from; at -= 2) {
      spans[at] = spans[at - 2]!;
      spans[at + 1] = spans[at - 1]!;
    }
    spans[at] = from;
    spans[at + 1] = to;
  }
  for (let n = 0; n < length; n += 2) {
    const [from, to] = [spans[n]!, spans[n + 1]!];
    if (end > 0 && from <= spans[end - 1]!) spans[end - 1] = Math.max(spans[end - 1]!, to);
    else {
      spans[end] = from;
      spans[end + 1] = to;
      end += 2;
    }
  }
  return end;
}

/** Windows as stretches of the week in minutes, in order and apart: from, to, from, to … */
function weekPairs(windows: readonly WeekWindow[]): number[] {
  const pairs = weekSpans(windows).flat();
  pairs.length = mergeSpans(pairs, pairs.length);
  return pairs;
}

/** The Italian holidays, as days, on which the wall of a zone shows minutes asked for. */
export function askedHolidays(on: Projection): number[] {
  const days: number[] = [];
  for (
    let year = Number(isoOf(on.firstDay).slice(0, 4));
    year <= Number(isoOf(on.lastDay).slice(0, 4));
    year += 1
  )
    for (const iso of holidaysOf(year)) {
      const day = dayOf(iso);
      if (on.askedOn(day, day) > 0) days.push(day);
    }
  return days;
}

type Hours = Pick<Facts, 'timezone' | 'windows' | 'closures' | 'worksHolidays'>;

/** Minutes asked for that she does not cover: exact, for one person at a time. */
export function missingMinutes(on: Projection, hours: Hours): number {
  const week = weekPairs(hours.windows);
  const closed = new Set(hours.worksHolidays ? [] : askedHolidays(on));
  for (const { startsOn, endsOn } of hours.closures) {
    const last = Math.min(on.lastDay, dayOf(endsOn));
    for (let day = Math.max(on.firstDay, dayOf(startsOn)); day <= last; day += 1) closed.add(day);
  }
  let covered = on.within(week, 0, week.length);
  for (const day of closed) covered -= on.coveredOn(day, week, 0, week.length);
  return on.minutes - covered;
}
