import { Injectable } from '@nestjs/common';
import type { Actor } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { decodeCursor, pageOf, type Page } from '../platform/http/cursor.js';
import type { LineKind } from './line.rules.js';
import type { LineState, TimesheetState } from './timesheet.states.js';

export interface ListedSheet {
  id: string;
  contractId: string;
  contractNumber: string;
  contractTitle: string;
  kind: 'hourly' | 'retainer' | 'per_call' | 'fixed';
  timezone: string;
  businessName: string;
  assistantName: string;
  startsOn: string;
  endsOn: string;
  state: TimesheetState;
  revision: number;
  submittedAt: Date | null;
  approveBy: Date | null;
  approvedAt: Date | null;
  /** Approved by silence when null although approved. */
  approvedBy: string | null;
  minutes: number;
  calls: number;
  lines: number;
  objections: number;
  priceCents: number;
  currency: string;
  includedMinutes: number | null;
  overageCents: number | null;
  incrementMinutes: number;
  holdExcluded: boolean;
  vatBps: number;
  feeBps: number;
  approvalHours: number;
  contractEndsOn: string | null;
  /** The desk still lets the assistant in. */
  deskOpen: boolean;
  /** The desk's key is gone for good: what was said can't be read again, what was worked stays. */
  deskDestroyed: boolean;
}

export interface LineView {
  id: string;
  kind: LineKind;
  recordId: string | null;
  startedAt: Date;
  endedAt: Date;
  minutes: number;
  calls: number;
  note: string;
  /** Seconds on hold that are not among the minutes. */
  heldSeconds: number;
  state: LineState;
  charged: boolean;
  /** Who did the work in the assistant's place, and what part of its value is hers. */
  workedBy: string | null;
  workedById: string | null;
  shareBps: number | null;
  objection: {
    id: string;
    reason: string;
    raisedAt: string;
    decideBy: string;
    outcome: string | null;
    outcomeReason: string | null;
    minutesBefore: number;
    minutesAfter: number | null;
  } | null;
}

export interface MonthUse {
  contractId: string;
  title: string;
  timezone: string;
  businessName: string;
  assistantName: string;
  includedMinutes: number;
  overageCents: number;
  currency: string;
}

const columns = `t.id, t.contract_id "contractId", k.number "contractNumber", k.title "contractTitle", k.kind, k.timezone,
  o.name "businessName", coalesce(nullif(p.display_name, ''), a.name) "assistantName",
  t.starts_on::text "startsOn", t.ends_on::text "endsOn", t.state, t.revision, t.submitted_at "submittedAt",
  t.approve_by "approveBy", t.approved_at "approvedAt", ap.name "approvedBy",
  coalesce(l.minutes, 0)::int minutes, coalesce(l.calls, 0)::int calls, coalesce(l.lines, 0)::int lines,
  coalesce(l.objections, 0)::int objections, v.price_cents "priceCents", v.currency,
  v.included_minutes "includedMinutes", v.overage_cents "overageCents", v.increment_minutes "incrementMinutes", v.hold_excluded "holdExcluded",
  v.vat_bps "vatBps", v.fee_bps "feeBps", v.approval_hours "approvalHours", k.ends_on::text "contractEndsOn",
  k.state in ('active', 'in_notice') "deskOpen",
  exists (select from desk_vault_key d where d.contract_id = k.id and d.destroyed_at is not null) "deskDestroyed"`;
const tables = `from timesheet t join contract k on k.id = t.contract_id
  join contract_version v on v.contract_id = k.id and v.version = k.latest_version
  join organisation o on o.id = k.organisation_id join account a on a.id = k.assistant_id
  left join assistant_profile p on p.assistant_id = k.assistant_id
  left join account ap on ap.id = t.approved_by
  left join lateral (select sum(minutes) minutes, sum(calls) calls, count(*) lines,
                            count(*) filter (where state = 'objected') objections
                     from time_line where timesheet_id = t.id and state <> 'withdrawn') l on true
  where (k.organisation_id = $1 or k.assistant_id = $2)`;

