import { Temporal } from 'temporal-polyfill';
import { holidaysOf } from './holidays.rules.js';
import {
  DAY_MINUTES,
  emptyWeek,
  setBits,
  WEEK_MINUTES,
  weekSpans,
  without,
  type WeekBits,
  type WeekWindow,
} from './week.rules.js';

/** Hours of a week by the clock on the wall of a zone. */
export interface WeekHours {
  timezone: string;
  windows: readonly WeekWindow[];
}

/** An assistant's week, less the days she is closed. */
export interface OpenHours extends WeekHours {
  closures: readonly { startsOn: string; endsOn: string }[];
  worksHolidays: boolean;
}

/** Calendar days, the last one included. */
export interface DateRange {
  from: string;
  to: string;
}

/** A stretch of real time, in minutes since the epoch. */
export interface Span {
  start: number;
  end: number;
}

/** The days' first and last instant in a zone. */
export function spanOf(range: DateRange, timezone: string): Span {
  const start = (day: Temporal.PlainDate) =>
    Math.round(day.toZonedDateTime(timezone).epochMilliseconds / 60_000);
  const last = Temporal.PlainDate.from(range.to);
  return { start: start(Temporal.PlainDate.from(range.from)), end: start(last.add({ days: 1 })) };
}

export interface Offset extends Span {
  /** What the wall shows less UTC, in minutes. */
  offset: number;
}

/** The span cut where the zone's clocks change. */
export function offsets(span: Span, timezone: string): Offset[] {
  const pieces: Offset[] = [];
  for (let start = span.start; start < span.end;) {
    const at = Temporal.Instant.fromEpochMilliseconds(start * 60_000).toZonedDateTimeISO(timezone);
    const change = at.getTimeZoneTransition('next');
    const end = change ? Math.min(span.end, Math.round(change.epochMilliseconds / 60_000)) : span.end;
    pieces.push({ start, end, offset: Math.round(at.offsetNanoseconds / 60e9) });
    start = end;
  }
  return pieces;
}

// Day 0 of the epoch was a Thursday, so a Monday is three days before it.
const MONDAY = -3 * DAY_MINUTES;
const weekStart = (wall: number): number =>
  wall - ((((wall - MONDAY) % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES);

/** Sorted, without overlaps. */
function merged(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else if (span.end > span.start) result.push({ ...span });
  }
  return result;
}

/** Days since the epoch on which these hours are closed. */
function closedDays(hours: OpenHours, from: number, to: number): Set<number> {
  const closed = new Set<number>();
  const dayOf = (iso: string) => Date.parse(`${iso}T00:00Z`) / 86_400_000;
  for (const closure of hours.closures) {
    const last = Math.min(dayOf(closure.endsOn), to);
    for (let day = Math.max(dayOf(closure.startsOn), from); day <= last; day += 1) closed.add(day);
  }
  if (!hours.worksHolidays) {
    const year = (day: number) => new Date(day * 86_400_000).getUTCFullYear();
    for (let y = year(from); y <= year(to); y += 1) for (const iso of holidaysOf(y)) closed.add(dayOf(iso));
  }
  return closed;
}

/**
 * The real time within a span at which the clock on the wall reads one of the hours. By this rule an hour that the
 * clocks skip is not there, and one they repeat counts twice.
 */
export function spansOf(hours: WeekHours | OpenHours, within: Span): Span[] {
  const week = weekSpans(hours.windows);
  const spans: Span[] = [];
  for (const piece of offsets(within, hours.timezone)) {
    const [first, last] = [piece.start + piece.offset, piece.end + piece.offset];
    const days = [Math.floor(first / DAY_MINUTES), Math.floor((last - 1) / DAY_MINUTES)] as const;
    const closed = 'closures' in hours ? closedDays(hours, ...days) : undefined;
    const add = (from: number, to: number) => {
      const [start, end] = [Math.max(from, first), Math.min(to, last)];
      if (start < end) spans.push({ start: start - piece.offset, end: end - piece.offset });
    };
    for (let monday = weekStart(first); monday < last; monday += WEEK_MINUTES) {
      for (const [from, to] of week) {
        if (!closed?.size) add(monday + from, monday + to);
        else
          for (const part of byDay(monday + from, monday + to))
            if (!closed.has(part.day)) add(part.from, part.to);
      }
    }
  }
  return merged(spans);
}

function byDay(from: number, to: number): { day: number; from: number; to: number }[] {
  const parts = [];
  for (let at = from; at < to;) {
    const day = Math.floor(at / DAY_MINUTES);
    const end = Math.min(to, (day + 1) * DAY_MINUTES);
    parts.push({ day, from: at, to: end });
    at = end;
  }
  return parts;
}

export const minutesIn = (spans: readonly Span[]): number =>
  spans.reduce((sum, span) => sum + span.end - span.start, 0);

/** What of the first lies outside the second. Both sorted and without overlaps, as spansOf gives them. */
export function outside(spans: readonly Span[], cover: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let i = 0;
  for (const span of spans) {
    let { start } = span;
    while (i < cover.length && cover[i]!.end <= start) i += 1;
    for (let j = i; j < cover.length && cover[j]!.start < span.end; j += 1) {
      if (cover[j]!.start > start) rest.push({ start, end: cover[j]!.start });
      start = Math.max(start, cover[j]!.end);
    }
    if (start < span.end) rest.push({ start, end: span.end });
  }
  return rest;
}

export interface Coverage {
  /** Minutes asked for within the range. */
  needed: number;
  covered: number;
  missing: Span[];
}

/** How much of the hours asked for somebody's open hours cover, over days of the asker's calendar, to the minute. */
export function coverageOf(need: WeekHours, open: OpenHours, range: DateRange): Coverage {
  const within = spanOf(range, need.timezone);
  const asked = spansOf(need, within);
  const missing = outside(asked, spansOf(open, within));
  const needed = minutesIn(asked);
  return { needed, covered: needed - minutesIn(missing), missing };
}

/** Only the covered minutes of `coverageOf`. */
export const coveredMinutes = (need: WeekHours, open: OpenHours, range: DateRange): number =>
  coverageOf(need, open, range).covered;

/**
 * One week of open hours as another zone's wall shows it. A minute is set when all its real minutes are open: one that
 * the clocks repeat needs both, one they skip needs none.
 */
export function openWeek(open: OpenHours, timezone: string, monday: string): WeekBits {
  const sunday = Temporal.PlainDate.from(monday).add({ days: 6 }).toString();
  const within = spanOf({ from: monday, to: sunday }, timezone);
  const start = Date.parse(`${monday}T00:00Z`) / 60_000;
  const shut = emptyWeek();
  const closed = outside([within], spansOf(open, within));
  for (const piece of offsets(within, timezone)) {
    for (const span of closed) {
      const [from, to] = [Math.max(span.start, piece.start), Math.min(span.end, piece.end)];
      if (from < to) setBits(shut, from + piece.offset - start, to + piece.offset - start);
    }
  }
  const all = emptyWeek().fill(0xffffffff);
  return without(all, shut);
}

/** Whether the hours are open at an instant. */
export function isOpenAt(open: OpenHours, at: Temporal.Instant): boolean {
  const minute = Math.floor(at.epochMilliseconds / 60_000);
  return spansOf(open, { start: minute, end: minute + 1 }).length > 0;
}

/** The Monday of the week a day is in. */
export function mondayOf(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.subtract({ days: date.dayOfWeek - 1 });
}
