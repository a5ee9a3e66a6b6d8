import { Temporal } from 'temporal-polyfill';
import { closesMonth, packageMonth, weekAfter, weekOfDay, type Week } from '../../timesheets/week.rules.js';
import { billable } from '../../timesheets/line.rules.js';
import { moment } from './calendar.js';
import type { Done } from './desk/index.js';
import { object } from './objections.js';
import type { Row } from './rows.js';
import type { DemoWorld, Engagement } from './world.js';

const HOUR = 3_600_000;

export interface Line {
  row: Row;
  day: string;
  minutes: number;
  calls: number;
}
export interface Sheet {
  id: string;
  engagement: Engagement;
  week: Week;
  /** "2026-11", of the package. */
  month: string;
  closesMonth: boolean;
  lines: Line[];
  submittedAt: Date | null;
  approvedAt: Date | null;
}

/** A sheet for each week of work: the past ones approved, the last one handed in, this week's open. */
export function addTimesheets(world: DemoWorld, done: Done[]): Sheet[] {
  const byEngagement = Map.groupBy(done, (piece) => piece.engagement);
  return world.engagements
    .filter(({ data, pack }) => data.state !== 'awaiting_signatures' && pack.kind !== 'fixed')
    .flatMap((engagement) => sheetsOf(world, engagement, byEngagement.get(engagement) ?? []));
}

function sheetsOf(world: DemoWorld, engagement: Engagement, pieces: Done[]): Sheet[] {
  const last =
    engagement.until && engagement.until.toString() < world.today.toString() ? engagement.until : world.today;
  const byWeek = Map.groupBy(pieces, ({ day }) => weekOfDay(day).startsOn);
  const sheets: Sheet[] = [];
  for (let week = weekOfDay(engagement.startsOn); week.startsOn <= last.toString(); week = weekAfter(week)) {
    const worked = byWeek.get(week.startsOn) ?? [];
    if (worked.length > 0 || engagement.pack.kind === 'retainer')
      sheets.push(addSheet(world, engagement, week, worked));
  }
  return sheets;
}

function addSheet(world: DemoWorld, engagement: Engagement, week: Week, pieces: Done[]): Sheet {
  const { timezone, until } = engagement;
  const opened = pieces[0]?.endedAt ?? moment(Temporal.PlainDate.from(week.startsOn), 427, timezone);
  const over = week.endsOn < world.today.toString();
  const closes = engagement.pack.kind === 'retainer' && closesMonth(week, until?.toString() ?? null);
  const empty = pieces.length === 0 && !closes;
  const submittedAt = over && !empty ? handedIn(world, week, timezone) : null;
  const approval = submittedAt && approvalOf(world, engagement, submittedAt);
  const sheet: Sheet = {
    id: world.random.id(opened),
    engagement,
    week,
    month: packageMonth(week).month,
    closesMonth: closes,
    lines: [],
    submittedAt,
    approvedAt: approval?.at ?? null,
  };
  const disputed = submittedAt ? object(world, sheet, pieces) : undefined;
  const closed = (over && empty) || (sheet.approvedAt && !disputed?.open);
  world.add('timesheet', {
    id: sheet.id,
    contract_id: engagement.id,
    starts_on: week.startsOn,
    ends_on: week.endsOn,
    state: closed ? 'closed' : sheet.approvedAt ? 'approved' : submittedAt ? 'submitted' : 'open',
    state_at: sheet.approvedAt ?? submittedAt ?? opened,
    submitted_at: submittedAt,
    approve_by: submittedAt && new Date(Number(submittedAt) + engagement.approvalHours * HOUR),
    approved_at: sheet.approvedAt,
    approved_by: approval?.by ?? null,
    created_at: opened,
  });
  for (const piece of pieces)
    addLine(world, sheet, piece, disputed?.recordId === piece.recordId ? disputed : null);
  return sheet;
}

/** On Sunday evening, or on Monday morning before it would happen by itself. */
function handedIn({ random, now }: DemoWorld, week: Week, timezone: string): Date {
  const sunday = Temporal.PlainDate.from(week.endsOn);
  const monday = moment(sunday.add({ days: 1 }), random.int(487, 630), timezone);
  const evening = moment(sunday, random.int(1080, 1230), timezone);
  return random.chance(0.4) && Number(monday) < now.epochMilliseconds ? monday : evening;
}

/** By somebody of the business, or by its silence; null while it still may object. */
function approvalOf(
  { random, now }: DemoWorld,
  { firm, approvalHours }: Engagement,
  submittedAt: Date,
): { at: Date; by: string | null } | null {
  const isLast = now.epochMilliseconds - Number(submittedAt) < 7 * 24 * HOUR;
  const silent = approvalHours > 72 ? isLast : random.chance(0.2);
  const hours = silent ? approvalHours : random.int(14, 70) + random.next();
  const at = new Date(Number(submittedAt) + hours * HOUR);
  if (Number(at) > now.epochMilliseconds) return null;
  return { at, by: silent ? null : random.pick(firm.memberIds.slice(0, 2)) };
}

export interface Disputed {
  recordId: string;
  open: boolean;
  /** Minutes the sides agreed on. */
  minutes: number;
  lineId: string;
}

function addLine(world: DemoWorld, sheet: Sheet, piece: Done, disputed: Disputed | null): void {
  const { engagement, approvedAt } = sheet;
  const usual = billable(piece.startedAt, piece.endedAt, engagement.pack.incrementMinutes);
  const minutes = disputed && !disputed.open ? disputed.minutes : usual;
  const state = disputed ? (disputed.open ? 'objected' : 'corrected') : approvedAt ? 'approved' : 'recorded';
  const row = {
    id: disputed?.lineId ?? world.random.id(piece.endedAt),
    contract_id: engagement.id,
    timesheet_id: sheet.id,
    kind: piece.kind,
    record_id: piece.recordId,
    started_at: piece.startedAt,
    ended_at: piece.endedAt,
    minutes,
    calls: piece.isCall ? 1 : 0,
    state,
    charged_at: state === 'objected' ? null : approvedAt,
    as_of: piece.endedAt,
    created_at: piece.endedAt,
    worked_by: piece.standIn?.substitute.id ?? null,
    share_bps: piece.standIn?.shareBps ?? null,
  };
  world.add('time_line', row);
  sheet.lines.push({ row, day: piece.day.toString(), minutes, calls: row.calls });
}
