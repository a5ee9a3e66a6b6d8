import { Injectable } from '@nestjs/common';
import { standInParts, type StandInPart } from '../../contracts/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { Billables } from './billables.js';
import type { Totals } from './charge.rules.js';
import type { BilledContract } from './contract-terms.js';

export const PAY_SHARE = 'billing.share';

/** What substitutes have of a charge. VAT is the assistant's to hand on; the fee is borne by both in proportion. */
@Injectable()
export class Shares {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly billables: Billables,
  ) {}

  /** Cuts a new charge's transfer, in the transaction that makes it. `whole` are the minutes or calls it pays for. */
  async cut(
    { id: contractId, kind }: BilledContract,
    chargeId: string,
    { transferCents, vatCents }: Totals,
    whole: number,
  ): Promise<StandInPart[]> {
    const counted = kind === 'per_call' ? 'calls' : 'minutes';
    const work = await this.billables.unshared(contractId, chargeId, counted);
    const base = transferCents - vatCents;
    const parts = standInParts(base, whole, work).filter(({ cents }) => cents > 0);
    if (parts.length === 0) return [];
    const all = Math.max(
      whole,
      work.reduce((sum, { quantity }) => sum + quantity, 0),
    );
    for (const { assistantId, shareBps, quantity, cents } of parts)
      await this.uow.query(
        `insert into charge_share (id, charge_id, assistant_id, share_bps, quantity, whole, base_cents, cents, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [newId(), chargeId, assistantId, shareBps, quantity, all, base, cents, this.clock.date()],
      );
    await this.uow.query(`update charge set shared_cents = $2 where id = $1`, [
      chargeId,
      parts.reduce((sum, { cents }) => sum + cents, 0),
    ]);
    return parts;
  }

  /** Makes the shares of a charge that has been paid due. */
  async wake(chargeId: string): Promise<void> {
    await this.send(
      await this.uow.returning(
        `update charge_share set next_attempt_at = $2 where charge_id = $1 and state = 'waiting' returning id`,
        [chargeId, this.clock.date()],
      ),
    );
  }

  /** Makes the paid shares that waited for a substitute's account due. */
  async release(assistantId: string): Promise<void> {
    await this.send(
      await this.uow.returning(
        `update charge_share s set next_attempt_at = $2 from charge c
         where s.assistant_id = $1 and s.state = 'waiting' and c.id = s.charge_id and c.paid_at is not null returning s.id`,
        [assistantId, this.clock.date()],
      ),
    );
  }

  private async send(due: { id: string }[]): Promise<void> {
    for (const { id } of due) await this.jobs.send(PAY_SHARE, { shareId: id });
  }
}
