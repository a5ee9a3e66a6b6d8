import { Temporal } from 'temporal-polyfill';
import { flatten } from '../../platform/http/form.js';
import { defaultTexts, translate, wordFor, type Locale } from '../../platform/views/i18n.js';
import type { Row } from './vault-tables.service.js';

/** What a reader looks for first, in this order; whatever else a row has follows, and last what only joins tables. */
const FIRST = [
  'createdAt',
  'openedAt',
  'lastAt',
  'who',
  'what',
  'contact',
  'contact.name',
  'name',
  'contact.number',
  'number',
  'state',
  'startsAt',
  'endsAt',
  'call.takenAt',
  'call.endedAt',
  'call.type',
  'call.outcome',
];
/** Said already by another column, or of use to programs only: the JSON has them. */
const LEFT_OUT = new Set(['kind', 'amount.currency', 'content.date', 'content.time', 'revision']);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** A row of the pack's tables as its owner reads it: her own times, states in words, amounts in euros. */
export function readable(row: Row, locale: Locale, zone: string): Row {
  const flat = flatten(row) as Row;
  const shown = Object.entries(flat).filter(
    ([path]) => !LEFT_OUT.has(path) && !(path === 'content.amount' && 'amount.cents' in flat),
  );
  return Object.fromEntries(shown.map(([path, value]) => [path, said(path, value, flat, { locale, zone })]));
}

/** The columns of a table, sorted, each with the name it has at the head of it. */
export function columnsOf(paths: Iterable<string>, locale: Locale): { key: string; header: string }[] {
  const rank = (path: string): number => {
    const first = FIRST.indexOf(path);
    return first >= 0 ? first : /(^|\.)id$|Id$/.test(path) ? 200 : 100;
  };
  const heads = new Set<string>();
  return [...paths]
    .toSorted((a, b) => rank(a) - rank(b))
    .map((key) => {
      const named = nameOf(key, locale);
      const header = heads.has(named) ? key : named;
      heads.add(header);
      return { key, header };
    });
}

/** The lines of an order lie side by side, each field with the number of its line. */
const LINE = /^content\.lines\.(\d+)\.(\w+)$/;

function nameOf(key: string, locale: Locale): string {
  const [, at, field = ''] = LINE.exec(key) ?? [];
  const known = `retention.pack.columns.${at ? `lines_${field}` : key.replaceAll('.', '_')}`;
  return defaultTexts().has(locale, known) ? translate(locale, known, { line: Number(at ?? 0) + 1 }) : key;
}

function said(path: string, value: unknown, row: Row, { locale, zone }: { locale: Locale; zone: string }) {
  const word = (key: string): unknown => wordFor(locale, key, value);
  const text = value instanceof Date ? value.toISOString() : value;
  if (typeof text === 'string' && INSTANT.test(text)) return local(text, zone);
  if (path === 'state') return word(`desk.state.${String(row['kind'])}.${String(value)}`);
  if (path === 'call.outcome') return word(`desk.outcome.${String(value)}`);
  if (path === 'content.urgency') return word(`desk.urgency.${String(value)}`);
  if (path === 'what') return word(`portal.openings.what.${String(value)}`);
  if (/(^|\.)(amount\.cents|\w+Cents|lines\.\d+\.(price|vatBps))$/.test(path) && value !== '')
    return (Number(value) / 100).toFixed(2);
  return value;
}

function local(instant: string, zone: string): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return `${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}
