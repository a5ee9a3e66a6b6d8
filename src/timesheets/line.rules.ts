import { Temporal } from 'temporal-polyfill';

export const lineKinds = [
  'call',
  'message',
  'appointment',
  'order',
  'document',
  'reminder',
  'case',
  'task',
] as const;
export type LineKind = (typeof lineKinds)[number];

/** Billable minutes of a stretch of work: at least one, rounded up to the increment agreed, without what is left out. */
export function billable(startedAt: Date, endedAt: Date, increment: number, heldSeconds = 0): number {
  const worked = endedAt.getTime() - startedAt.getTime() - heldSeconds * 1000;
  const minutes = Math.max(1, Math.ceil(worked / 60_000));
  return Math.ceil(minutes / increment) * increment;
}

/** Wall-clock times of a day in a zone as instants; on the night clocks change the hours really passed count. */
export function stretch(
  day: string,
  from: string,
  to: string,
  timezone: string,
): { startedAt: Date; endedAt: Date } {
  const at = (time: string): Date => {
    const date = Temporal.PlainDate.from(day);
    const instant =
      time === '24:00'
        ? date.add({ days: 1 }).toZonedDateTime(timezone)
        : date.toZonedDateTime({ timeZone: timezone, plainTime: Temporal.PlainTime.from(time) });
    return new Date(instant.epochMilliseconds);
  };
  return { startedAt: at(from), endedAt: at(to) };
}
