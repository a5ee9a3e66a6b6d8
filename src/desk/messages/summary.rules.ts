import { Temporal } from 'temporal-polyfill';

/**
 * When the next summary leaves after an instant: the client's hour by its own clock. An hour that a night skips is the
 * one after it; an hour that comes twice is its first. One a day, therefore, in every night.
 */
export function nextSummary(after: Temporal.Instant, time: string, zone: string): Temporal.Instant {
  const today = after.toZonedDateTimeISO(zone).toPlainDate();
  const on = (date: Temporal.PlainDate): Temporal.Instant =>
    date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).toInstant();
  const first = on(today);
  return Temporal.Instant.compare(first, after) > 0 ? first : on(today.add({ days: 1 }));
}

/** The end of the quiet hours an instant lies in, by the client's clock; null outside them. They may go over midnight. */
export function quietUntil(
  at: Temporal.Instant,
  { from, until }: { from: string | null; until: string | null },
  zone: string,
): Temporal.Instant | null {
  if (!from || !until) return null;
  const now = at.toZonedDateTimeISO(zone).toPlainTime();
  const begun = Temporal.PlainTime.compare(now, from) >= 0;
  const over = Temporal.PlainTime.compare(now, until) >= 0;
  const quiet = Temporal.PlainTime.compare(from, until) <= 0 ? begun && !over : begun || !over;
  return quiet ? nextSummary(at, until, zone) : null;
}

export interface DayCounts {
  answered: number;
  missed: number;
  spam: number;
  messages: number;
  now: number;
  urgent: number;
  low: number;
  open: number;
  callbacks: number;
  overdue: number;
  appointments: number;
  questions: number;
}

/** Whether there is anything to tell: what only stands open was told the day before. */
export const isQuiet = (counts: DayCounts): boolean =>
  counts.answered +
    counts.missed +
    counts.messages +
    counts.overdue +
    counts.appointments +
    counts.questions ===
  0;
