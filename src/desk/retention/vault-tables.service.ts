import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { sealedColumns } from '../vault/sealed.data.js';
import { attachments, outside, secrets } from './pack.data.js';

const PAGE = 200;

export type Row = Record<string, unknown>;

/** A table with rows of a contract, as the database describes it. */
export interface VaultTable {
  name: string;
  /** Its primary key, each column with its type: the order it is read in. */
  key: { name: string; type: string }[];
  bytes: string[];
}

/** A file that lies sealed in a column, and the path it has in a pack. */
export interface Attachment {
  folder: string;
  name: string;
  content: Buffer;
}

/** Reads any table of a vault as plain rows, sealed columns opened: what is added to the desk later is read by itself. */
@Injectable()
export class VaultTables {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly desks: Desks,
  ) {}

  /** Every table of the vaults, and those outside that a client goes on with. */
  all(): Promise<VaultTable[]> {
    return this.uow.query<VaultTable>(
      `select c.relname name,
         array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           and a.atttypid = 'bytea'::regtype) bytes,
         (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by p.at)
          from pg_index i cross join unnest(i.indkey::int2[]) with ordinality p (number, at)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = p.number
          where i.indrelid = c.oid and i.indisprimary) key
       from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
         and (c.relrowsecurity or c.relname = any ($1))
       order by c.relrowsecurity desc, c.relname`,
      [outside],
    );
  }

  /** How many rows of these tables a contract has. */
  async count(contractId: string, tables: string[]): Promise<number> {
    return this.desks.inJob(contractId, async () => {
      const each = tables.map((table) => `select count(*) n from ${table} where contract_id = $1`);
      const row = await this.uow.one<{ n: number }>(
        `select sum(n)::int n from (${each.join(' union all ')}) one`,
        [contractId],
      );
      return row?.n ?? 0;
    });
  }

  /** The rows of a table, a file in a row as its path; page by page, each in a transaction of its own. */
  async *rows(
    contractId: string,
    table: VaultTable,
    pathOf: (folder: string, name: string) => string = (_, name) => name,
  ): AsyncGenerator<Row> {
    const columns = sealedIn(table.name).filter(({ id }) => !(id in secrets) && !(id in attachments));
    for await (const { row, desk, sealed, names } of this.pages(contractId, table, columns, PAGE)) {
      const open = columns.map(({ column }, at): [string, unknown] => {
        const place = { table: table.name, row: names[at] ?? '', column };
        const value = sealed[at];
        return [camel(column), value ? parsed(desk.key.open(value, place)) : null];
      });
      const said: Row = { ...row, ...Object.fromEntries(open) };
      const files = filesIn(table.name).map(({ column, folder, name }): [string, unknown] => [
        camel(column),
        pathOf(folder, name(said)),
      ]);
      yield { ...said, ...Object.fromEntries(files) };
    }
  }

  /** The files that lie in a table, one at a time. */
  async *files(contractId: string, table: VaultTable): AsyncGenerator<Attachment> {
    for (const { column, named, folder, name } of filesIn(table.name)) {
      const columns = [column, named].flatMap((wanted) =>
        sealedIn(table.name).filter((one) => one.column === wanted),
      );
      for await (const { row, desk, sealed, names } of this.pages(contractId, table, columns, 1)) {
        const open = (at: number): string =>
          desk.key.open(sealed[at]!, {
            table: table.name,
            row: names[at] ?? '',
            column: columns[at]!.column,
          });
        if (!sealed[0]) continue;
        const said = named && sealed[1] ? { ...row, [camel(named)]: parsed(open(1)) } : row;
        yield { folder, name: name(said), content: Buffer.from(open(0), 'base64') };
      }
    }
  }

  private async *pages(
    contractId: string,
    { name, key, bytes }: VaultTable,
    columns: ReturnType<typeof sealedIn>,
    limit: number,
  ): AsyncGenerator<{ row: Row; desk: Desk; sealed: (Buffer | null)[]; names: string[] }> {
    const order = key.map((one) => `t.${one.name}`).join(', ');
    const from = key.map((one, at) => `($2::text[])[${at + 1}]::${one.type}`).join(', ');
    const sql = `select to_jsonb(t) - $3::text[] "row", array[${key.map((one) => `t.${one.name}::text`).join(', ')}] at
        ${columns.map(({ column, row }, at) => `, t.${column} s${at}, ${row} n${at}`).join('')}
      from ${name} t where t.contract_id = $1 and ($2::text[] is null or (${order}) > (${from}))
      order by ${order} limit ${limit}`;
    let last: string[] | null = null;
    do {
      const params: unknown[] = [contractId, last, [...bytes, 'contract_id']];
      const page = await this.desks.inJob(contractId, async (desk) =>
        (await this.uow.query<{ row: Row; at: string[] } & Row>(sql, params)).map((one) => ({
          desk,
          at: one.at,
          row: Object.fromEntries(Object.entries(one.row).map(([column, value]) => [camel(column), value])),
          sealed: columns.map((_, at) => one[`s${at}`] as Buffer | null),
          names: columns.map((_, at) => String(one[`n${at}`])),
        })),
      );
      yield* page;
      last = page.length === limit ? (page.at(-1)?.at ?? null) : null;
    } while (last);
  }
}

const sealedIn = (name: string) =>
  sealedColumns
    .filter(({ table }) => table === name)
    .map(({ column, row = 'id::text' }) => ({ column, row, id: `${name}.${column}` }));

const filesIn = (name: string) =>
  Object.entries(attachments)
    .filter(([id]) => id.startsWith(`${name}.`))
    .map(([id, file]) => ({ column: id.slice(name.length + 1), ...file }));

const camel = (column: string): string =>
  column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Most sealed texts are JSON; a number or a word is meant as it stands. */
function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
