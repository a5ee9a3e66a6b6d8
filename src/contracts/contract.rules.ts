import { Temporal } from 'temporal-polyfill';

export type Side = 'business' | 'assistant';
export type TaxRegime = 'forfettario' | 'ordinario';

const VAT_BPS: Record<TaxRegime, number> = { ordinario: 2200, forfettario: 0 };
const SIGN_DAYS = 14;

/** VAT an assistant of this regime adds to her price. */
export const vatOf = (regime: TaxRegime): number => VAT_BPS[regime];

/** "C-2026-0001" */
export const contractNumber = (year: number, number: number): string =>
  `C-${year}-${String(number).padStart(4, '0')}`;

/** Until when a text may be signed: the end of the fourteenth day, in the contract's zone. */
export function signBy(now: Temporal.Instant, timezone: string): Temporal.Instant {
  const day = now.toZonedDateTimeISO(timezone).toPlainDate();
  return endOfDay(day.add({ days: SIGN_DAYS }), timezone);
}

/** The instant a calendar day is over in a zone. */
function endOfDay(day: Temporal.PlainDate, timezone: string): Temporal.Instant {
  return day.add({ days: 1 }).toZonedDateTime(timezone).toInstant();
}

/** The last day of a contract on which notice is given now: whole days after today, never later than agreed before. */
export function lastDay(
  now: Temporal.Instant,
  timezone: string,
  noticeDays: number,
  agreedEnd: string | null,
): string {
  const last = now.toZonedDateTimeISO(timezone).toPlainDate().add({ days: noticeDays });
  return agreedEnd !== null && agreedEnd < last.toString() ? agreedEnd : last.toString();
}

const plainName = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('it');

/** Whether the typed name is the account's, whatever its case and spacing. */
export const sameName = (typed: string, name: string): boolean => plainName(typed) === plainName(name);
