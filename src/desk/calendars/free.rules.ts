import { outside, spansOf, type OpenHours, type Span } from '../../availability/index.js';

/** How long, and how much room round it, in minutes. */
export interface Room {
  minutes: number;
  before: number;
  after: number;
}

const STEP = 15;

/** Hours to offer where a client has not said when it is open; any other hour may still be booked. */
export const officeHours = (timezone: string): OpenHours => ({
  timezone,
  windows: [1, 2, 3, 4, 5].flatMap((day) => [
    { day, from: '09:00', to: '13:00' },
    { day, from: '14:00', to: '18:00' },
  ]),
  closures: [],
  worksHolidays: false,
});

/** Spans sorted and joined where they touch. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else if (end > start) result.push({ start, end });
  }
  return result;
}

/** Whether a stretch of real time lies in the opening hours as a whole. */
export const isWithin = (hours: OpenHours, span: Span): boolean =>
  outside([span], spansOf(hours, span)).length === 0;

/**
 * Starts at which there is room: the appointment within the opening hours, its buffers clear of what is taken. A few
 * for each day, so that a caller hears different days.
 */
export function freeStarts(
  hours: OpenHours,
  taken: readonly Span[],
  room: Room,
  within: Span,
  { limit, perDay }: { limit: number; perDay: number },
): number[] {
  const busy = joined(taken);
  const starts: number[] = [];
  const days = new Map<number, number>();
  let i = 0;
  for (const open of spansOf(hours, within)) {
    for (let start = Math.ceil(open.start / STEP) * STEP; start + room.minutes <= open.end; start += STEP) {
      const [from, to] = [start - room.before, start + room.minutes + room.after];
      while (i < busy.length && busy[i]!.end <= from) i += 1;
      if (i < busy.length && busy[i]!.start < to) continue;
      const day = Math.floor(open.start / 1440);
      const already = days.get(day) ?? 0;
      if (already >= perDay) break;
      days.set(day, already + 1);
      starts.push(start);
      if (starts.length >= limit) return starts;
      // The next one offered of this day is another hour, not the same one a quarter later.
      start += Math.max(room.minutes, 60) - STEP;
    }
  }
  return starts;
}
