import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signature is believed for this long before and after the time it names. */
export const TOLERANCE_SECONDS = 300;

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`, with the secret of the number. */
export function sign(secret: string, body: string | Buffer, seconds: number): string {
  return `t=${seconds},v1=${digestOf(secret, body, String(seconds)).toString('hex')}`;
}

/** Whether the signature is the secret's, over exactly this body, at about this time. */
export function isSigned(secret: string, body: Buffer, header: string, nowSeconds: number): boolean {
  const [, at = '', hex = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header.trim()) ?? [];
  if (!at || Math.abs(nowSeconds - Number(at)) > TOLERANCE_SECONDS) return false;
  return timingSafeEqual(digestOf(secret, body, at), Buffer.from(hex, 'hex'));
}

const digestOf = (secret: string, body: string | Buffer, at: string): Buffer =>
  createHmac('sha256', secret).update(`${at}.`).update(body).digest();
