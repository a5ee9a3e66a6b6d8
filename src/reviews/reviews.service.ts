import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork, type Who } from '../platform/database/unit-of-work.js';
import { found, Missing, Refusal } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { isId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';
import type { Side } from './review.rules.js';
import { reviewStates, type ReviewState, type ReviewVerb } from './review.states.js';
import type { VerdictInput } from './reviews.forms.js';
import { sideOf } from './sides.js';

interface LockedReview {
  id: string;
  roundId: string;
  contractId: string;
  organisationId: string;
  assistantId: string;
  side: Side;
  state: ReviewState;
  reply: string | null;
}

/** What happens to reviews once they are revealed: the reply, publishing, taking away. */
@Injectable()
export class Reviews implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.reviews.publish', () => this.publishDue());
  }

  /** The one reply of the side a review is about, once it has been revealed. */
  async reply(actor: Member, reviewId: string, reply: string): Promise<string> {
    return this.uow.run(actor, async () => {
      const review = found(await this.lock(reviewId), 'review');
      const about =
        sideOf(actor) === 'assistant'
          ? review.assistantId === actor.accountId
          : review.organisationId === actor.organisationId;
      // One's own review and a sealed one look like no review at all.
      if (!about || review.side === sideOf(actor) || review.state === 'sealed') throw new Missing('review');
      if (review.reply === reply) return review.roundId;
      if (review.reply !== null) throw new Refusal('reviews.replied', { status: 409, field: 'reply' });
      if (!['revealed', 'published'].includes(review.state)) throw new Refusal('state', { status: 409 });
      await this.uow.query(`update review set reply = $2, replied_by = $3, replied_at = $4 where id = $1`, [
        reviewId,
        reply,
        actor.accountId,
        this.clock.date(),
      ]);
      await this.tell('review.replied', review);
      return review.roundId;
    });
  }

  /** Makes a revealed review public. */
  async publish(who: Who, reviewId: string): Promise<void> {
    await this.uow.run(who, async () => {
      const review = found(await this.lock(reviewId), 'review');
      await this.move(who, review, 'publish', null);
      await this.tell('review.published', review);
    });
  }

  /** Keeps a revealed review from becoming public. Only under a listed rule, with words for its author. */
  async reject(who: Who, reviewId: string, verdict: VerdictInput): Promise<void> {
    await this.takeAway(who, reviewId, 'reject', verdict);
  }

  /** Takes a public review away. Only under a listed rule, with words for its author. */
  async remove(who: Who, reviewId: string, verdict: VerdictInput): Promise<void> {
    await this.takeAway(who, reviewId, 'remove', verdict);
  }

  /** Publishes what staff left alone for three days. */
  async publishDue(): Promise<void> {
    const due = await this.uow.query<{ id: string }>(
      `select id from review where state = 'revealed' and publish_at <= $1 order by publish_at limit 500`,
      [this.clock.date()],
    );
    for (const { id } of due) {
      await this.uow.run({ accountId: null }, async () => {
        const review = await this.lock(id);
        if (review?.state !== 'revealed') return;
        await this.move({ accountId: null }, review, 'publish', null);
        await this.tell('review.published', review);
      });
    }
  }

  private async takeAway(
    who: Who,
    id: string,
    verb: 'reject' | 'remove',
    verdict: VerdictInput,
  ): Promise<void> {
    await this.uow.run(who, async () => {
      const review = found(await this.lock(id), 'review');
      await this.move(who, review, verb, verdict);
      await this.tell(verb === 'reject' ? 'review.rejected' : 'review.removed', review);
    });
  }

  private async lock(id: string): Promise<LockedReview | null> {
    if (!isId(id)) return null;
    return this.uow.one<LockedReview>(
      `select v.id, v.round_id "roundId", r.contract_id "contractId", r.organisation_id "organisationId",
              r.assistant_id "assistantId", v.side, v.state, v.reply
       from review v join review_round r on r.id = v.round_id where v.id = $1 for update of v`,
      [id],
    );
  }

  private async move(
    who: Who,
    review: LockedReview,
    verb: ReviewVerb,
    verdict: VerdictInput | null,
  ): Promise<void> {
    await this.uow.query(
      `update review set state = $2, state_at = $3, state_by = $4, rule = $5, reason = $6 where id = $1`,
      [
        review.id,
        reviewStates.next(review.state, verb),
        this.clock.date(),
        who.accountId,
        verdict?.rule ?? null,
        verdict?.reason ?? null,
      ],
    );
  }

  private async tell(name: string, review: LockedReview): Promise<void> {
    const { id, roundId, contractId, organisationId, assistantId, side } = review;
    await this.events.record(name, {
      subjectKind: 'review',
      subjectId: id,
      contractId,
      data: { reviewId: id, roundId, organisationId, assistantId, side },
    });
  }
}
