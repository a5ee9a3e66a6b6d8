import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Events } from '../platform/events/events.js';
import { Live } from '../platform/live/live.js';
import { Clock } from '../platform/time/clock.js';
import type { ContractRow } from './contract.row.js';
import { contractStates, type ContractVerb } from './contract.states.js';

const told: Record<ContractVerb, string> = {
  activate: 'contract.activated',
  withdraw: 'contract.withdrawn',
  pause: 'contract.paused',
  resume: 'contract.resumed',
  give_notice: 'contract.notice_given',
  end: 'contract.ended',
};

/** The one place where a contract changes its state: row, event and live news together. */
@Injectable()
export class ContractStates {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly live: Live,
  ) {}

  /** Moves a locked contract by a verb; Refusal `state` when the table does not allow it. */
  async move(contract: ContractRow, verb: ContractVerb, data: Record<string, unknown> = {}): Promise<void> {
    const state = contractStates.next(contract.state, verb);
    await this.uow.query(
      `update contract set state = $2, state_at = $3, revision = revision + 1 where id = $1`,
      [contract.id, state, this.clock.date()],
    );
    await this.tell(told[verb], contract, { ...data, state });
  }

  /** Records what happened to a contract and wakes the pages of both sides. */
  async tell(
    name: string,
    contract: Pick<ContractRow, 'id' | 'organisationId' | 'assistantId'>,
    data: Record<string, unknown> = {},
  ): Promise<void> {
    const { id, organisationId, assistantId } = contract;
    await this.events.record(name, {
      subjectKind: 'contract',
      subjectId: id,
      contractId: id,
      data: { organisationId, assistantId, ...data },
    });
    await this.live.publish([`organisation:${organisationId}`, `account:${assistantId}`], {
      kind: 'contract',
      contractId: id,
    });
  }
}
