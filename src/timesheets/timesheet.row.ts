import type { Actor } from '../identity/index.js';
import type { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import type { LineState, TimesheetState } from './timesheet.states.js';

export interface SheetRow {
  id: string;
  contractId: string;
  organisationId: string;
  assistantId: string;
  timezone: string;
  state: TimesheetState;
  revision: number;
  startsOn: string;
  endsOn: string;
  contractEndsOn: string | null;
  kind: 'hourly' | 'retainer' | 'per_call' | 'fixed';
  approvalHours: number;
  incrementMinutes: number;
}

export interface LineRow {
  id: string;
  timesheetId: string;
  state: LineState;
  kind: string;
  recordId: string | null;
  minutes: number;
}

const sheet = `
  select t.id, t.contract_id "contractId", k.organisation_id "organisationId", k.assistant_id "assistantId", k.timezone,
         t.state, t.revision, t.starts_on::text "startsOn", t.ends_on::text "endsOn", k.ends_on::text "contractEndsOn",
         k.kind, v.approval_hours "approvalHours", v.increment_minutes "incrementMinutes"
  from timesheet t join contract k on k.id = t.contract_id
  join contract_version v on v.contract_id = k.id and v.version = k.latest_version`;
const mine = `(k.organisation_id = $2 or k.assistant_id = $3)`;

/** The actor's timesheet, its row locked; Missing for anybody else's. */
export async function lockSheet(uow: UnitOfWork, actor: Actor, id: string): Promise<SheetRow> {
  const row = await uow.one<SheetRow>(`${sheet} where t.id = $1 and ${mine} for update of t`, [
    id,
    actor.organisationId,
    actor.accountId,
  ]);
  return found(row, 'timesheet');
}

/** A timesheet for a job, locked. */
export async function lockAnySheet(uow: UnitOfWork, id: string): Promise<SheetRow> {
  return found(await uow.one<SheetRow>(`${sheet} where t.id = $1 for update of t`, [id]), 'timesheet');
}

/** A line of the actor's with its timesheet locked: the sheet's lock guards all its lines. */
export async function lockLine(
  uow: UnitOfWork,
  actor: Actor,
  lineId: string,
): Promise<{ line: LineRow; sheet: SheetRow }> {
  const place = await uow.one<{ timesheetId: string }>(
    `select timesheet_id "timesheetId" from time_line where id = $1`,
    [lineId],
  );
  const locked = await lockSheet(uow, actor, found(place, 'time line').timesheetId);
  return { line: await lineOf(uow, lineId), sheet: locked };
}

export async function lineOf(uow: UnitOfWork, lineId: string): Promise<LineRow> {
  const row = await uow.one<LineRow>(
    `select id, timesheet_id "timesheetId", state, kind, record_id "recordId", minutes from time_line where id = $1`,
    [lineId],
  );
  return found(row, 'time line');
}
