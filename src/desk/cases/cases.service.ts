import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { caseNumberKey } from './case.form.js';

/** Cases: each new status is a record of its own, and the one before becomes history. */
@Injectable()
export class Cases {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Makes room for a case's new status. Returns the keyed hash its number is found by. */
  async supersede(desk: Desk, number: string): Promise<Buffer> {
    const digest = desk.key.digest(`case ${caseNumberKey(number)}`);
    // Two statuses of one case at once: the second waits here, then supersedes the first.
    await this.uow.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `desk case ${desk.contract.id} ${digest.toString('hex')}`,
    ]);
    await this.uow.query(
      `update desk_record set state = 'superseded', state_at = $3, state_by = $4
       where contract_id = $1 and case_digest = $2 and state <> 'superseded'`,
      [desk.contract.id, digest, this.clock.date(), desk.actor.accountId],
    );
    return digest;
  }
}
