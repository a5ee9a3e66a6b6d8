export type PackageKind = 'hourly' | 'retainer' | 'per_call' | 'fixed';

/** What a price is made of: cents without VAT, minutes. */
export interface Priced {
  kind: PackageKind;
  priceCents: number;
  includedMinutes: number | null;
  overageCents: number | null;
}

/** The work a month is reckoned for. */
export interface MonthOfWork {
  weeklyMinutes: number;
  callsPerDay: number | null;
  /** Days of the week on which calls come. */
  days: number;
}

const WEEKS_A_MONTH = 52 / 12;

/** Work minutes of a month. */
export const monthMinutes = (weeklyMinutes: number): number => Math.round(weeklyMinutes * WEEKS_A_MONTH);

/** What a month costs on a package, in cents without VAT; null where a package is none for standing work. */
export function monthlyCents(price: Priced, month: MonthOfWork): number | null {
  const minutes = monthMinutes(month.weeklyMinutes);
  if (price.kind === 'hourly') return Math.round((price.priceCents * minutes) / 60);
  if (price.kind === 'retainer') {
    const over = Math.max(0, minutes - (price.includedMinutes ?? 0));
    return price.priceCents + Math.round(((price.overageCents ?? 0) * over) / 60);
  }
  if (price.kind === 'per_call') {
    return month.callsPerDay
      ? Math.round(price.priceCents * month.callsPerDay * month.days * WEEKS_A_MONTH)
      : null;
  }
  return null;
}
