import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { Work } from '../desk/index.js';
import type { Actor, Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Missing, Refusal } from '../platform/errors.js';
import { isId, newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import { lineOf, lockAnySheet, lockLine, type LineRow, type SheetRow } from './timesheet.row.js';
import { TimesheetNews } from './timesheet.news.js';
import { lineStates, type LineState } from './timesheet.states.js';
import { Timesheets } from './timesheets.service.js';
import { decideBy } from './week.rules.js';

export interface ObjectionToDecide {
  id: string;
  timesheetId: string;
  contractId: string;
  contractNumber: string;
  businessName: string;
  assistantName: string;
  kind: string;
  note: string;
  minutes: number;
  startedAt: Date;
  timezone: string;
  reason: string;
  raisedAt: Date;
  decideBy: Date;
}

export type Decision =
  { outcome: 'upheld'; minutes: number; reason: string } | { outcome: 'rejected'; reason: string };

type Outcome = 'corrected' | 'withdrawn' | 'taken_back' | 'upheld' | 'rejected';

const TO_DECIDE = `select o.id, l.timesheet_id "timesheetId", k.id "contractId", k.number "contractNumber", g.name "businessName",
    a.name "assistantName", l.kind, l.note, l.minutes, l.started_at "startedAt", k.timezone, o.reason,
    o.raised_at "raisedAt", o.decide_by "decideBy"
  from objection o join time_line l on l.id = o.time_line_id join contract k on k.id = l.contract_id
  join organisation g on g.id = k.organisation_id join account a on a.id = k.assistant_id
  where o.settled_at is null and o.decide_by <= $1`;

/** Single lines a business does not agree with, and the ways they are settled. */
@Injectable()
export class Objections {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly timesheets: Timesheets,
    private readonly news: TimesheetNews,
    private readonly work: Work,
  ) {}

  /** Objects to one line of a submitted week. A second click finds the objection there. */
  async raise(actor: Member, lineId: string, reason: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const { line, sheet } = await lockLine(this.uow, actor, lineId);
      if (sheet.organisationId !== actor.organisationId) throw new Missing('time line');
      if (line.state === 'objected') return;
      if (sheet.state !== 'submitted') throw new Refusal('objection_late', { status: 409 });
      const state = lineStates.next(line.state, 'object');
      const now = this.clock.now();
      const objectionId = newId();
      await this.uow.query(
        `insert into objection (id, time_line_id, reason, raised_by, raised_at, decide_by, minutes_before)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          objectionId,
          lineId,
          reason,
          actor.accountId,
          new Date(now.epochMilliseconds),
          new Date(decideBy(now, sheet.timezone).epochMilliseconds),
          line.minutes,
        ],
      );
      await this.setLine(lineId, state, line.minutes);
      await this.tell('time_line.objected', sheet, lineId, { objectionId });
      await this.news.changed(sheet);
    });
  }

  /** The business takes its objection back: the line counts as it was. */
  async takeBack(actor: Member, lineId: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const { line, sheet } = await lockLine(this.uow, actor, lineId);
      if (sheet.organisationId !== actor.organisationId) throw new Missing('time line');
      const state = lineStates.next(line.state, 'take_back');
      const settled = sheet.state === 'submitted' ? state : lineStates.next(state, 'approve');
      await this.settle(sheet, line, 'taken_back', settled, line.minutes, null, actor);
    });
  }

  /** The assistant shortens the line and says why. */
  async correct(actor: Member, lineId: string, minutes: number, reason: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const { line, sheet } = await this.ownLine(actor, lineId);
      const state = lineStates.next(line.state, 'correct');
      if (minutes >= line.minutes)
        throw new Refusal('correction_longer', { field: 'minutes', params: { minutes: line.minutes } });
      await this.settle(sheet, line, 'corrected', state, minutes, reason, actor);
    });
  }

  /** The assistant gives the line up. */
  async withdraw(actor: Member, lineId: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const { line, sheet } = await this.ownLine(actor, lineId);
      const state = lineStates.next(line.state, 'withdraw');
      await this.settle(sheet, line, 'withdrawn', state, 0, null, actor);
    });
  }

  /** Staff decide what the parties did not settle in seven days, with a reason both get to read. */
  async decideObjection(actor: Actor, objectionId: string, decision: Decision): Promise<void> {
    if (actor.role !== 'staff') throw new Missing('objection');
    await this.uow.run(actor, async () => {
      const place = found(
        await this.uow.one<{ lineId: string; timesheetId: string }>(
          `select l.id "lineId", l.timesheet_id "timesheetId" from objection o join time_line l on l.id = o.time_line_id
           where o.id = $1`,
          [objectionId],
        ),
        'objection',
      );
      const sheet = await lockAnySheet(this.uow, place.timesheetId);
      const line = await lineOf(this.uow, place.lineId);
      const open = await this.uow.one<{ decideBy: Date }>(
        `select decide_by "decideBy" from objection where id = $1 and settled_at is null`,
        [objectionId],
      );
      if (!open) throw new Refusal('objection_settled', { status: 409 });
      if (open.decideBy > this.clock.date()) throw new Refusal('objection_early', { status: 409 });
      const minutes = decision.outcome === 'upheld' ? decision.minutes : line.minutes;
      if (minutes > line.minutes)
        throw new Refusal('correction_longer', { field: 'minutes', params: { minutes: line.minutes } });
      const state = lineStates.next(line.state, 'decide');
      await this.settle(sheet, line, decision.outcome, state, minutes, decision.reason, actor);
    });
  }

  /** Objections whose seven days are over, the longest waiting first: staff decide them. */
  async toDecide({ cursor, limit }: PageQuery): Promise<Page<ObjectionToDecide>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<ObjectionToDecide>(
      `${TO_DECIDE} and ($2::timestamptz is null or (o.decide_by, o.id) > ($2, $3::uuid)) order by o.decide_by, o.id limit $4`,
      [this.clock.date(), at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.decideBy, row.id],
      (row) => row,
    );
  }

  /** One that waits for staff. */
  async oneToDecide(id: string): Promise<ObjectionToDecide> {
    const row = isId(id)
      ? await this.uow.one<ObjectionToDecide>(`${TO_DECIDE} and o.id = $2`, [this.clock.date(), id])
      : null;
    return found(row, 'objection');
  }

  private async settle(
    sheet: SheetRow,
    line: LineRow,
    outcome: Outcome,
    state: LineState,
    minutes: number,
    reason: string | null,
    who: Pick<Actor, 'accountId'>,
  ): Promise<void> {
    const [objection] = await this.uow.returning<{ id: string }>(
      `update objection set outcome = $2, outcome_reason = $3, minutes_after = $4, settled_by = $5, settled_at = $6
       where time_line_id = $1 and settled_at is null returning id`,
      [line.id, outcome, reason, minutes, who.accountId, this.clock.date()],
    );
    await this.setLine(line.id, state, minutes);
    if (state === 'withdrawn') await this.work.release(line.id);
    await this.tell('time_line.settled', sheet, line.id, { objectionId: found(objection).id, outcome });
    if (sheet.state === 'approved') await this.timesheets.chargeSettled(sheet, false);
    await this.news.changed(sheet);
  }

  private async setLine(id: string, state: LineState, minutes: number): Promise<void> {
    // A line brought down to nothing takes its call with it.
    await this.uow.query(
      `update time_line set state = $2, minutes = $3, calls = case when $3 = 0 then 0 else calls end where id = $1`,
      [id, state, minutes],
    );
  }

  private async ownLine(actor: Member, lineId: string): Promise<{ line: LineRow; sheet: SheetRow }> {
    const place = await lockLine(this.uow, actor, lineId);
    if (place.sheet.assistantId !== actor.accountId) throw new Missing('time line');
    return place;
  }

  private async tell(
    name: string,
    sheet: SheetRow,
    lineId: string,
    data: Record<string, unknown>,
  ): Promise<void> {
    await this.news.record(name, 'time_line', lineId, sheet, { timesheetId: sheet.id, lineId, ...data });
  }
}
