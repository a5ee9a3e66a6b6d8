import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { Billables, type Billable } from './billables.js';
import type { ChargeLine } from './charge.rules.js';
import type { BilledContract } from './contract-terms.js';
import {
  includedIn,
  lateOverage,
  monthsClosedBy,
  retainerLines,
  weekEnd,
  type RetainerMonth,
} from './month.rules.js';

export interface MonthLines {
  month: string;
  lines: ChargeLine[];
  work: Billable[];
  /** Minutes the lines pay for, worked or not. */
  whole: number;
  /** The charge that holds the month's retainer, when there is one already. */
  chargeId: string | null;
}

/** When a retainer's month is charged: with the timesheet of its last week, later approvals as they come. */
@Injectable()
export class Retainers {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly billables: Billables,
  ) {}

  /**
   * What is due now: the months the approved timesheet closes, those that closed in a week without work,
   * and minutes approved after their month was charged.
   */
  async due(contract: BilledContract, timesheetId?: string): Promise<MonthLines[]> {
    const charged = await this.chargedMonths(contract.id);
    const due: MonthLines[] = [];
    for (const month of monthsClosedBy(await this.lastDay(contract, timesheetId), contract)) {
      const chargeId = charged.get(month.month) ?? null;
      if (!chargeId && !(await this.mayClose(contract, month, timesheetId))) continue;
      const work = await this.billables.between(contract.id, month.from, month.to);
      const waiting = work.filter((line) => !line.chargeId);
      if (chargeId && waiting.length === 0) continue;
      const lines = chargeId
        ? lateOverage(contract, month, work, await this.chargedOverage(contract.id, month.month))
        : retainerLines(contract, month, work);
      const worked = (chargeId ? waiting : work).reduce((sum, { minutes }) => sum + minutes, 0);
      const whole = chargeId ? worked : Math.max(worked, includedIn(contract, month));
      due.push({ month: month.month, lines, work: waiting, whole, chargeId });
    }
    return due;
  }

  private async lastDay(contract: BilledContract, timesheetId?: string): Promise<string> {
    const today = this.clock.today(contract.timezone).toString();
    const row = timesheetId
      ? await this.uow.one<{ day: string }>(`select ends_on::text "day" from timesheet where id = $1`, [
          timesheetId,
        ])
      : null;
    return row && row.day > today ? row.day : today;
  }

  /** The week of the month's last day is approved, or it is over and nothing of the month waits for approval. */
  private async mayClose(
    contract: BilledContract,
    month: RetainerMonth,
    timesheetId?: string,
  ): Promise<boolean> {
    const week = await this.uow.one<{ approved: boolean; open: boolean }>(
      `select coalesce(bool_or($4::date between starts_on and ends_on and (state in ('approved', 'closed') or id = $3)), false) approved,
              coalesce(bool_or(state in ('open', 'submitted') and id is distinct from $3), false) open
       from timesheet where contract_id = $1 and ends_on >= $2 and starts_on <= $4`,
      [contract.id, month.from, timesheetId ?? null, month.closesOn],
    );
    const over = weekEnd(month.closesOn).toString() < this.clock.today(contract.timezone).toString();
    return week?.approved === true || (over && week?.open !== true);
  }

  private async chargedMonths(contractId: string): Promise<Map<string, string>> {
    const rows = await this.uow.query<{ month: string; id: string }>(
      `select retainer_month::text "month", id from charge where contract_id = $1 and retainer_month is not null`,
      [contractId],
    );
    return new Map(rows.map(({ month, id }) => [month, id]));
  }

  private async chargedOverage(contractId: string, month: string): Promise<number> {
    const row = await this.uow.one<{ minutes: number }>(
      `select coalesce(sum(l.quantity), 0)::int minutes from charge_line l join charge c on c.id = l.charge_id
       where c.contract_id = $1 and l.kind = 'overage' and l.month = $2`,
      [contractId, month],
    );
    return row?.minutes ?? 0;
  }
}
