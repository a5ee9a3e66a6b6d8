import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import type { Tone } from './ladder.rules.js';

export type UnpaidWhat =
  'reminded' | 'promised' | 'promise_broken' | 'paid' | 'handed_back' | 'withdrawn' | 'answered';

export interface UnpaidEvent {
  id: string;
  what: UnpaidWhat;
  tone: Tone | null;
  channel: 'phone' | 'mail' | null;
  cents: number | null;
  on: string | null;
  note: string;
  recordId: string | null;
  by: string | null;
  at: Date;
}

const place = (row: string) => ({ table: 'unpaid_event', row, column: 'note' });

/** What was done about each unpaid invoice: reminders, promises, payments. */
@Injectable()
export class UnpaidEvents {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async note(
    desk: Desk,
    invoiceId: string,
    what: UnpaidWhat,
    more: Partial<Pick<UnpaidEvent, 'tone' | 'channel' | 'cents' | 'on' | 'note' | 'recordId'>> = {},
  ): Promise<void> {
    const id = newId();
    await this.uow.query(
      `insert into unpaid_event (id, contract_id, invoice_id, what, tone, channel, cents, on_day, note, record_id,
         by_account, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        desk.contract.id,
        invoiceId,
        what,
        more.tone ?? null,
        more.channel ?? null,
        more.cents ?? null,
        more.on ?? null,
        more.note ? desk.key.seal(more.note, place(id)) : null,
        more.recordId ?? null,
        desk.actor.accountId,
        this.clock.date(),
      ],
    );
  }

  /** Everything about one invoice, the oldest first. */
  async of(desk: Desk, invoiceId: string): Promise<UnpaidEvent[]> {
    const rows = await this.uow.query<Omit<UnpaidEvent, 'note'> & { note: Buffer | null }>(
      `select e.id, e.what, e.tone, e.channel, e.cents, e.on_day::text "on", e.note, e.record_id "recordId", a.name by, e.at
       from unpaid_event e left join account a on a.id = e.by_account
       where e.contract_id = $1 and e.invoice_id = $2 order by e.at, e.id limit 200`,
      [desk.contract.id, invoiceId],
    );
    return rows.map((row) => ({ ...row, note: row.note ? desk.key.open(row.note, place(row.id)) : '' }));
  }

  /** The invoice a record at the desk reminded of. */
  async invoiceOf(desk: Desk, recordId: string): Promise<string | null> {
    const row = await this.uow.one<{ id: string }>(
      `select invoice_id id from unpaid_event where contract_id = $1 and record_id = $2 limit 1`,
      [desk.contract.id, recordId],
    );
    return row?.id ?? null;
  }
}

/** Money that came in, as the reckoning of interest takes it. */
export const paymentsIn = (events: UnpaidEvent[]): { on: string; cents: number }[] =>
  events.flatMap(({ what, on, cents }) => (what === 'paid' && on && cents ? [{ on, cents }] : []));
