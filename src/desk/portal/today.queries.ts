import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { presses } from '../messages/reach.rules.js';
import { waits, type Kind } from '../records/record.states.js';
import { Timeline, type OpenRecord } from '../timeline/timeline.queries.js';

const WAITING_SHOWN = 20;
const TODAY_SHOWN = 60;

export interface Today {
  records: OpenRecord[];
  /** What waits for the business, oldest days included. */
  waiting: OpenRecord[];
  calls: number;
  /** Calls of today nobody took, called back since or not. */
  missed: number;
  week: { minutes: number; kinds: { kind: string; minutes: number }[] };
}

/** The business's day on one contract. */
@Injectable()
export class TodayQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly timeline: Timeline,
  ) {}

  async of(desk: Desk): Promise<Today> {
    const today = this.clock.today(desk.contract.timezone);
    const at = (day: typeof today): Date =>
      new Date(day.toZonedDateTime({ timeZone: desk.contract.timezone }).epochMilliseconds);
    const records = await this.timeline.list(desk, { since: at(today), limit: TODAY_SHOWN });
    const open = await this.timeline.list(desk, {
      kinds: Object.keys(waits) as Kind[],
      states: Object.values(waits).flat(),
      limit: WAITING_SHOWN,
    });
    const monday = at(today.subtract({ days: today.dayOfWeek - 1 }));
    const kinds = await this.uow.query<{ kind: string; minutes: number }>(
      `select kind, ceil(extract(epoch from sum(ended_at - started_at)) / 60)::int minutes from desk_work
       where contract_id = $1 and started_at >= $2 group by kind order by 2 desc`,
      [desk.contract.id, monday],
    );
    const [counted] = await this.uow.query<{ calls: number }>(
      `select count(*)::int calls from desk_call where contract_id = $1 and taken_at >= $2
         and outcome is distinct from 'spam'`,
      [desk.contract.id, at(today)],
    );
    const [lost] = await this.uow.query<{ missed: number }>(
      `select count(*)::int missed from desk_record r
       where contract_id = $1 and kind = 'call' and created_at >= $2 and state <> 'in_progress'
         and not exists (select from desk_call k where k.id = r.id)`,
      [desk.contract.id, at(today)],
    );
    return {
      records,
      waiting: open
        .filter(({ kind, state }) => waits[kind]?.includes(state))
        .filter(lastReminder)
        .toSorted((a, b) => Number(urgent(b)) - Number(urgent(a))),
      calls: counted?.calls ?? 0,
      missed: lost?.missed ?? 0,
      week: { minutes: kinds.reduce((sum, { minutes }) => sum + minutes, 0), kinds },
    };
  }
}

/** An invoice that came back waits once, however often it was reminded of; the newest record comes first. */
function lastReminder(record: OpenRecord, _place: number, all: OpenRecord[]): boolean {
  const invoice = invoiceOf(record);
  return invoice === null || all.find((other) => invoiceOf(other) === invoice) === record;
}
const invoiceOf = (record: OpenRecord): string | null =>
  record.kind === 'reminder' ? (record.content.invoiceId ?? null) : null;

const urgent = (record: OpenRecord): boolean => record.kind === 'message' && presses(record.content.urgency);
