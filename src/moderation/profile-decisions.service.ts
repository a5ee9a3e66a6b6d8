import { Injectable } from '@nestjs/common';
import { Suspensions, type Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal } from '../platform/errors.js';
import { translate } from '../platform/views/i18n.js';
import { ProfileEdits, Profiles } from '../profiles/index.js';
import { Actions } from './actions.service.js';
import type { ProfileDecisionInput } from './moderation.forms.js';
import { profileKinds } from './moderation.rules.js';
import { ProfileQueue } from './profile-queue.queries.js';

@Injectable()
export class ProfileDecisions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly suspensions: Suspensions,
    private readonly profiles: Profiles,
    private readonly edits: ProfileEdits,
    private readonly queue: ProfileQueue,
    private readonly actions: Actions,
  ) {}

  /** Decides on a profile or on a change of a public one: whatever is no publication needs a listed rule. */
  async decide(actor: Member, id: string, input: ProfileDecisionInput): Promise<void> {
    await this.uow.run(actor, async () => {
      const before = found(await this.queue.byId(id), 'profile');
      const shows = input.verdict.startsWith('publish') || input.verdict === 'restore';
      if (shows && (await this.suspensions.isSuspended(id))) throw new Refusal('account_suspended');
      const reason = input.reason || translate(actor.locale, 'moderation.rules.meets_rules');
      if (input.verdict === 'publish') await this.profiles.publish(actor, id, reason);
      else if (input.verdict === 'send_back') await this.profiles.sendBack(actor, id, reason);
      else if (input.verdict === 'publish_edit') await this.edits.publish(actor, id, input.seen);
      else if (input.verdict === 'send_back_edit') await this.edits.sendBack(actor, id, reason);
      else if (input.verdict === 'suspend') await this.profiles.suspend(actor, id, reason);
      else await this.profiles.restore(actor, id, reason);
      const after = found(await this.queue.byId(id), 'profile');
      await this.actions.take(actor, {
        kind: profileKinds[input.verdict],
        subject: { kind: 'profile', id },
        rule: 'rule' in input ? input.rule : 'meets_rules',
        reason,
        concerns: { assistantId: id },
        ...(before.state === after.state
          ? { before: {}, after: {} }
          : { before: { state: before.state }, after: { state: after.state } }),
      });
    });
  }
}
