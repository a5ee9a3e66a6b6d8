import { parse, type CsvError, type Info } from 'csv-parse/sync';
import { cleanText } from '../http/text.js';

export interface Remark {
  /** The first line of the file is 1. */
  line: number;
  /** Names a text of the locale file of whoever reads the table. */
  what: string;
  field?: string;
  value?: string;
}

export interface TableRow<Column extends string> {
  line: number;
  values: Partial<Record<Column, string>>;
}

export interface Table<Column extends string> {
  rows: TableRow<Column>[];
  remarks: Remark[];
}

interface Wanted<Column extends string> {
  /** How a column may be headed, in small letters and without accents; the first is its name in reports. */
  columns: Record<Column, string[]>;
  required: NoInfer<Column>[];
  maxRows: number;
}

const LONGEST_CELL = 2000;
const MOST_REMARKS = 200;

/** Text of a file as people save it: UTF-8, UTF-16 with its mark, else what Windows writes. */
export function decode(bytes: Buffer): string {
  const label =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : null;
  if (label) return new TextDecoder(label).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const plain = (header: string): string =>
  cleanText(header)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9%]+/g, ' ')
    .trim();

/** What separates the cells: whichever stands most often in the first line that has any text. */
function delimiterOf(text: string): string {
  const head = text.split(/\r?\n/, 20).find((line) => line.trim() !== '') ?? '';
  const counts = [';', ',', '\t'].map((sign) => ({ sign, count: head.split(sign).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).sign;
}

/** Reads a table with headings. What can't be read is told line by line; the rest is kept. */
export function readTable<Column extends string>(text: string, wanted: Wanted<Column>): Table<Column> {
  const remarks: Remark[] = [];
  const remark = (one: Remark): void => {
    if (remarks.length < MOST_REMARKS) remarks.push(one);
  };
  let records: { record: string[]; info: Info }[] = [];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      trim: true,
      info: true,
      max_record_size: 100_000,
      on_skip: (error: CsvError | undefined) => {
        remark({ line: Number(error?.['lines'] ?? 0), what: 'broken' });
        return undefined;
      },
    }) as unknown as typeof records;
  } catch (error) {
    return {
      rows: [],
      remarks: [...remarks, { line: Number((error as CsvError)['lines'] ?? 1), what: 'broken' }],
    };
  }
  const [head, ...body] = records;
  if (!head) return { rows: [], remarks: [...remarks, { line: 1, what: 'empty' }] };
  const names = Object.keys(wanted.columns) as Column[];
  const columns = head.record.map((title) =>
    names.find((name) => wanted.columns[name].includes(plain(title))),
  );
  const missing = wanted.required.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    return {
      rows: [],
      remarks: missing.map((name) => ({ line: 1, what: 'no_column', field: wanted.columns[name][0]! })),
    };
  const rows: TableRow<Column>[] = [];
  for (const { record, info } of body) {
    if (record.every((cell) => cell === '')) continue;
    if (rows.length >= wanted.maxRows) {
      remark({ line: info.lines, what: 'too_many', value: String(wanted.maxRows) });
      break;
    }
    if (record.length > columns.length) {
      remark({ line: info.lines, what: 'too_wide' });
      continue;
    }
    const values: TableRow<Column>['values'] = {};
    columns.forEach((name, index) => {
      const cell = cleanText(record[index] ?? '');
      if (name && cell !== '') values[name] ??= cell.slice(0, LONGEST_CELL);
    });
    const absent = wanted.required.find((name) => !values[name]);
    if (absent) remark({ line: info.lines, what: 'missing', field: wanted.columns[absent][0]! });
    else rows.push({ line: info.lines, values });
  }
  return { rows, remarks };
}

/** An amount as Italians or the English write it ("1.200,50", "1,200.50", "€ 80") in cents; null when it is none. */
export function centsOf(text: string): number | null {
  const bare = text.replace(/[\s\u00a0€'’]|EUR/gi, '');
  const match = /^(-?)(\d{1,3}(?:([.,])\d{3})(?:\3\d{3})*|\d+)(?:([.,])(\d{1,2}))?$/.exec(bare);
  if (!match || (match[3] && match[3] === match[4])) return null;
  const cents = Number(match[2]!.replace(/[.,]/g, '')) * 100 + Number((match[5] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(cents) ? (match[1] ? -cents : cents) : null;
}

/** A day as "31/12/2026", "31.12.26" or "2026-12-31", in ISO form; null when there is no such day. */
export function dayOf(text: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text);
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(text);
  const [year, month, day] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : local
      ? [Number(local[3]) + (local[3]!.length === 2 ? 2000 : 0), Number(local[2]), Number(local[1])]
      : [0, 0, 0];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = year > 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : null;
}
