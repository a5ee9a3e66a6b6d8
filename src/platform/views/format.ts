import type { Locale } from './i18n.js';

export const tags: Record<Locale, string> = { it: 'it-IT', en: 'en-GB' };
export const defaultZone = 'Europe/Rome';
export type Instant = Date | string | number;

const memo = new Map<string, unknown>();
// Building an Intl formatter costs far more than using it, and a page asks for dozens.
function cached<T>(key: string, build: () => T): T {
  if (!memo.has(key)) memo.set(key, build());
  return memo.get(key) as T;
}

export function number(value: number, locale: Locale, options: Intl.NumberFormatOptions = {}): string {
  // Italian leaves four-digit numbers ungrouped by default, which makes columns of amounts uneven.
  const all = { useGrouping: 'always' as const, ...options };
  return cached(`n ${locale} ${JSON.stringify(all)}`, () => new Intl.NumberFormat(tags[locale], all)).format(
    value,
  );
}

export function percent(value: number, locale: Locale, digits = 0): string {
  return number(value, locale, { style: 'percent', maximumFractionDigits: digits });
}

/** Writes bytes as kilobytes or megabytes of a thousand, never as nothing. */
export function fileSize(bytes: number, locale: Locale): string {
  const mega = bytes >= 999_500;
  const options = {
    style: 'unit',
    unit: mega ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: mega ? 1 : 0,
  } as const;
  return number(mega ? bytes / 1e6 : Math.max(1, bytes / 1000), locale, options);
}

/** Writes minor units with their currency; `short` drops the decimals of a round amount. */
export function money(
  minor: number | bigint | string,
  currency: string,
  locale: Locale,
  short = false,
): string {
  const digits = cached(
    `c ${currency}`,
    () =>
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2,
  );
  return number(Number(minor) / 10 ** digits, locale, {
    style: 'currency',
    currency,
    trailingZeroDisplay: short ? 'stripIfInteger' : 'auto',
  });
}

const dateStyles = {
  short: { day: 'numeric', month: 'short' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  medium: { day: 'numeric', month: 'short', year: 'numeric' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;
export type DateStyle = keyof typeof dateStyles;

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const plainDate = /^\d{4}-\d{2}-\d{2}$/;

function format(
  value: Instant,
  locale: Locale,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): string {
  // A date without a time is the same day everywhere.
  const zone = typeof value === 'string' && plainDate.test(value) ? 'UTC' : timeZone;
  const all = { ...options, timeZone: zone };
  const formatter = cached(
    `d ${locale} ${JSON.stringify(all)}`,
    () => new Intl.DateTimeFormat(tags[locale], all),
  );
  return formatter.format(new Date(value));
}

export function date(
  value: Instant,
  locale: Locale,
  zone = defaultZone,
  style: DateStyle = 'medium',
): string {
  return format(value, locale, zone, dateStyles[style] ?? dateStyles.medium);
}

export function time(value: Instant, locale: Locale, zone = defaultZone): string {
  return format(value, locale, zone, clock);
}

export function dateTime(
  value: Instant,
  locale: Locale,
  zone = defaultZone,
  style: DateStyle = 'medium',
): string {
  return `${date(value, locale, zone, style)}, ${time(value, locale, zone)}`;
}

/** Writes minutes as "45 min", "2 h" or "8 h 20". */
export function duration(minutes: number): string {
  const whole = Math.round(Math.abs(minutes));
  const sign = minutes < 0 && whole > 0 ? '−' : '';
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  if (hours === 0) return `${sign}${rest} min`;
  return `${sign}${hours} h${rest ? ` ${String(rest).padStart(2, '0')}` : ''}`;
}

export function weekday(day: number, locale: Locale, width: 'short' | 'long' = 'short'): string {
  // 1 January 2024 was a Monday.
  return format(new Date(Date.UTC(2024, 0, day)), locale, 'UTC', { weekday: width });
}

const words: Record<Locale, string[]> = {
  it: 'nessuno uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti'.split(
    ' ',
  ),
  en: 'no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  ),
};

/** Writes a number up to twenty as a word, larger ones as figures; feminine matters for Italian one and none. */
export function numberWord(value: number, locale: Locale, feminine = false): string {
  const word = words[locale][value];
  if (word === undefined) return number(value, locale);
  return locale === 'it' && feminine && value < 2 ? word.replace(/o$/, 'a') : word;
}
