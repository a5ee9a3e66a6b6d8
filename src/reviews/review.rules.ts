import { Temporal } from 'temporal-polyfill';

/** Who writes: the business about the assistant, or the assistant about the business. */
export type Side = 'business' | 'assistant';
export type Mark = 1 | 2 | 3 | 4 | 5;

const shared = ['accuracy', 'courtesy', 'confidentiality', 'punctuality'] as const;
export const criteria = ['answering', ...shared] as const;
export type Criterion = (typeof criteria)[number];
export type Marks = Partial<Record<Criterion, number | null>>;

/** What each side is asked about the other; only assistants answer telephones. */
export const askedOf: Record<Side, readonly Criterion[]> = { business: criteria, assistant: shared };

export const OPEN_DAYS = 14;
const SILENCE_DAYS = 3;

/** When a round opened by a payment closes: the same hour a fortnight later, on the clocks of the contract. */
export const closesAt = (paidAt: Date, zone: string): Date => daysLater(paidAt, OPEN_DAYS, zone);

/** When a revealed review becomes public if staff say nothing. */
export const publishAt = (revealedAt: Date, zone: string): Date => daysLater(revealedAt, SILENCE_DAYS, zone);

/** Whether a whole month has passed since the contract's last round opened. */
export function monthHasPassed(lastOpenedAt: Date | null, now: Date, zone: string): boolean {
  if (!lastOpenedAt) return true;
  const next = zoned(lastOpenedAt, zone).add({ months: 1 });
  return next.epochMilliseconds <= now.getTime();
}

/** The mean of the marks that were given, or null. */
export function average(marks: Marks): number | null {
  const given = criteria
    .map((criterion) => marks[criterion])
    .filter((mark): mark is number => typeof mark === 'number');
  return given.length === 0 ? null : given.reduce((sum, mark) => sum + mark, 0) / given.length;
}

const zoned = (instant: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);

const daysLater = (instant: Date, days: number, zone: string): Date =>
  new Date(zoned(instant, zone).add({ days }).epochMilliseconds);
