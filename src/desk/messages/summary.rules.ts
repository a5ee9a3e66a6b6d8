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

export interface DayCounts {
  answered: number;
  missed: number;
  spam: number;
  messages: number;
  urgent: number;
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
