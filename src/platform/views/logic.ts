import Handlebars, { type HelperOptions } from 'handlebars';

const plain = (args: unknown[]): unknown[] => args.slice(0, -1);
const truthy = (value: unknown): boolean => !Handlebars.Utils.isEmpty(value) && value !== 0;

/** Lets through web, mail and telephone addresses and paths of ours; anything else becomes an empty address. */
export function safeUrl(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (/^\/(?![/\\])/.test(text) || /^[?#]/.test(text)) return text;
  return URL.canParse(text) && /^(?:https?|mailto|tel):$/.test(new URL(text).protocol) ? text : '';
}

/** The keys that press a control: those chosen under its name; a letter, a digit or Enter goes with Alt. */
export function combo(key: unknown, chosen: unknown): string {
  if (typeof key !== 'string' || key === '') return '';
  if (/\+|^F\d/.test(key)) return key;
  const named = (chosen as Record<string, string> | undefined)?.[key];
  return named ?? (/^[a-z_]{2,}$/.test(key) ? '' : `Alt+${key}`);
}

export function initials(name: unknown): string {
  const words = (typeof name === 'string' ? name : '')
    .split(/[\s'’.]+/)
    .filter((word) => /^\p{L}|^\p{N}/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => /^./u.exec(word ?? '')?.[0].toUpperCase()).join('');
}

/** Picks one of six tones for a name, the same every time. */
export function tone(name: unknown): number {
  let sum = 0;
  for (const letter of typeof name === 'string' ? name : '')
    sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return (sum % 6) + 1;
}

/** Joins class names: plain arguments, and each named one whose value holds. */
function classes(...args: unknown[]): string {
  const named = Object.entries((args.at(-1) as HelperOptions).hash as Record<string, unknown>);
  return [...plain(args).filter(truthy), ...named.filter(([, on]) => truthy(on)).map(([name]) => name)].join(
    ' ',
  );
}

/** Writes data for a script element: no sequence that could end it. */
function json(value: unknown): Handlebars.SafeString {
  const escapes: Record<string, string> = {
    '<': '\\u003c',
    '>': '\\u003e',
    '&': '\\u0026',
    '\u2028': '\\u2028',
    '\u2029': '\\u2029',
  };
  return new Handlebars.SafeString(
    (JSON.stringify(value) ?? 'null').replace(/[<>&\u2028\u2029]/g, (sign) => escapes[sign] ?? ''),
  );
}

export const helpers: Record<string, Handlebars.HelperDelegate> = {
  eq: (a: unknown, b: unknown) => a === b,
  ne: (a: unknown, b: unknown) => a !== b,
  gt: (a: number, b: number) => a > b,
  lt: (a: number, b: number) => a < b,
  and: (...args: unknown[]) => (plain(args).every(truthy) ? args.at(-2) : false),
  or: (...args: unknown[]) => plain(args).find(truthy) ?? false,
  not: (value: unknown) => !truthy(value),
  includes: (list: unknown, value: unknown) =>
    (Array.isArray(list) || typeof list === 'string') && (list as unknown[]).includes(value),
  concat: (...args: unknown[]) => plain(args).join(''),
  list: (...args: unknown[]) => plain(args),
  object: (options: HelperOptions) => ({ ...(options.hash as Record<string, unknown>) }),
  safeUrl,
  initials,
  tone,
  classes,
  json,
};
