import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { Contracts, type ContractView } from '../contracts/index.js';
import { Work } from '../desk/index.js';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Missing, Refusal } from '../platform/errors.js';
import { Events, type EventRecord } from '../platform/events/events.js';
import { isId, newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import { billable, lineKinds, stretch, type LineKind } from './line.rules.js';
import { lockLine, type SheetRow } from './timesheet.row.js';
import { TimesheetNews } from './timesheet.news.js';
import { weekAfter, weekOf, type Week } from './week.rules.js';

export interface TaskInput {
  day: string;
  from: string;
  to: string;
  note: string;
}

/** Somebody else than the contract's assistant did the work, and this part of its value is hers. */
interface StandIn {
  workedBy: string;
  shareBps: number;
}

interface Worked {
  kind: LineKind;
  recordId: string | null;
  startedAt: Date;
  endedAt: Date;
  calls: number;
  heldSeconds?: number;
}

interface OpenSheet {
  id: string;
  state: string;
}

/** Billable stretches of work: told by the desk, or written by hand. */
@Injectable()
export class TimeLines implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly contracts: Contracts,
    private readonly news: TimesheetNews,
    private readonly work: Work,
  ) {}

  onModuleInit(): void {
    this.events.on('timesheets', ['desk.work_recorded'], (event) => this.record(event));
  }

  /** Adds a task the desk has no record of, to the week it was done in. Returns the line's id. */
  async addTask(actor: Member, contractId: string, input: TaskInput): Promise<string> {
    return this.uow.run(actor, async () => {
      const contract = await this.contracts.of(actor, contractId);
      if (contract.assistantId !== actor.accountId) throw new Missing('contract');
      if (contract.kind === 'fixed' || !['active', 'in_notice'].includes(contract.state))
        throw new Refusal('contract_not_running', { status: 409 });
      await this.lockContract(contractId);
      const times = this.times(input, contract.timezone);
      const sheet = await this.sheetOf(
        contractId,
        weekOf(Temporal.Instant.fromEpochMilliseconds(times.startedAt.getTime()), contract.timezone),
      );
      if (sheet.state !== 'open') throw new Refusal('week_submitted', { field: 'day', status: 409 });
      const id = newId();
      await this.work.reserve(contract, id, times);
      await this.refuseOverlap(contractId, times, null);
      await this.insert(
        id,
        contract,
        sheet.id,
        { kind: 'task', recordId: null, calls: 0, ...times },
        input.note,
      );
      await this.news.changed({ ...contract, id: sheet.id, contractId });
      return id;
    });
  }

  /** Changes a task written by hand, while its week is open and it stays in that week. */
  async editTask(actor: Member, lineId: string, input: TaskInput): Promise<void> {
    await this.uow.run(actor, async () => {
      const sheet = await this.ownTask(actor, lineId);
      await this.lockContract(sheet.contractId);
      const times = this.times(input, sheet.timezone);
      if (input.day < sheet.startsOn || input.day > sheet.endsOn)
        throw new Refusal('other_week', { field: 'day' });
      await this.work.reserve({ id: sheet.contractId, assistantId: sheet.assistantId }, lineId, times);
      await this.refuseOverlap(sheet.contractId, times, lineId);
      await this.uow.query(
        `update time_line set started_at = $2, ended_at = $3, minutes = $4, note = $5 where id = $1`,
        [
          lineId,
          times.startedAt,
          times.endedAt,
          billable(times.startedAt, times.endedAt, sheet.incrementMinutes),
          input.note,
        ],
      );
      await this.news.changed(sheet);
    });
  }

  /** Removes a task written by hand, while its week is open. */
  async removeTask(actor: Member, lineId: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const sheet = await this.ownTask(actor, lineId);
      await this.uow.query(`delete from time_line where id = $1`, [lineId]);
      await this.work.release(lineId);
      await this.news.changed(sheet);
    });
  }

  /** The desk's news of a record: a new line, or other times of a line whose week is still open. */
  private async record({ contractId, data, at }: EventRecord): Promise<void> {
    const { kind, recordId, startedAt, endedAt, calls } = data;
    if (!contractId || !isId(recordId) || !lineKinds.includes(kind as LineKind)) return;
    if (typeof startedAt !== 'string' || typeof endedAt !== 'string') return;
    const work = {
      kind: kind as LineKind,
      recordId,
      startedAt: new Date(startedAt),
      endedAt: new Date(endedAt),
      calls: Number(calls ?? 0),
      heldSeconds: Number(data['heldSeconds'] ?? 0),
    };
    const { workedBy, shareBps } = data;
    const standIn = typeof workedBy === 'string' ? { workedBy, shareBps: Number(shareBps) } : null;
    await this.uow.run({ accountId: null }, async () => {
      const contract = await this.contracts.facts(contractId);
      if (contract.kind === 'fixed') return;
      await this.lockContract(contractId);
      const known = await this.uow.one<{ id: string; timesheetId: string; state: string; asOf: Date }>(
        `select l.id, l.timesheet_id "timesheetId", t.state, l.as_of "asOf" from time_line l
         join timesheet t on t.id = l.timesheet_id where l.record_id = $1 for update of t`,
        [recordId],
      );
      if (known) {
        if (known.state !== 'open' || known.asOf >= at) return;
        await this.uow.query(
          `update time_line set started_at = $2, ended_at = $3, minutes = $4, calls = $5, as_of = $6, held_seconds = $7
           where id = $1`,
          [
            known.id,
            work.startedAt,
            work.endedAt,
            this.minutes(contract, work),
            work.calls,
            at,
            leftOut(contract, work),
          ],
        );
        await this.news.changed({ ...contract, id: known.timesheetId, contractId });
        return;
      }
      const sheetId = await this.openSheet(contract, work.startedAt);
      await this.insert(newId(), contract, sheetId, work, '', at, standIn);
      await this.news.changed({ ...contract, id: sheetId, contractId });
    });
  }

  /** The sheet of the week the work was done in, or of the next week that has not been handed in yet. */
  private async openSheet(contract: ContractView, startedAt: Date): Promise<string> {
    let week = weekOf(Temporal.Instant.fromEpochMilliseconds(startedAt.getTime()), contract.timezone);
    for (;;) {
      const sheet = await this.sheetOf(contract.id, week);
      if (sheet.state === 'open') return sheet.id;
      week = weekAfter(week);
    }
  }

  /** The sheet of a week, locked; made now if there is none. */
  private async sheetOf(contractId: string, week: Week): Promise<OpenSheet> {
    const [row] = await this.uow.returning<OpenSheet>(
      `insert into timesheet (id, contract_id, starts_on, ends_on, state, state_at, created_at)
       values ($1, $2, $3, $4, 'open', $5, $5)
       on conflict (contract_id, starts_on) do update set revision = timesheet.revision returning id, state`,
      [newId(), contractId, week.startsOn, week.endsOn, this.clock.date()],
    );
    return found(row);
  }

  private async insert(
    id: string,
    contract: ContractView,
    sheetId: string,
    work: Worked,
    note: string,
    asOf = this.clock.date(),
    standIn: StandIn | null = null,
  ): Promise<void> {
    await this.uow.query(
      `insert into time_line (id, contract_id, timesheet_id, kind, record_id, started_at, ended_at, minutes, calls, note,
                              state, as_of, created_at, worked_by, share_bps, held_seconds)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'recorded', $11, $12, $13, $14, $15)`,
      [
        id,
        contract.id,
        sheetId,
        work.kind,
        work.recordId,
        work.startedAt,
        work.endedAt,
        this.minutes(contract, work),
        work.calls,
        note,
        asOf,
        this.clock.date(),
        standIn?.workedBy ?? null,
        standIn?.shareBps ?? null,
        leftOut(contract, work),
      ],
    );
  }

  private minutes(contract: ContractView, work: Worked): number {
    const { incrementMinutes } = contract.version;
    return billable(work.startedAt, work.endedAt, incrementMinutes, leftOut(contract, work));
  }

  private times(input: TaskInput, timezone: string): { startedAt: Date; endedAt: Date } {
    const times = stretch(input.day, input.from, input.to, timezone);
    if (times.endedAt <= times.startedAt) throw new Refusal('task_backwards', { field: 'to' });
    if (times.endedAt > this.clock.date()) throw new Refusal('task_ahead', { field: 'to' });
    return times;
  }

  /** The same minute is not paid twice by one client, nor by two: for those at the desk, see `Work.reserve`. */
  private async refuseOverlap(
    contractId: string,
    { startedAt, endedAt }: { startedAt: Date; endedAt: Date },
    except: string | null,
  ): Promise<void> {
    const other = await this.uow.one(
      `select 1 from time_line where contract_id = $1 and state <> 'withdrawn' and id is distinct from $4
         and started_at < $3 and ended_at > $2 limit 1`,
      [contractId, startedAt, endedAt, except],
    );
    if (other) throw new Refusal('task_overlap', { field: 'from', status: 409 });
  }

  private async ownTask(actor: Member, lineId: string): Promise<SheetRow> {
    const { line, sheet } = await lockLine(this.uow, actor, lineId);
    // One the desk told of is not hers to change by hand.
    if (sheet.assistantId !== actor.accountId || line.kind !== 'task' || line.recordId)
      throw new Missing('time line');
    if (sheet.state !== 'open') throw new Refusal('week_submitted', { status: 409 });
    return sheet;
  }

  private async lockContract(contractId: string): Promise<void> {
    await this.uow.query(`select 1 from contract where id = $1 for no key update`, [contractId]);
  }
}

/** Seconds of a stretch the contract does not pay for: those the caller spent on hold, where it says so. */
function leftOut({ version }: ContractView, { startedAt, endedAt, heldSeconds = 0 }: Worked): number {
  if (!version.holdExcluded || !(heldSeconds > 0)) return 0;
  return Math.min(Math.floor(heldSeconds), Math.floor((endedAt.getTime() - startedAt.getTime()) / 1000));
}
