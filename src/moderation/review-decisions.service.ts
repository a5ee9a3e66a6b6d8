import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { translate } from '../platform/views/i18n.js';
import { Reviews } from '../reviews/index.js';
import { Actions } from './actions.service.js';
import type { ReviewDecisionInput } from './moderation.forms.js';
import { reviewKinds } from './moderation.rules.js';
import { ReviewQueue } from './review-queue.queries.js';

@Injectable()
export class ReviewDecisions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly reviews: Reviews,
    private readonly queue: ReviewQueue,
    private readonly actions: Actions,
  ) {}

  /** Publishes a revealed review, keeps it back, or takes a public one away: the last two only under a listed rule. */
  async decide(actor: Member, id: string, input: ReviewDecisionInput): Promise<void> {
    await this.uow.run(actor, async () => {
      const before = found(await this.queue.byId(id), 'review');
      if (input.verdict === 'publish') await this.reviews.publish(actor, id);
      else await this.reviews[input.verdict](actor, id, input);
      const kind = reviewKinds[input.verdict];
      await this.actions.take(actor, {
        kind,
        subject: { kind: 'review', id },
        rule: input.verdict === 'publish' ? 'meets_rules' : input.rule,
        reason: input.reason || translate(actor.locale, 'moderation.rules.meets_rules'),
        concerns:
          before.side === 'assistant'
            ? { assistantId: before.assistantId }
            : { organisationId: before.organisationId },
        before: { state: before.state },
        after: { state: kind },
      });
    });
  }
}
