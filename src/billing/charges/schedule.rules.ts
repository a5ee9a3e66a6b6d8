const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A declined charge is tried again after each of these; then it waits for the owner. */
const AFTER_DECLINE = [HOUR, DAY, 3 * DAY];
/** When the provider can't be reached the charge is tried again, ever more seldom. */
const AFTER_TROUBLE = [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR];

/** How long a taken charge stays with its worker; a dead worker's charge is taken up after it. */
export const LEASE_MS = 2 * MINUTE;
/** A debit under way is looked at this often, should its webhook be lost. */
export const WATCH_MS = HOUR;
/** Money waiting for the assistant's account: looked at this often, should its webhook be lost. */
export const PAYEE_WATCH_MS = DAY;

/** The provider forgets an idempotency key after 24 hours; from here on a lost answer is settled by reading only. */
const KEY_LASTS_MS = 23 * HOUR;

export const afterDecline = (declines: number): number | null => AFTER_DECLINE[declines - 1] ?? null;

export const afterTrouble = (troubles: number): number => AFTER_TROUBLE[troubles - 1] ?? HOUR;

export const keyForgotten = (sentAt: Date, now: Date): boolean =>
  now.getTime() - sentAt.getTime() >= KEY_LASTS_MS;
