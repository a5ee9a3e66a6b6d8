import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { isId } from '../../platform/ids.js';
import type { LineKind } from '../line.rules.js';
import { packageMonth, weekOfDay, type PackageMonth } from '../week.rules.js';
import type { Period } from './period.rules.js';
import { numbers, scope, shape } from './report.sql.js';

/** Counts and times only: nothing a caller said or is. Seconds to answer run from the first ring. */
export interface Numbers {
  answered: number;
  missed: number;
  voicemail: number;
  answerMedian: number | null;
  answerP90: number | null;
  byHand: number;
  spam: number;
  written: number;
  read: number;
  readMedian: number | null;
  sent: number;
  arrived: number;
  failed: number;
  withinMinute: number;
  withinFive: number;
  /** As worked. */
  seconds: number;
  /** Minutes as they count after rounding. */
  counted: number;
}

export interface ContractNumbers extends Numbers {
  id: string;
  number: string;
  title: string;
  kind: 'hourly' | 'retainer' | 'per_call' | 'fixed';
  state: string;
  timezone: string;
  business: string;
  assistant: string;
  includedMinutes: number | null;
  packageDays: Record<string, number> | null;
}

export interface Report {
  period: Period;
  total: Numbers;
  contracts: ContractNumbers[];
  kinds: { kind: LineKind; count: number; seconds: number; counted: number }[];
  hours: { day: number; hour: number; seconds: number }[];
  /** The month of the packages: the one the period ends in, today's at the latest. */
  month: PackageMonth;
}

type ShapeRow = { kind: LineKind | null; day: number; hour: number; count: number } & Pick<
  Numbers,
  'seconds' | 'counted'
>;

/** What reports are made of, from the contracts the actor may see. */
@Injectable()
export class ReportQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** The zone of one contract, or Missing; that of the actor for all of them. */
  async zone(actor: Member, contractId: string | null): Promise<string> {
    if (contractId === null) return actor.timezone;
    const row = isId(contractId)
      ? await this.uow.one<{ timezone: string }>(
          `with ${scope} select timezone from scope`,
          params(actor, contractId, { from: '2026-01-01', to: '2026-01-01' }),
        )
      : null;
    return found(row, 'contract').timezone;
  }

  /** One contract's report, or that of all the actor's. */
  async of(
    actor: Member,
    contractId: string | null,
    period: Period,
    today: Temporal.PlainDate,
  ): Promise<Report> {
    const last = period.to < today.toString() ? Temporal.PlainDate.from(period.to) : today;
    const month = packageMonth(weekOfDay(last));
    const scoped = params(actor, contractId, period);
    const [rows, shapes] = await Promise.all([
      this.uow.query<ContractNumbers>(numbers, [...scoped, month.startsOn, month.endsOn]),
      this.uow.query<ShapeRow>(shape, scoped),
    ]);
    const contracts = rows.filter(({ id }) => id !== null);
    return {
      period,
      total: totalOf(found(rows.find(({ id }) => id === null))),
      contracts,
      kinds: shapes.flatMap(({ kind, count, seconds, counted }) =>
        kind ? [{ kind, count, seconds, counted }] : [],
      ),
      hours: shapes.flatMap(({ kind, day, hour, seconds }) => (kind ? [] : [{ day, hour, seconds }])),
      month,
    };
  }
}

export const params = (
  actor: Member,
  contractId: string | null,
  { from, to }: Pick<Period, 'from' | 'to'>,
): unknown[] => [
  actor.organisationId,
  actor.role === 'assistant' ? actor.accountId : null,
  contractId,
  from,
  to,
];

const counted: (keyof Numbers)[] = [
  'answered',
  'missed',
  'voicemail',
  'answerMedian',
  'answerP90',
  'byHand',
  'spam',
  'written',
  'read',
  'readMedian',
  'sent',
  'arrived',
  'failed',
  'withinMinute',
  'withinFive',
  'seconds',
  'counted',
];

const totalOf = (row: Numbers): Numbers =>
  Object.fromEntries(counted.map((key) => [key, row[key]])) as unknown as Numbers;
