import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { isId, newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import { askedOf, type Marks, type Side } from './review.rules.js';
import { reviewStates } from './review.states.js';
import type { ReviewInput } from './reviews.forms.js';
import { Rounds, type RoundRow } from './rounds.service.js';
import { sideOf } from './sides.js';

interface OwnReview extends Required<Marks> {
  id: string;
  authorId: string;
  body: string;
  privateNote: string;
  revision: number;
}

/** Writing a review while it is sealed; the second one opens both. */
@Injectable()
export class ReviewWriting {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly rounds: Rounds,
  ) {}

  /** Writes the actor's side, or changes it while it is sealed. Says whether that opened both reviews. */
  async write(actor: Member, roundId: string, input: ReviewInput): Promise<'sealed' | 'revealed'> {
    const side = sideOf(actor);
    const marks = marksFor(side, input);
    return this.uow.run(actor, async () => {
      const round = await this.ownRound(actor, roundId);
      const before = await this.ownReview(roundId, side);
      // The second half of a double click finds its own words already there.
      if (before && before.authorId === actor.accountId && sameWords(before, marks, input))
        return round.revealedAt ? 'revealed' : 'sealed';
      if (round.revealedAt || round.closesAt <= this.clock.date())
        throw new Refusal('reviews.closed', { status: 409 });
      if ((before?.revision ?? 0) !== input.revision) throw new Stale();
      await this.store(actor, roundId, side, marks, input);
      // Whether the other side has written is nobody's news: no contract, no side, no reader.
      await this.events.record('review.written', { subjectKind: 'review_round', subjectId: roundId });
      const { count } = found(
        await this.uow.one<{ count: number }>(`select count(*)::int count from review where round_id = $1`, [
          roundId,
        ]),
      );
      if (count < 2) return 'sealed';
      await this.rounds.reveal(round);
      return 'revealed';
    });
  }

  private async ownRound(actor: Member, roundId: string): Promise<RoundRow> {
    const round = isId(roundId) ? await this.rounds.lock(roundId) : null;
    const mine =
      sideOf(actor) === 'assistant'
        ? round?.assistantId === actor.accountId
        : actor.organisationId !== null && round?.organisationId === actor.organisationId;
    return found(mine ? round : null, 'round');
  }

  private ownReview(roundId: string, side: Side): Promise<OwnReview | null> {
    return this.uow.one<OwnReview>(
      `select id, author_id "authorId", answering, accuracy, courtesy, confidentiality, punctuality, body,
              private_note "privateNote", revision from review where round_id = $1 and side = $2`,
      [roundId, side],
    );
  }

  private async store(
    actor: Member,
    roundId: string,
    side: Side,
    marks: Marks,
    input: ReviewInput,
  ): Promise<void> {
    await this.uow.query(
      `insert into review (id, round_id, side, author_id, answering, accuracy, courtesy, confidentiality, punctuality,
                           body, private_note, state, state_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
       on conflict (round_id, side) do update set author_id = excluded.author_id, answering = excluded.answering,
         accuracy = excluded.accuracy, courtesy = excluded.courtesy, confidentiality = excluded.confidentiality,
         punctuality = excluded.punctuality, body = excluded.body, private_note = excluded.private_note,
         state_at = excluded.state_at, revision = review.revision + 1`,
      [
        newId(),
        roundId,
        side,
        actor.accountId,
        marks.answering,
        marks.accuracy,
        marks.courtesy,
        marks.confidentiality,
        marks.punctuality,
        input.body,
        input.privateNote,
        reviewStates.initial,
        this.clock.date(),
      ],
    );
  }
}

function marksFor(side: Side, input: ReviewInput): Marks {
  if (side === 'business' && input.answering === undefined)
    throw new Refusal('reviews.mark', { field: 'answering' });
  const { accuracy, courtesy, confidentiality, punctuality } = input;
  return {
    answering: side === 'business' ? (input.answering ?? null) : null,
    accuracy,
    courtesy,
    confidentiality,
    punctuality,
  };
}

const sameWords = (before: OwnReview, marks: Marks, input: ReviewInput): boolean =>
  askedOf.business.every((criterion) => before[criterion] === (marks[criterion] ?? null)) &&
  before.body === input.body &&
  before.privateNote === input.privateNote;
