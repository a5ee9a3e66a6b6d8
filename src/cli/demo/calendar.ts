import { Temporal } from 'temporal-polyfill';

const noons = new Map<string, number>();

/** A moment by the clock on the wall; minutes count from midnight. */
export function moment(day: Temporal.PlainDate, minutes: number, timezone: string): Date {
  const key = `${day.toString()} ${timezone}`;
  let noon = noons.get(key);
  if (noon === undefined) {
    noon = day.toZonedDateTime({ timeZone: timezone, plainTime: '12:00' }).epochMilliseconds;
    noons.set(key, noon);
  }
  // Clocks change in the small hours: from four in the morning on, the wall is as far from noon as it looks.
  if (minutes >= 240) return new Date(noon + (minutes - 720) * 60_000);
  const time = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
  return new Date(day.toZonedDateTime({ timeZone: timezone, plainTime: time }).epochMilliseconds);
}

export const mondayOf = (day: Temporal.PlainDate): Temporal.PlainDate =>
  day.subtract({ days: day.dayOfWeek - 1 });

/**
 * First Monday of a month of work, so many months before the present one: a month ends with the week that
 * holds its last day, so the next begins on its own first Monday.
 */
export function monthOfWork(today: Temporal.PlainDate, ago: number): Temporal.PlainDate {
  const first = mondayOf(today).with({ day: 1 }).subtract({ months: ago });
  return first.add({ days: (8 - first.dayOfWeek) % 7 });
}
