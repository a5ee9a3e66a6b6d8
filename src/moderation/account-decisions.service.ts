import { Injectable } from '@nestjs/common';
import { Suspensions, type Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { Profiles } from '../profiles/index.js';
import { AccountQueue } from './account-queue.queries.js';
import { Actions } from './actions.service.js';
import type { AccountDecisionInput } from './moderation.forms.js';

@Injectable()
export class AccountDecisions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly suspensions: Suspensions,
    private readonly profiles: Profiles,
    private readonly queue: AccountQueue,
    private readonly actions: Actions,
    private readonly events: Events,
  ) {}

  /**
   * Suspends an account, its public profile with it, or reinstates both. Running contracts go on: the other side is
   * told, and decides for itself whether to give notice.
   */
  async decide(actor: Member, id: string, input: AccountDecisionInput): Promise<void> {
    await this.uow.run(actor, async () => {
      const { id: accountId, profileState } = found(await this.queue.byId(id), 'account');
      const suspends = input.verdict === 'suspend_account';
      if (suspends) {
        const profileToo = profileState === 'published';
        await this.suspensions.suspend(actor, accountId, input.reason, profileToo);
        if (profileToo) await this.profiles.suspend(actor, accountId, input.reason);
      } else if (await this.suspensions.reinstate(actor, accountId, input.reason)) {
        await this.profiles.restore(actor, accountId, input.reason);
      }
      for (const contract of await this.queue.contracts(accountId))
        await this.events.record(`contract.${contract.side}_${suspends ? 'suspended' : 'reinstated'}`, {
          subjectKind: 'contract',
          subjectId: contract.id,
          contractId: contract.id,
        });
      await this.actions.take(actor, {
        kind: suspends ? 'suspended' : 'restored',
        subject: { kind: 'account', id: accountId },
        rule: input.rule,
        reason: input.reason,
        before: { state: suspends ? 'active' : 'suspended' },
        after: { state: suspends ? 'suspended' : 'active' },
      });
    });
  }
}
