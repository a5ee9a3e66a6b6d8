import { Temporal } from 'temporal-polyfill';

/** What the annex of every contract says until the client chooses otherwise. */
export const USUAL_MONTHS = 24;
export const CHOICES = [3, 6, 12, 24, 36, 60, 84, 120];
/** A pack can be downloaded for this long. */
export const PACK_DAYS = 30;
/** People are told this long before a vault is destroyed. */
export const NEAR_DAYS = 30;

/** What is older than this goes: midnight so many months ago, where the contract is. */
export function olderThan(now: Temporal.Instant, months: number, timezone: string): Date {
  const day = now.toZonedDateTimeISO(timezone).toPlainDate().subtract({ months });
  return new Date(day.toZonedDateTime(timezone).epochMilliseconds);
}

/** The day on which the key of a contract that ended is destroyed. */
export const destroyedOn = (endsOn: string, months: number): string =>
  Temporal.PlainDate.from(endsOn).add({ days: 1, months }).toString();

/** Whether a hold with this last day still holds on a day. */
export const holds = (until: string | null, today: string): boolean => until === null || until >= today;
