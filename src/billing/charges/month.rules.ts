import { Temporal } from 'temporal-polyfill';
import { line, overageLine, type ChargeLine, type Terms, type Work } from './charge.rules.js';

/**
 * A retainer's month, as the contract's text has it: whole weeks, up to the one that holds the last day of the
 * calendar month. A contract that starts or ends inside it has only part of its days.
 */
export interface RetainerMonth {
  /** First day of the calendar month, which names it. */
  month: string;
  from: string;
  to: string;
  /** The contract's last day in it: the timesheet of that week is the month's last. */
  closesOn: string;
  days: number;
  daysInMonth: number;
}

interface Term {
  startsOn: string;
  endsOn: string | null;
}

/** The Sunday of a day's week. */
export function weekEnd(day: string | Temporal.PlainDate): Temporal.PlainDate {
  const date = Temporal.PlainDate.from(day);
  return date.add({ days: 7 - date.dayOfWeek });
}

/** The month a day's work counts in: the calendar month of its week's Monday. */
export function monthOf(day: string): string {
  return weekEnd(day).subtract({ days: 6 }).with({ day: 1 }).toString();
}

const daysBetween = (from: string, to: string): number => Temporal.PlainDate.from(from).until(to).days + 1;

/** The retainer month of this name, or null when the contract does not run in it. */
export function retainerMonth(month: string, { startsOn, endsOn }: Term): RetainerMonth | null {
  const first = Temporal.PlainDate.from(month);
  const from = weekEnd(first.subtract({ days: 1 }))
    .add({ days: 1 })
    .toString();
  const to = weekEnd(first.with({ day: first.daysInMonth })).toString();
  const opensOn = startsOn > from ? startsOn : from;
  const closesOn = endsOn && endsOn < to ? endsOn : to;
  if (opensOn > closesOn) return null;
  return {
    month,
    from,
    to,
    closesOn,
    days: daysBetween(opensOn, closesOn),
    daysInMonth: daysBetween(from, to),
  };
}

/** The months that close on or before a day, oldest first. */
export function monthsClosedBy(day: string, term: Term): RetainerMonth[] {
  const months: RetainerMonth[] = [];
  const last = monthOf(day);
  let name = monthOf(term.startsOn);
  for (; name <= last; name = Temporal.PlainDate.from(name).add({ months: 1 }).toString()) {
    const month = retainerMonth(name, term);
    if (month && month.closesOn <= day) months.push(month);
  }
  return months;
}

/** Included minutes of a month, by days when the contract runs in part of it. */
export const includedIn = (terms: Terms, { days, daysInMonth }: RetainerMonth): number =>
  Math.floor((2 * (terms.includedMinutes ?? 0) * days + daysInMonth) / (2 * daysInMonth));

/** The lines of a month that closes: the retainer, by days in a partial month, and the minutes beyond it. */
export function retainerLines(terms: Terms, month: RetainerMonth, work: Work[]): ChargeLine[] {
  return [
    line('retainer', terms.priceCents, month.days, month.daysInMonth, { month: month.month }),
    ...lateOverage(terms, month, work, 0),
  ];
}

/** Minutes beyond the retainer that no earlier charge of the month holds. */
export function lateOverage(
  terms: Terms,
  month: RetainerMonth,
  work: Work[],
  chargedMinutes: number,
): ChargeLine[] {
  const worked = work.reduce((sum, { minutes }) => sum + minutes, 0);
  return overageLine(terms, month.month, worked - includedIn(terms, month) - chargedMinutes);
}
