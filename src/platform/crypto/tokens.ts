import { createHash, randomBytes } from 'node:crypto';

/** A secret for a cookie, a link or an API token: 256 random bits, URL-safe. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored of a secret: it has full entropy, so one round of SHA-256 is enough. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');
