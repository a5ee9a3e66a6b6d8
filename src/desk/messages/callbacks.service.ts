import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { BusinessActor, Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId } from '../../platform/ids.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { instantOf } from '../appointments/local-time.rules.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Timeline, type OpenRecord } from '../timeline/timeline.queries.js';
import type { owners } from './message.form.js';

export interface Due {
  callBackBy?: string | undefined;
  callBackOn?: string | undefined;
}

interface Row {
  id: string;
  owner: (typeof owners)[number];
  dueAt: Date | null;
  openedAt: Date;
}

export interface Callback extends Row {
  overdue: boolean;
  record: OpenRecord;
}

export interface CallbackFacts {
  contractId: string;
  open: number;
  overdue: number;
  nextAt: Date | null;
}

const SHOWN = 60;

/** Callers who wait to be called back: by whom, until when, and whether it is done. */
@Injectable()
export class Callbacks implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly timeline: Timeline,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.desk.callbacks', () => this.sweep());
  }

  /** Opens the callback of a record. A time already gone is refused. */
  async open(desk: Desk, recordId: string, owner: Row['owner'], due: Due): Promise<void> {
    const now = this.clock.date();
    await this.uow.query(
      `insert into callback (id, contract_id, owner, due_at, opened_at) values ($1, $2, $3, $4, $5)`,
      [recordId, desk.contract.id, owner, this.dueAt(desk, due), now],
    );
  }

  /** What is open, what is due first first. */
  async list(desk: Desk): Promise<Callback[]> {
    const rows = await this.uow.query<Row>(
      `select id, owner, due_at "dueAt", opened_at "openedAt" from callback
       where contract_id = $1 and done_at is null order by due_at nulls last, opened_at limit $2`,
      [desk.contract.id, SHOWN],
    );
    if (rows.length === 0) return [];
    const records = await this.timeline.list(desk, { ids: rows.map(({ id }) => id), limit: SHOWN });
    const now = this.clock.date();
    return rows.flatMap((row) => {
      const record = records.find(({ id }) => id === row.id);
      return record ? [{ ...row, overdue: row.dueAt !== null && row.dueAt <= now, record }] : [];
    });
  }

  /** The open callback of one record. */
  of(desk: Desk, recordId: string): Promise<Row | null> {
    return this.uow.one<Row>(
      `select id, owner, due_at "dueAt", opened_at "openedAt" from callback
       where contract_id = $1 and id = $2 and done_at is null`,
      [desk.contract.id, recordId],
    );
  }

  /** The caller has been called back, says the assistant. */
  doneByAssistant(actor: Member, contractId: string, recordId: string): Promise<void> {
    return this.desks.work(actor, contractId, (desk) => this.done(desk, recordId));
  }

  /** The caller has been called back, says the client. */
  doneByBusiness(actor: BusinessActor, contractId: string, recordId: string): Promise<void> {
    return this.desks.read(actor, contractId, (desk) => this.done(desk, recordId));
  }

  /** Ends the callback of a record that is dealt with, if it has one. */
  async close(desk: Desk, recordId: string): Promise<boolean> {
    const closed = await this.uow.returning(
      `update callback set done_at = $3, done_by = $4 where contract_id = $1 and id = $2 and done_at is null returning id`,
      [desk.contract.id, recordId, this.clock.date(), desk.actor.accountId],
    );
    return closed.length > 0;
  }

  /** How many stand open beside each client: counts and times only. */
  facts(contractIds: string[]): Promise<CallbackFacts[]> {
    return this.uow.query<CallbackFacts>(
      `select contract_id "contractId", open, overdue, next_at "nextAt" from callback_facts($1, $2)`,
      [contractIds, this.clock.date()],
    );
  }

  private async done(desk: Desk, recordId: string): Promise<void> {
    const row = isId(recordId)
      ? await this.uow.one(`select 1 from callback where contract_id = $1 and id = $2`, [
          desk.contract.id,
          recordId,
        ])
      : null;
    found(row, 'callback');
    // A second press, or the other side's, changes nothing.
    if (await this.close(desk, recordId)) await this.desks.tell(desk, recordId);
  }

  private dueAt({ contract }: Desk, { callBackBy, callBackOn }: Due): Date | null {
    if (!callBackBy && !callBackOn) return null;
    const day = callBackOn ?? this.clock.today(contract.timezone).toString();
    const at = instantOf(day, callBackBy ?? '23:59', contract.timezone, 'callBackBy');
    const due = new Date(at.epochMilliseconds);
    if (due <= this.clock.date()) throw new Refusal('desk_past', { field: 'callBackBy' });
    return due;
  }

  private async sweep(): Promise<void> {
    const due = await this.uow.query<{ contractId: string; id: string }>(
      `select contract_id "contractId", id from callbacks_due($1)`,
      [this.clock.date()],
    );
    await eachOnItsOwn(due, ({ contractId, id }) =>
      this.desks.inJob(contractId, (desk) => this.tellOverdue(desk, id)),
    );
  }

  private async tellOverdue(desk: Desk, id: string): Promise<void> {
    const [row] = await this.uow.returning<{ owner: Row['owner'] }>(
      `update callback set overdue_told_at = $3
       where contract_id = $1 and id = $2 and done_at is null and overdue_told_at is null returning owner`,
      [desk.contract.id, id, this.clock.date()],
    );
    if (!row) return;
    await this.events.record(row.owner === 'client' ? 'desk.callback_overdue' : 'desk.own_callback_overdue', {
      subjectKind: 'desk_record',
      subjectId: id,
      contractId: desk.contract.id,
      data: { recordId: id },
    });
    await this.desks.tell(desk, id);
  }
}
