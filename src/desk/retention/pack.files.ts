import { stringify } from 'csv-stringify/sync';
import type { Locale } from '../../platform/views/i18n.js';
import { columnsOf, readable } from './pack.readable.js';
import type { Row } from './vault-tables.service.js';

/** For whom a table is written: language and zone. */
export interface Reader {
  locale: Locale;
  zone: string;
}

/** Rows to be read as often as a file needs: what a file is made of is never in memory as a whole. */
export type Source = () => AsyncIterable<Row>;

/** A table of whatever fields its rows have; nothing in it is taken for a formula by a spreadsheet. */
export async function* csv(source: Source, { locale, zone }: Reader): AsyncGenerator<Buffer> {
  const names = new Set<string>();
  for await (const row of source())
    for (const name of Object.keys(readable(row, locale, zone))) names.add(name);
  const columns = columnsOf(names, locale);
  yield Buffer.from(stringify([], { header: true, columns, bom: true }));
  for await (const row of source())
    yield Buffer.from(stringify([readable(row, locale, zone)], { columns, escape_formulas: true }));
}

/** A list of rows as JSON. */
export async function* json(source: Source): AsyncGenerator<Buffer> {
  let before = '[';
  for await (const row of source()) {
    yield Buffer.from(`${before}\n${JSON.stringify(row)}`);
    before = ',';
  }
  yield Buffer.from(before === '[' ? '[]' : '\n]');
}

/** Several lists as one JSON object. */
export async function* jsonOf(lists: Record<string, Source>): AsyncGenerator<Buffer> {
  let before = '{';
  for (const [name, source] of Object.entries(lists)) {
    yield Buffer.from(`${before}${JSON.stringify(name)}: `);
    yield* json(source);
    before = ',\n';
  }
  yield Buffer.from('}');
}

export async function* whole(content: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(content);
}
