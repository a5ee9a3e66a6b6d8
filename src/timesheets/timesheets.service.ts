import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { Actor, Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Missing, Stale } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';
import { lockAnySheet, lockSheet, type SheetRow } from './timesheet.row.js';
import { TimesheetNews } from './timesheet.news.js';
import { timesheetStates, type LineState, type TimesheetState } from './timesheet.states.js';
import {
  approveBy,
  closesMonth,
  packageMonth,
  weekAfter,
  weekOfDay,
  type PackageMonth,
} from './week.rules.js';

export interface TimesheetFacts {
  id: string;
  contractId: string;
  state: TimesheetState;
  startsOn: string;
  endsOn: string;
  /** The retainer month the week belongs to, and whether this sheet is its last. */
  month: PackageMonth & { last: boolean };
  lines: {
    id: string;
    kind: string;
    state: LineState;
    minutes: number;
    calls: number;
    startedAt: Date;
    charged: boolean;
  }[];
}

/** Weeks of work: submitted, approved by the business or by its silence, closed when every line is settled. */
@Injectable()
export class Timesheets implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly news: TimesheetNews,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.timesheets.submit', () => this.submitDue());
    this.jobs.every('* * * * *', 'sweep.timesheets.approve', () => this.approveDue());
    this.jobs.every('7 * * * *', 'sweep.timesheets.open', () => this.openRetainerWeeks());
  }

  /** A sheet with its lines, whoever asks: for billing and jobs. */
  async facts(timesheetId: string): Promise<TimesheetFacts> {
    const sheet = found(
      await this.uow.one<Omit<TimesheetFacts, 'month' | 'lines'> & { contractEndsOn: string | null }>(
        `select t.id, t.contract_id "contractId", t.state, t.starts_on::text "startsOn", t.ends_on::text "endsOn",
                k.ends_on::text "contractEndsOn"
         from timesheet t join contract k on k.id = t.contract_id where t.id = $1`,
        [timesheetId],
      ),
      'timesheet',
    );
    const { contractEndsOn, ...facts } = sheet;
    const lines = await this.uow.query<TimesheetFacts['lines'][number]>(
      `select id, kind, state, minutes, calls, started_at "startedAt", charged_at is not null charged
       from time_line where timesheet_id = $1 order by started_at, id`,
      [timesheetId],
    );
    return { ...facts, lines, month: { ...packageMonth(sheet), last: closesMonth(sheet, contractEndsOn) } };
  }

  /** Hands the week in; a second click finds it handed in. */
  async submit(actor: Member, timesheetId: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const sheet = await lockSheet(this.uow, actor, timesheetId);
      if (sheet.assistantId !== actor.accountId) throw new Missing('timesheet');
      if (sheet.state === 'submitted') return;
      timesheetStates.next(sheet.state, 'submit');
      await this.handIn(sheet);
    });
  }

  /**
   * Approves the week as the reader saw it: every line without an objection is settled at once. A second approval finds
   * it done; one of a page that has changed since is Stale.
   */
  async approve(actor: Member, timesheetId: string, revision: number): Promise<void> {
    await this.uow.run(actor, async () => {
      const sheet = await lockSheet(this.uow, actor, timesheetId);
      if (sheet.organisationId !== actor.organisationId) throw new Missing('timesheet');
      if (sheet.state === 'approved' || sheet.state === 'closed') return;
      timesheetStates.next(sheet.state, 'approve');
      if (sheet.revision !== revision) throw new Stale();
      await this.settle(sheet, actor, false);
    });
  }

  /** Charges the lines of an approved sheet that are settled and not charged yet, and closes it when none is left open. */
  async chargeSettled(sheet: SheetRow, silent: boolean): Promise<void> {
    const lines = await this.uow.returning<{ id: string; minutes: number }>(
      `update time_line set charged_at = $2
       where timesheet_id = $1 and charged_at is null and state in ('approved', 'corrected', 'decided') and minutes > 0
       returning id, minutes`,
      [sheet.id, this.clock.date()],
    );
    const last = sheet.kind === 'retainer' && closesMonth(sheet, sheet.contractEndsOn);
    // A retainer's month is due even when its last week had no work.
    if (lines.length > 0 || (last && sheet.state === 'submitted')) {
      const ids = lines.map(({ id }) => id).sort();
      await this.news.approved(sheet, ids, silent);
    }
    const open = await this.uow.one(
      `select 1 from time_line where timesheet_id = $1 and state = 'objected' limit 1`,
      [sheet.id],
    );
    if (!open) {
      await this.move(sheet.id, 'closed');
      await this.news.tell('timesheet.closed', sheet);
    }
  }

  private async settle(sheet: SheetRow, who: Pick<Actor, 'accountId'>, silent: boolean): Promise<void> {
    await this.uow.query(
      `update timesheet set state = 'approved', state_at = $2, approved_at = $2, approved_by = $3, revision = revision + 1
       where id = $1`,
      [sheet.id, this.clock.date(), who.accountId],
    );
    await this.uow.query(
      `update time_line set state = 'approved' where timesheet_id = $1 and state = 'recorded'`,
      [sheet.id],
    );
    await this.news.tell('timesheet.approved', sheet, { silent });
    await this.chargeSettled(sheet, silent);
  }

  private async handIn(sheet: SheetRow): Promise<void> {
    const worked = await this.uow.one(`select 1 from time_line where timesheet_id = $1 limit 1`, [sheet.id]);
    const due = sheet.kind === 'retainer' && closesMonth(sheet, sheet.contractEndsOn);
    if (!worked && !due) {
      await this.move(sheet.id, 'closed');
      await this.news.tell('timesheet.closed', sheet);
      return;
    }
    const now = this.clock.now();
    const until = approveBy(now, sheet.approvalHours);
    await this.uow.query(
      `update timesheet set state = 'submitted', state_at = $2, submitted_at = $2, approve_by = $3, revision = revision + 1
       where id = $1`,
      [sheet.id, new Date(now.epochMilliseconds), new Date(until.epochMilliseconds)],
    );
    await this.news.tell('timesheet.submitted', sheet, { approveBy: until.toString() });
  }

  private async move(id: string, state: TimesheetState): Promise<void> {
    await this.uow.query(
      `update timesheet set state = $2, state_at = $3, revision = revision + 1 where id = $1`,
      [id, state, this.clock.date()],
    );
  }

  /** Hands in every week nobody handed in, the Monday after at noon where the contract is. */
  private async submitDue(): Promise<void> {
    const due = await this.uow.query<{ id: string }>(
      `select t.id from timesheet t join contract k on k.id = t.contract_id
       where t.state = 'open' and ((t.ends_on + 1) + time '12:00') at time zone k.timezone <= $1 order by t.starts_on`,
      [this.clock.date()],
    );
    for (const { id } of due) {
      await this.uow.run({ accountId: null }, async () => {
        const sheet = await lockAnySheet(this.uow, id);
        if (sheet.state === 'open') await this.handIn(sheet);
      });
    }
  }

  /** Approves what the business has let pass in silence. */
  private async approveDue(): Promise<void> {
    const now = this.clock.date();
    const due = await this.uow.query<{ id: string }>(
      `select id from timesheet where state = 'submitted' and approve_by <= $1 order by approve_by`,
      [now],
    );
    for (const { id } of due) {
      await this.uow.run({ accountId: null }, async () => {
        const sheet = await lockAnySheet(this.uow, id);
        if (sheet.state === 'submitted') await this.settle(sheet, { accountId: null }, true);
      });
    }
  }

  /** A retainer has a sheet for each of its weeks, worked or not: its month is charged on the last of them. */
  private async openRetainerWeeks(): Promise<void> {
    const now = this.clock.date();
    const contracts = await this.uow.query<{ id: string; from: string; to: string }>(
      `select k.id, greatest(k.starts_on, coalesce(max(t.starts_on), k.starts_on))::text "from",
              least(($1 at time zone k.timezone)::date, coalesce(k.ends_on, 'infinity'))::text "to"
       from contract k left join timesheet t on t.contract_id = k.id
       where k.kind = 'retainer' and k.state in ('active', 'paused', 'in_notice')
       group by k.id`,
      [now],
    );
    for (const { id, from, to } of contracts) {
      const last = Temporal.PlainDate.from(to);
      let week = weekOfDay(Temporal.PlainDate.from(from));
      for (
        ;
        Temporal.PlainDate.compare(Temporal.PlainDate.from(week.startsOn), last) <= 0;
        week = weekAfter(week)
      ) {
        await this.uow.query(
          `insert into timesheet (id, contract_id, starts_on, ends_on, state, state_at, created_at)
           values ($1, $2, $3, $4, 'open', $5, $5) on conflict do nothing`,
          [newId(), id, week.startsOn, week.endsOn, now],
        );
      }
    }
  }
}