/** What the timesheet pages show, from what the actor may see. */
@Injectable()
export class TimesheetQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** The actor's sheets, the latest week first. */
  async page(actor: Actor, cursor: string | undefined, limit: number): Promise<Page<ListedSheet>> {
    const [startsOn, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<ListedSheet>(
      `select ${columns} ${tables} and ($3::date is null or (t.starts_on, t.id) < ($3, $4::uuid))
       order by t.starts_on desc, t.id desc limit $5`,
      [actor.organisationId, actor.accountId, startsOn, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.startsOn, row.id],
      (row) => row,
    );
  }

  /** Sheets somebody still has to do something about, whatever their age. */
  waiting(actor: Actor): Promise<ListedSheet[]> {
    return this.uow.query<ListedSheet>(
      `select ${columns} ${tables} and t.state <> 'closed' and (t.state <> 'open' or l.lines > 0)
       order by t.approve_by nulls last, t.starts_on`,
      [actor.organisationId, actor.accountId],
    );
  }

  /** One sheet; Missing when it is not the actor's. */
  async one(actor: Actor, timesheetId: string): Promise<ListedSheet> {
    const row = await this.uow.one<ListedSheet>(`select ${columns} ${tables} and t.id = $3`, [
      actor.organisationId,
      actor.accountId,
      timesheetId,
    ]);
    return found(row, 'timesheet');
  }

  /** The sheet a line stands on; Missing when it is not the actor's. */
  async sheetOfLine(actor: Actor, lineId: string): Promise<string> {
    const row = await this.uow.one<{ id: string }>(
      `select l.timesheet_id id from time_line l join contract k on k.id = l.contract_id
       where l.id = $3 and (k.organisation_id = $1 or k.assistant_id = $2)`,
      [actor.organisationId, actor.accountId, lineId],
    );
    return found(row, 'time line').id;
  }

  /** Lines of a sheet the caller has shown to be the actor's, with their latest objection. */
  lines(timesheetId: string): Promise<LineView[]> {
    return this.uow.query<LineView>(
      `select l.id, l.kind, l.record_id "recordId", l.started_at "startedAt", l.ended_at "endedAt", l.minutes, l.calls,
              l.note, l.held_seconds "heldSeconds", l.state, l.charged_at is not null charged, l.share_bps "shareBps",
              (select a.name from account a where a.id = l.worked_by) "workedBy", l.worked_by "workedById",
              (select jsonb_build_object('id', o.id, 'reason', o.reason, 'raisedAt', o.raised_at,
                 'decideBy', o.decide_by, 'outcome', o.outcome, 'outcomeReason', o.outcome_reason,
                 'minutesBefore', o.minutes_before, 'minutesAfter', o.minutes_after)
               from objection o where o.time_line_id = l.id order by o.raised_at desc limit 1) objection
       from time_line l where l.timesheet_id = $1 order by l.started_at, l.id`,
      [timesheetId],
    );
  }

  /** Retainers in force, for the hours of their month. */
  retainers(actor: Actor): Promise<MonthUse[]> {
    return this.uow.query<MonthUse>(
      `select k.id "contractId", k.title, k.timezone, o.name "businessName",
              coalesce(nullif(p.display_name, ''), a.name) "assistantName", v.included_minutes "includedMinutes",
              v.overage_cents "overageCents", v.currency
       from contract k join contract_version v on v.contract_id = k.id and v.version = k.latest_version
       join organisation o on o.id = k.organisation_id join account a on a.id = k.assistant_id
       left join assistant_profile p on p.assistant_id = k.assistant_id
       where (k.organisation_id = $1 or k.assistant_id = $2) and k.kind = 'retainer'
         and k.state in ('active', 'paused', 'in_notice') order by k.number`,
      [actor.organisationId, actor.accountId],
    );
  }

  /** Minutes of each day of a stretch of weeks, for one contract. */
  async minutesByDay(
    contractId: string,
    timezone: string,
    from: string,
    to: string,
  ): Promise<Map<string, number>> {
    const rows = await this.uow.query<{ day: string; minutes: number }>(
      `select ((l.started_at at time zone $2)::date)::text "day", sum(l.minutes)::int minutes
       from time_line l join timesheet t on t.id = l.timesheet_id
       where l.contract_id = $1 and l.state <> 'withdrawn' and t.starts_on between $3 and $4 group by 1`,
      [contractId, timezone, from, to],
    );
    return new Map(rows.map(({ day, minutes }) => [day, minutes]));
  }

  /** Calls of a sheet's week that were spam: they made no line. */
  async spamCalls({
    contractId,
    startsOn,
    endsOn,
    timezone,
  }: Pick<ListedSheet, 'contractId' | 'startsOn' | 'endsOn' | 'timezone'>): Promise<number> {
    const [row] = await this.uow.query<{ calls: number }>(
      `select desk_spam_calls($1, $2::date::timestamp at time zone $4, ($3::date + 1)::timestamp at time zone $4) calls`,
      [contractId, startsOn, endsOn, timezone],
    );
    return row?.calls ?? 0;
  }

  /** Minutes other weeks of the same retainer month have taken before this one. */
  async minutesBefore(contractId: string, from: string, before: string): Promise<number> {
    const row = await this.uow.one<{ minutes: number }>(
      `select coalesce(sum(l.minutes), 0)::int minutes from time_line l join timesheet t on t.id = l.timesheet_id
       where l.contract_id = $1 and l.state <> 'withdrawn' and t.starts_on >= $2 and t.starts_on < $3`,
      [contractId, from, before],
    );
    return row?.minutes ?? 0;
  }

  /** Contracts an assistant may write a task for by hand. */
  running(actor: Actor): Promise<{ id: string; title: string; businessName: string; timezone: string }[]> {
    return this.uow.query(
      `select k.id, k.title, o.name "businessName", k.timezone from contract k join organisation o on o.id = k.organisation_id
       where k.assistant_id = $1 and k.kind <> 'fixed' and k.state in ('active', 'in_notice') order by o.name`,
      [actor.accountId],
    );
  }
}
