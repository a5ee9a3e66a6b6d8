import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Availability } from '../availability/index.js';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';
import { lastDay } from './contract.rules.js';
import { lockAny, lockOwn, sideOf } from './contract.row.js';
import { ContractStates } from './contract-states.service.js';
import { contractStates } from './contract.states.js';
import { Pauses } from './pauses.service.js';

/** How a contract in force ends: by notice, or on the day agreed. */
@Injectable()
export class Endings implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly states: ContractStates,
    private readonly availability: Availability,
    private readonly pauses: Pauses,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.contracts.endings', () => this.endDue());
  }

  /** Gives notice: the contract ends when the agreed days are over. Returns its last day. */
  async giveNotice(actor: Member, contractId: string, reason: string): Promise<string> {
    return this.uow.run(actor, async () => {
      const contract = await lockOwn(this.uow, actor, contractId);
      const last = lastDay(this.clock.now(), contract.timezone, contract.noticeDays, contract.endsOn);
      await this.states.move(contract, 'give_notice', { by: sideOf(actor, contract), endsOn: last });
      await this.pauses.close(contractId, actor.accountId);
      await this.uow.query(
        `update contract set notice_given_at = $2, notice_given_by = $3, end_reason = $4, ends_on = $5 where id = $1`,
        [contractId, this.clock.date(), actor.accountId, reason || null, last],
      );
      await this.availability.release(contractId, last);
      return last;
    });
  }

  /** Ends every contract whose last day is over where it is in force. */
  private async endDue(): Promise<void> {
    const now = this.clock.date();
    const due = await this.uow.query<{ id: string }>(
      `select id from contract where state in ('active', 'paused', 'in_notice')
         and (ends_on + 1)::timestamp at time zone timezone <= $1`,
      [now],
    );
    for (const { id } of due) {
      await this.uow.run({ accountId: null }, async () => {
        const contract = await lockAny(this.uow, id);
        if (!contractStates.allows(contract.state, 'end')) return;
        await this.states.move(contract, 'end');
        await this.pauses.close(id, null);
        await this.availability.release(id, found(contract.endsOn));
      });
    }
  }
}
