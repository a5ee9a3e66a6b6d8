import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNED_FOR_SECONDS = 300;

/** What a sender puts in `x-cornetta-signature`: a keyed hash of the time and the raw body. */
export const signBody = (secret: string, timestamp: string, body: Buffer): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;

/** Whether a body was signed with the secret, and not long ago. */
export function isSigned(
  { secret, now }: { secret: string; now: Date },
  { timestamp, signature, body }: { timestamp: string; signature: string; body: Buffer },
): boolean {
  if (!/^\d{9,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > SIGNED_FOR_SECONDS) return false;
  const wanted = Buffer.from(signBody(secret, timestamp, body));
  const given = Buffer.from(signature);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
