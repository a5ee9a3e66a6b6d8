import { Temporal } from 'temporal-polyfill';
import { isHoliday } from '../availability/index.js';

/** Where the pace of so far leads a package. */
export interface Outlook {
  /** Minutes used on each working day so far. */
  perDay: number;
  /** Below zero when the package will not do. */
  leftAtEnd: number;
  /** The day the last included minute goes, or went; null when the package lasts. */
  exhaustedOn: string | null;
}

interface Use {
  includedMinutes: number;
  startsOn: string;
  endsOn: string;
  /** Minutes by day; those of an earlier day, handed in late, count on the first. */
  byDay: Map<string, number>;
}

const isWorkingDay = (day: Temporal.PlainDate): boolean => day.dayOfWeek <= 5 && !isHoliday(day);

/** Minutes used up to the end of each day of the period, today's last. */
export function usedByDay({ startsOn, endsOn, byDay }: Use, today: Temporal.PlainDate): number[] {
  const start = Temporal.PlainDate.from(startsOn);
  const days = Math.min(start.until(Temporal.PlainDate.from(endsOn)).days, start.until(today).days) + 1;
  let used = 0;
  for (const [day, minutes] of byDay) if (day < startsOn) used += minutes;
  return Array.from({ length: Math.max(0, days) }, (_, index) => {
    used += byDay.get(start.add({ days: index }).toString()) ?? 0;
    return used;
  });
}

/**
 * A straight line over the working days of the period, Monday to Friday without public holidays: what each used so far,
 * each of the rest will use. Null before the first of them.
 */
export function outlook(use: Use, today: Temporal.PlainDate): Outlook | null {
  const start = Temporal.PlainDate.from(use.startsOn);
  const end = Temporal.PlainDate.from(use.endsOn);
  const soFar = usedByDay(use, today);
  const used = soFar.at(-1) ?? 0;
  const spent = soFar.findIndex((minutes) => minutes >= use.includedMinutes);
  let passed = 0;
  const ahead: Temporal.PlainDate[] = [];
  for (let day = start; Temporal.PlainDate.compare(day, end) <= 0; day = day.add({ days: 1 })) {
    if (!isWorkingDay(day)) continue;
    if (Temporal.PlainDate.compare(day, today) <= 0) passed += 1;
    else ahead.push(day);
  }
  if (passed === 0) return null;
  const perDay = used / passed;
  const left = use.includedMinutes - used;
  const goes =
    spent >= 0 ? start.add({ days: spent }) : perDay > 0 ? ahead[Math.ceil(left / perDay) - 1] : null;
  return {
    perDay,
    leftAtEnd: Math.round(left - perDay * ahead.length),
    exhaustedOn: goes?.toString() ?? null,
  };
}
