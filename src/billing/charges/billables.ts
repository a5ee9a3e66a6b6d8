import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import type { StandInWork } from '../../contracts/index.js';
import type { Work } from './charge.rules.js';
import type { BilledContract } from './contract-terms.js';

/** Nobody in person: a job acts. */
export const NOBODY = { accountId: null };

export interface Billable extends Work {
  id: string;
}

const columns = `time_line_id id, timesheet_id "timesheetId", day::text, minutes, calls`;

/** Approved time lines on their way into a charge: taken over once, charged once. */
@Injectable()
export class Billables {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Takes over a timesheet's approved lines as they are now; those taken before stay as they were. */
  async take({ id, timezone }: BilledContract, timesheetId: string, lineIds?: string[]): Promise<void> {
    await this.uow.query(
      `insert into billable (time_line_id, contract_id, timesheet_id, day, kind, minutes, calls, approved_at,
         worked_by, share_bps)
       select id, contract_id, timesheet_id, (started_at at time zone $4)::date, kind, minutes, calls, $5, worked_by, share_bps
       from time_line
       where contract_id = $1 and timesheet_id = $2 and ($3::uuid[] is null or id = any($3))
         and state in ('approved', 'corrected', 'decided')
       on conflict (time_line_id) do nothing`,
      [id, timesheetId, lineIds ?? null, timezone, this.clock.date()],
    );
  }

  /** Lines no charge has taken yet, in the order of the work. */
  waiting(contractId: string): Promise<Billable[]> {
    return this.uow.query<Billable>(
      `select ${columns} from billable where contract_id = $1 and charge_id is null order by day, time_line_id`,
      [contractId],
    );
  }

  /** Every line of a stretch of days, charged or not. */
  between(contractId: string, from: string, to: string): Promise<(Billable & { chargeId: string | null })[]> {
    return this.uow.query(
      `select ${columns}, charge_id "chargeId" from billable
       where contract_id = $1 and day between $2 and $3 order by day, time_line_id`,
      [contractId, from, to],
    );
  }

  /** Takes what substitutes did and no charge has shared with them yet; minutes or calls, as the price counts. */
  unshared(contractId: string, chargeId: string, counted: 'minutes' | 'calls'): Promise<StandInWork[]> {
    return this.uow.returning<StandInWork>(
      `update billable set shared_in = $2
       where contract_id = $1 and worked_by is not null and shared_in is null and charge_id is not null
       returning worked_by "assistantId", share_bps "shareBps", ${counted} quantity`,
      [contractId, chargeId],
    );
  }

  async charged(chargeId: string, work: Billable[]): Promise<void> {
    await this.uow.query(
      `update billable set charge_id = $1 where time_line_id = any($2) and charge_id is null`,
      [chargeId, work.map(({ id }) => id)],
    );
  }
}
