import { Temporal } from 'temporal-polyfill';
import { line, overageLine, type ChargeLine, type Terms, type Work } from './charge.rules.js';

/** A retainer's month: the days of a calendar month, in the contract's zone, in which the contract runs. */
export interface RetainerMonth {
  /** Its first calendar day, which names it. */
  month: string;
  /** The contract's last day in it: the week that holds this day is the month's last. */
  closesOn: string;
  days: number;
  daysInMonth: number;
}

interface Term {
  startsOn: string;
  endsOn: string | null;
}

const earlier = (a: Temporal.PlainDate, b: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(a, b) <= 0 ? a : b;
const later = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (earlier(a, b) === a ? b : a);

export const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;

/** The retainer month that starts on this day, or null when the contract does not run in it. */
export function retainerMonth(month: string, { startsOn, endsOn }: Term): RetainerMonth | null {
  const first = Temporal.PlainDate.from(month);
  const last = first.with({ day: first.daysInMonth });
  const from = later(first, Temporal.PlainDate.from(startsOn));
  const to = endsOn ? earlier(last, Temporal.PlainDate.from(endsOn)) : last;
  if (Temporal.PlainDate.compare(from, to) > 0) return null;
  return {
    month,
    closesOn: to.toString(),
    days: from.until(to).days + 1,
    daysInMonth: first.daysInMonth,
  };
}

/** The months that close on or before a day, oldest first. */
export function monthsClosedBy(day: string, term: Term): RetainerMonth[] {
  const months: RetainerMonth[] = [];
  let first = Temporal.PlainDate.from(monthOf(term.startsOn));
  for (; Temporal.PlainDate.compare(first, day) <= 0; first = first.add({ months: 1 })) {
    const month = retainerMonth(first.toString(), term);
    if (month && month.closesOn <= day) months.push(month);
  }
  return months;
}

/** The Sunday of a day's week. */
export function weekEnd(day: string): string {
  const date = Temporal.PlainDate.from(day);
  return date.add({ days: 7 - date.dayOfWeek }).toString();
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
