import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import { lockOwn, sideOf } from './contract.row.js';
import { ContractStates } from './contract-states.service.js';

@Injectable()
export class Pauses {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly states: ContractStates,
  ) {}

  /** Pauses an active contract; either side may. */
  async start(actor: Member, contractId: string, reason: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const contract = await lockOwn(this.uow, actor, contractId);
      await this.states.move(contract, 'pause', { by: sideOf(actor, contract) });
      await this.uow.query(
        `insert into contract_pause (id, contract_id, started_at, started_by, reason) values ($1, $2, $3, $4, $5)`,
        [newId(), contractId, this.clock.date(), actor.accountId, reason],
      );
    });
  }

  /** Ends the pause; either side may. */
  async end(actor: Member, contractId: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const contract = await lockOwn(this.uow, actor, contractId);
      await this.states.move(contract, 'resume', { by: sideOf(actor, contract) });
      await this.close(contractId, actor.accountId);
    });
  }

  /** Closes the open pause, if there is one. */
  async close(contractId: string, accountId: string | null): Promise<void> {
    await this.uow.query(
      `update contract_pause set ended_at = $2, ended_by = $3 where contract_id = $1 and ended_at is null`,
      [contractId, this.clock.date(), accountId],
    );
  }
}
