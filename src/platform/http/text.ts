import { z } from 'zod';

/**
 * What people type, as it can be stored: one kind of line end, no control characters (PostgreSQL refuses NUL), and none
 * that turn the direction of what follows them on somebody else's screen.
 */
export function cleanText(value: string): string {
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '')
    .trim();
}

/** A text field of at most `max` characters; `min` 1 makes it needed. */
export function textField(max: number, min = 0) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? cleanText(value) : value),
    z.string().min(min).max(max),
  );
}
