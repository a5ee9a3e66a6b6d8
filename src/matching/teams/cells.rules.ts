import {
  spansOf,
  weekBits,
  windowsOf,
  type OpenHours,
  type Span,
  type WeekWindow,
} from '../../availability/index.js';
import type { Cell } from './team.js';

const HOUR = 60;
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
const clockOf = (at: number): string =>
  `${String(Math.floor(at / 60) % 24).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;

/** The hours of a week asked for, cut at each full hour: what can be let go of when not all of them can be covered. */
export function hourly(windows: readonly WeekWindow[]): WeekWindow[] {
  return windowsOf(weekBits(windows)).flatMap(({ day, from, to }) => {
    const end = minutesOf(to) || 24 * HOUR;
    const pieces: WeekWindow[] = [];
    for (let at = minutesOf(from); at < end;) {
      const next = Math.min(end, (Math.floor(at / HOUR) + 1) * HOUR);
      pieces.push({ day, from: clockOf(at), to: clockOf(next) });
      at = next;
    }
    return pieces;
  });
}

interface Turn {
  at: number;
  who: number;
  comes: boolean;
}

/**
 * The asked hours of a period cut wherever somebody's presence begins or ends, so that whoever covers a moment of a
 * piece covers all of it; pieces of one slot with the same people are put together.
 */
export function cellsOf(
  slots: readonly WeekWindow[],
  asked: { timezone: string; holidays: boolean; within: Span },
  people: readonly OpenHours[],
): Cell[] {
  const { timezone, within, holidays } = asked;
  const turns = people
    .flatMap((hours, who): Turn[] =>
      spansOf(hours, within).flatMap(({ start, end }) => [
        { at: start, who, comes: true },
        { at: end, who, comes: false },
      ]),
    )
    .sort((a, b) => a.at - b.at);
  const pieces = slots
    .flatMap((slot, index) =>
      spansOf({ timezone, windows: [slot], closures: [], worksHolidays: holidays }, within).map((span) => ({
        ...span,
        slot: index,
      })),
    )
    .sort((a, b) => a.start - b.start);
  const here = new Set<number>();
  const cells = new Map<string, Cell>();
  let next = 0;
  const pass = (until: number): void => {
    for (; next < turns.length && turns[next]!.at <= until; next += 1) {
      const { who, comes } = turns[next]!;
      if (comes) here.add(who);
      else here.delete(who);
    }
  };
  const put = (slot: number, minutes: number): void => {
    const by = [...here].sort((a, b) => a - b);
    const key = `${slot} ${by.join(',')}`;
    const cell = cells.get(key);
    if (cell) cell.minutes += minutes;
    else cells.set(key, { slot, minutes, by });
  };
  for (const { start, end, slot } of pieces) {
    for (let at = start; at < end;) {
      pass(at);
      const until = Math.min(end, turns[next]?.at ?? end);
      put(slot, until - at);
      at = until;
    }
  }
  return [...cells.values()];
}
