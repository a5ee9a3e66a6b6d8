import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { sealedColumns } from '../../../desk/vault/sealed.data.js';
import { VaultKeys } from '../../../desk/vault/vault-keys.service.js';
import { newId } from '../../../platform/ids.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';

type Row = Record<string, unknown>;

/** What a desk writes day by day, parents first. */
const TABLES = [
  'contact',
  'desk_record',
  'desk_call',
  'desk_work',
  'callback',
  'desk_task',
  'desk_case',
  'case_contact',
  'case_change',
  'order_change',
  'appointment',
  'appointment_slot',
  'message_version',
  'message_delivery',
  'card_opening',
];
/** What was open once has long been done. */
const DONE: Record<string, (row: Row) => Row> = {
  desk_record: ({ kind, state }) => {
    const closed = CLOSED[`${String(kind)} ${String(state)}`];
    return closed ? { state: closed } : {};
  },
  desk_call: (row) => ({
    ended_at: row['ended_at'] ?? row['taken_at'],
    outcome: row['outcome'] ?? 'settled',
  }),
  desk_task: (row) => ({
    done_at: row['done_at'] ?? row['due_at'],
    done_by: row['done_by'] ?? row['written_by'],
  }),
  callback: (row) => ({ done_at: row['done_at'] ?? row['due_at'] }),
  message_delivery: ({ state }) => (state === 'queued' ? { state: 'sent', next_at: null } : {}),
};
const CLOSED: Record<string, string> = {
  'call in_progress': 'ended',
  'call missed': 'returned',
  'message waiting': 'done',
  'message read': 'done',
  'appointment proposed': 'booked',
  'order taken': 'fulfilled',
  'order confirmed': 'fulfilled',
  'document waiting': 'sent',
  'reminder sent': 'paid',
  'reminder promised': 'paid',
  'reminder handed_back': 'paid',
  'task open': 'done',
};
const STEP_DAYS = 182;
const CHUNK = 2000;
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT/;

/**
 * Copies what a vault holds again and again, each time half a year further back, sealed anew: what many years of the
 * same work leave. Every fourth copy has its own callers, the others are calls of the same. Returns the records there are.
 */
export async function growVault(
  app: INestApplicationContext,
  contractId: string,
  copies: number,
): Promise<number> {
  const uow = app.get(UnitOfWork, { strict: false });
  const keys = app.get(VaultKeys, { strict: false });
  const inVault = <T>(work: () => Promise<T>): Promise<T> =>
    uow.inContract({ accountId: null }, contractId, work);
  const past = await inVault(() => read(uow, contractId));
  for (let copy = 1; copy <= copies; copy += 1)
    await inVault(async () => {
      const key = await keys.current();
      const ids = newIds(past, copy % 4 === 0);
      for (const [table, rows] of past) {
        const fresh = rows
          .filter((row) => table !== 'contact' || ids.has(String(row['id'])))
          .map((row) => backdated(table, row, ids, copy * STEP_DAYS));
        const opened = rows.filter((row) => table !== 'contact' || ids.has(String(row['id'])));
        for (const { column } of sealedColumns.filter((one) => one.table === table))
          fresh.forEach((row, i) => {
            const sealed = opened[i]?.[column];
            if (typeof sealed !== 'string') return;
            const text = key.open(bytes(sealed), { table, row: String(opened[i]?.['id']), column });
            row[column] = hex(key.seal(text, { table, row: String(row['id']), column }));
          });
        for (let i = 0; i < fresh.length; i += CHUNK) await write(uow, table, fresh.slice(i, i + CHUNK));
      }
    });
  const [counted] = await inVault(() =>
    uow.query<{ records: number }>(`select count(*)::int records from desk_record where contract_id = $1`, [
      contractId,
    ]),
  );
  return counted?.records ?? 0;
}

async function read(uow: UnitOfWork, contractId: string): Promise<[string, Row[]][]> {
  const found: [string, Row[]][] = [];
  for (const table of TABLES) {
    const rows = await uow.query<{ row: Row }>(
      `select to_jsonb(t) "row" from ${table} t where contract_id = $1`,
      [contractId],
    );
    found.push([table, rows.map(({ row }) => row)]);
  }
  return found;
}

/** A new id for each row that has one. */
function newIds(past: [string, Row[]][], withContacts: boolean): Map<string, string> {
  const ids = new Map<string, string>();
  for (const [table, rows] of past)
    if (table !== 'contact' || withContacts)
      for (const { id } of rows) if (typeof id === 'string' && !ids.has(id)) ids.set(id, newId());
  return ids;
}

function backdated(table: string, row: Row, ids: Map<string, string>, days: number): Row {
  const copy = Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, older(column, value, ids, days)]),
  );
  return { ...copy, ...DONE[table]?.(copy) };
}

function older(column: string, value: unknown, ids: Map<string, string>, days: number): unknown {
  if (typeof value !== 'string') return value;
  if (column.endsWith('digest')) return hex(randomBytes(32));
  if (ID.test(value)) return ids.get(value) ?? value;
  return INSTANT.test(value) ? new Date(Date.parse(value) - days * 86_400_000).toISOString() : value;
}

const write = (uow: UnitOfWork, table: string, rows: Row[]): Promise<unknown> => {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  return uow.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  );
};

const hex = (value: Buffer): string => `\\x${value.toString('hex')}`;
const bytes = (text: string): Buffer => Buffer.from(text.slice(2), 'hex');
