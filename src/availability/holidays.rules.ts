import { Temporal } from 'temporal-polyfill';

// The tests compare these with the date-holidays package, whose tables for all countries would cost the web process 35 MB.
const FIXED = [
  '01-01',
  '01-06',
  '04-25',
  '05-01',
  '06-02',
  '08-15',
  '11-01',
  '12-08',
  '12-25',
  '12-26',
] as const;

/** A national holiday again from 2026 on (law of 8 October 2025, no. 151). */
const SAN_FRANCESCO = { day: '10-04', since: 2026 };

/** Easter Sunday of the Gregorian calendar, by the method of Butcher and Meeus. */
function easter(year: number): Temporal.PlainDate {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return Temporal.PlainDate.from({ year, month, day: (h + l - 7 * m + 33 * month + 19) % 32 });
}

const memo = new Map<number, ReadonlySet<string>>();

/** The Italian public holidays of a year as ISO dates. */
export function holidaysOf(year: number): ReadonlySet<string> {
  const known = memo.get(year);
  if (known) return known;
  const sunday = easter(year);
  const days = [...FIXED, ...(year >= SAN_FRANCESCO.since ? [SAN_FRANCESCO.day] : [])];
  const holidays = new Set([
    ...days.map((day) => `${year}-${day}`),
    sunday.toString(),
    sunday.add({ days: 1 }).toString(),
  ]);
  memo.set(year, holidays);
  return holidays;
}

export const isHoliday = (date: Temporal.PlainDate): boolean => holidaysOf(date.year).has(date.toString());

/** The next holidays from a day on. */
export function nextHolidays(from: Temporal.PlainDate, count: number): string[] {
  return [...holidaysOf(from.year), ...holidaysOf(from.year + 1)]
    .filter((day) => day >= from.toString())
    .sort()
    .slice(0, count);
}
