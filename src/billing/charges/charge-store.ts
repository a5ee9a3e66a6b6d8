import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Live } from '../../platform/live/live.js';
import { Clock } from '../../platform/time/clock.js';
import { NOBODY } from './billables.js';
import { chargeRow, type ChargeRow } from './charge.row.js';
import type { ChargeState } from './charge.states.js';
import { ADVANCE } from './charges.service.js';
import { LEASE_MS, afterTrouble } from './schedule.rules.js';

/** Its webhook may have ended a charge while its worker still waited for an answer. */
const UNDER_WAY = 'transferred_at is null';

/** The charge's row: taking it for a step, moving it, and when it is looked at next. */
@Injectable()
export class ChargeStore {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly live: Live,
  ) {}

  read(id: string): Promise<ChargeRow | null> {
    return this.uow.one<ChargeRow>(`${chargeRow} where c.id = $1`, [id]);
  }

  locked(id: string): Promise<ChargeRow | null> {
    return this.uow.one<ChargeRow>(`${chargeRow} where c.id = $1 for update of c`, [id]);
  }

  /** Takes a charge that is due; of several workers one gets it. A worker that dies gives it back by its lease. */
  take(id: string): Promise<ChargeRow | null> {
    return this.uow.run(NOBODY, async () => {
      const charge = await this.locked(id);
      const now = this.clock.date();
      if (!charge?.nextAttemptAt || charge.nextAttemptAt > now) return null;
      await this.lookAgain(id, LEASE_MS);
      return charge;
    });
  }

  due(): Promise<{ id: string }[]> {
    return this.uow.query(
      `select id from charge where next_attempt_at <= $1 order by next_attempt_at limit 200`,
      [this.clock.date()],
    );
  }

  async lookAgain(id: string, ms: number | null): Promise<void> {
    await this.uow.query(`update charge set next_attempt_at = $2 where id = $1 and ${UNDER_WAY}`, [
      id,
      this.inMs(ms),
    ]);
  }

  /** The provider gave no answer: nothing is known, the same step comes again. */
  async trouble({ id, troubles }: ChargeRow): Promise<void> {
    await this.uow.query(
      `update charge set troubles = troubles + 1, next_attempt_at = $2 where id = $1 and ${UNDER_WAY}`,
      [id, this.inMs(afterTrouble(troubles + 1))],
    );
  }

  /** Counts an attempt before it is made; false when another worker made it. */
  async countAttempt({ id, attempts }: ChargeRow): Promise<boolean> {
    const counted = await this.uow.returning(
      `update charge set attempts = attempts + 1 where id = $1 and attempts = $2 returning id`,
      [id, attempts],
    );
    return counted.length > 0;
  }

  /** Moves the charge, in the transaction that holds its row, and tells the pages that show it. */
  async move(charge: ChargeRow, state: ChargeState, set: Record<string, unknown> = {}): Promise<void> {
    const all = { state, state_at: this.clock.date(), troubles: 0, ...set };
    const names = Object.keys(all);
    await this.uow.query(
      `update charge set ${names.map((name, i) => `${name} = $${i + 2}`).join(', ')} where id = $1`,
      [charge.id, ...Object.values(all)],
    );
    await this.live.publish([`organisation:${charge.organisationId}`, `account:${charge.assistantId}`], {
      kind: 'billing',
      contractId: charge.contractId,
      id: charge.id,
    });
  }

  record(name: string, { id, contractId }: ChargeRow): Promise<string> {
    return this.events.record(name, {
      subjectKind: 'charge',
      subjectId: id,
      contractId,
      data: { chargeId: id, contractId },
    });
  }

  /** Makes the charge due now and sends its job. */
  async wake(id: string): Promise<void> {
    await this.lookAgain(id, 0);
    await this.jobs.send(ADVANCE, { chargeId: id });
  }

  inMs(ms: number | null): Date | null {
    return ms === null ? null : new Date(this.clock.date().getTime() + ms);
  }
}
