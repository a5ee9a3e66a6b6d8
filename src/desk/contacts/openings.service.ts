import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';

export type Opened =
  'card' | 'contacts' | 'timeline' | 'record' | 'invoice' | 'tasks' | 'invoices' | 'documents' | 'cases';

/** What was on screen, as far as it is one thing. */
interface About {
  contactId?: string | null;
  callId?: string | null;
  recordId?: string | null;
  invoiceId?: string | null;
}

export interface Opening {
  id: string;
  who: string;
  what: Opened;
  contactId: string | null;
  callId: string | null;
  /** The record or the unpaid invoice that was opened, where it is about nobody of the address book. */
  recordId: string | null;
  invoiceId: string | null;
  openedAt: Date;
}

/** What of the log is wanted. */
export interface LogFilter {
  person?: string | null | undefined;
  day?: string | null | undefined;
}

/** Looking again within this time is the same look: a page loaded twice is no second opening. */
const SAME_LOOK_MINUTES = 10;

/** The log of who looked at callers' data, written with the look itself and read by the client. */
@Injectable()
export class Openings {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Logs that the assistant has callers' data on screen; the client's own people are at home. Gives the time logged. */
  async note(
    desk: Desk,
    what: Opened,
    { contactId = null, callId = null, recordId = null, invoiceId = null }: About = {},
  ): Promise<Date | null> {
    if (desk.side !== 'assistant') return null;
    const now = this.clock.date();
    const same = await this.uow.one<{ openedAt: Date }>(
      `select opened_at "openedAt" from card_opening
       where contract_id = $1 and account_id = $2 and what = $3 and contact_id is not distinct from $4
         and call_id is not distinct from $5 and record_id is not distinct from $7
         and invoice_id is not distinct from $8 and (call_id is not null or opened_at > $6)
       order by opened_at desc limit 1`,
      [
        desk.contract.id,
        desk.actor.accountId,
        what,
        contactId,
        callId,
        new Date(now.getTime() - SAME_LOOK_MINUTES * 60_000),
        recordId,
        invoiceId,
      ],
    );
    if (same) return same.openedAt;
    await this.uow.query(
      `insert into card_opening (id, contract_id, account_id, what, contact_id, call_id, record_id, invoice_id, opened_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [newId(), desk.contract.id, desk.actor.accountId, what, contactId, callId, recordId, invoiceId, now],
    );
    return now;
  }

  /** Logs a look at a case, on the card of each of its people; of nobody's, at its latest record. */
  async noteCase(desk: Desk, caseId: string, people: { id: string }[]): Promise<void> {
    for (const { id } of people) await this.note(desk, 'card', { contactId: id });
    if (people.length > 0) return;
    const row = await this.uow.one<{ recordId: string }>(
      `select record_id "recordId" from desk_case where contract_id = $1 and id = $2`,
      [desk.contract.id, caseId],
    );
    await this.note(desk, 'record', { recordId: row?.recordId ?? null });
  }

  /** The log, newest first, from after the given place; of one person and one day of the contract's zone if named. */
  list(
    { contract }: Desk,
    limit: number,
    after: { at: Date; id: string } | null = null,
    { person = null, day = null }: LogFilter = {},
  ): Promise<Opening[]> {
    return this.uow.query<Opening>(
      `select p.id, a.name who, p.what, p.contact_id "contactId", p.call_id "callId",
         p.record_id "recordId", p.invoice_id "invoiceId", p.opened_at "openedAt"
       from card_opening p join account a on a.id = p.account_id
       where p.contract_id = $1 and ($2::timestamptz is null or (p.opened_at, p.id) < ($2, $3))
         and ($5::uuid is null or p.account_id = $5)
         and ($6::date is null or p.opened_at >= $6::date::timestamp at time zone $7
           and p.opened_at < ($6::date + 1)::timestamp at time zone $7)
       order by p.opened_at desc, p.id desc limit $4`,
      [contract.id, after?.at ?? null, after?.id ?? null, limit, person, day, contract.timezone],
    );
  }

  /** Everybody in the log, by name. */
  people({ contract }: Desk): Promise<{ id: string; name: string }[]> {
    return this.uow.query(
      `select a.id, a.name from account a
       where a.id in (select account_id from card_opening where contract_id = $1) order by lower(a.name)`,
      [contract.id],
    );
  }
}
