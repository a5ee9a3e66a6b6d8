import { Temporal } from 'temporal-polyfill';
import {
  outside,
  spanOf,
  spansOf,
  type OpenHours,
  type Span,
  type WeekHours,
} from '../../availability/index.js';

export interface Cover {
  /** The hours agreed. */
  need: WeekHours;
  assistant: OpenHours;
  /** Stretches in which a substitute answers, in order. */
  shifts: readonly Span[];
  /** Who else is rung for the same numbers. */
  others: readonly OpenHours[];
}

/**
 * The stretches of the agreed hours an absence leaves without anyone. Hours the assistant never had, and holidays, are
 * no absence: they were known when the contract was signed.
 */
export function uncovered(
  { need, assistant, shifts, others }: Cover,
  from: Temporal.Instant,
  to: string,
): Span[] {
  const start = Math.floor(from.epochMilliseconds / 60_000);
  const today = from.toZonedDateTimeISO(need.timezone).toPlainDate().toString();
  const within = { start, end: spanOf({ from: today, to }, need.timezone).end };
  const asked = spansOf(need, within);
  const usual = outside(asked, outside(asked, spansOf({ ...assistant, closures: [] }, within)));
  const absent = outside(usual, spansOf(assistant, within));
  return others.reduce((left, hours) => outside(left, spansOf(hours, within)), outside(absent, shifts));
}

export interface Gap {
  day: string;
  minutes: number;
  /** Wall-clock times, such as 09:00–13:00. */
  times: { from: string; to: string }[];
}

/** Spans by the day they are on in a zone; one over midnight counts on both. */
export function gapsByDay(spans: readonly Span[], timezone: string): Gap[] {
  const days = new Map<string, Gap>();
  const at = (minute: number) =>
    Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(timezone);
  for (const span of spans) {
    for (let { start } = span; start < span.end;) {
      const from = at(start);
      const midnight = from.toPlainDate().add({ days: 1 }).toZonedDateTime(timezone);
      const end = Math.min(span.end, Math.round(midnight.epochMilliseconds / 60_000));
      const day = from.toPlainDate().toString();
      const gap = days.get(day) ?? { day, minutes: 0, times: [] };
      const to = at(end).toPlainTime();
      gap.minutes += end - start;
      gap.times.push({
        from: from.toPlainTime().toString({ smallestUnit: 'minute' }),
        to:
          end < span.end || to.equals(Temporal.PlainTime.from('00:00'))
            ? '24:00'
            : to.toString({ smallestUnit: 'minute' }),
      });
      days.set(day, gap);
      start = end;
    }
  }
  return [...days.values()];
}
