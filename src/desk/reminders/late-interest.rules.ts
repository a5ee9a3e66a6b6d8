import { Temporal } from 'temporal-polyfill';

/** The fixed sum a creditor may ask for the cost of recovering one claim. */
export const RECOVERY_CENTS = 4000;
/** What the law adds to the reference rate: eight points. */
const MARGIN_BPS = 800;
const DAYS_A_YEAR = 365;
const LONGEST_YEARS = 30;

/** The reference rate of a half-year, in hundredths of a point. */
export interface LateRate {
  /** 1 January or 1 July. */
  startsOn: string;
  referenceBps: number;
}

export interface Stretch {
  from: string;
  to: string;
  days: number;
  rateBps: number;
  cents: number;
}

export type LateInterest =
  | { cents: number; stretches: Stretch[] }
  /** The half-year nobody has told the rate of: nothing is reckoned then. */
  | { missing: string };

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

const centsOf = (part: number): number => Math.round(part / (10_000 * DAYS_A_YEAR));

/** The first day of the half-year a day lies in. */
export const halfYearOf = (date: Temporal.PlainDate): Temporal.PlainDate =>
  Temporal.PlainDate.from({ year: date.year, month: date.month < 7 ? 1 : 7, day: 1 });

/**
 * Simple interest on a claim paid late, from the day after it was due to a day, that day included. Money paid bears
 * no more interest from the day after. Each half-year has its own rate over a year of 365 days, leap years too; the sum
 * is rounded to the cent once, at the end.
 */
export function lateInterest(
  claim: { cents: number; dueOn: string; payments?: { on: string; cents: number }[] },
  until: string,
  rates: LateRate[],
): LateInterest {
  const end = day(until);
  const stretches: Stretch[] = [];
  let sum = 0;
  let from = day(claim.dueOn).add({ days: 1 });
  if (from.until(end).total({ unit: 'years', relativeTo: from }) > LONGEST_YEARS)
    return { missing: halfYearOf(from).toString() };
  const payments = (claim.payments ?? []).toSorted((a, b) => a.on.localeCompare(b.on));
  while (Temporal.PlainDate.compare(from, end) <= 0) {
    const half = halfYearOf(from);
    const paid = payments
      .filter(({ on }) => Temporal.PlainDate.compare(day(on), from) < 0)
      .reduce((total, { cents }) => total + cents, 0);
    const principal = Math.max(0, claim.cents - paid);
    if (principal === 0) break;
    const next = payments.find(({ on }) => Temporal.PlainDate.compare(day(on), from) >= 0);
    const to = [half.add({ months: 6 }).subtract({ days: 1 }), end, ...(next ? [day(next.on)] : [])].reduce(
      (first, one) => (Temporal.PlainDate.compare(one, first) < 0 ? one : first),
    );
    const rate = rates.find(({ startsOn }) => startsOn === half.toString());
    if (!rate) return { missing: half.toString() };
    const days = from.until(to).days + 1;
    const rateBps = rate.referenceBps + MARGIN_BPS;
    const before = centsOf(sum);
    sum += principal * rateBps * days;
    stretches.push({
      from: from.toString(),
      to: to.toString(),
      days,
      rateBps,
      // What it adds to the sum rounded once, so that the stretches shown come to it.
      cents: centsOf(sum) - before,
    });
    from = to.add({ days: 1 });
  }
  return { cents: centsOf(sum), stretches };
}
