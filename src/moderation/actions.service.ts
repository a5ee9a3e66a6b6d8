import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { isId, newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import { Audit } from './audit.service.js';
import type { ActionKind } from './moderation.rules.js';

export interface ActionInput {
  kind: ActionKind;
  subject: { kind: 'profile' | 'review' | 'account'; id: string };
  rule: string;
  reason: string;
  /** Whom it concerns: the one side that gets the notice. Of an account identity tells the person itself. */
  concerns?: { assistantId: string } | { organisationId: string };
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** A decision as the person it concerns may read it. */
export interface DecisionView {
  id: string;
  kind: ActionKind;
  about: 'profile' | 'review';
  rule: string;
  reason: string;
  decidedAt: Date;
  words: string | null;
  roundId: string | null;
}

/** Decisions about what people publish: one subject, one rule, one reason, one notice, one line in the log. */
@Injectable()
export class Actions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Writes the decision down with the change it makes. Joins the caller's transaction. */
  async take(actor: Member, input: ActionInput): Promise<void> {
    const id = newId();
    await this.uow.query(
      `insert into moderation_action (id, ${input.subject.kind}_id, kind, reason, rule, decided_by, decided_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, input.subject.id, input.kind, input.reason, input.rule, actor.accountId, this.clock.date()],
    );
    // That something became public is told by the event of its own module.
    if (input.kind !== 'published' && input.concerns)
      await this.events.record(`moderation.${input.kind}`, {
        subjectKind: 'moderation_action',
        subjectId: id,
        data: { actionId: id, ...input.concerns },
      });
    await this.audit.record(actor, `${input.subject.kind}.${input.kind}`, input.subject, {
      reason: input.reason,
      before: input.before,
      after: { ...input.after, rule: input.rule },
    });
  }

  /** A decision about the actor's own profile or review. */
  async decision(actor: Member, id: string): Promise<DecisionView> {
    const row = isId(id)
      ? await this.uow.one<DecisionView>(
          `select m.id, m.kind, case when m.profile_id is null then 'review' else 'profile' end about, m.rule, m.reason,
                  m.decided_at "decidedAt", nullif(v.body, '') words, v.round_id "roundId"
           from moderation_action m left join review v on v.id = m.review_id left join review_round r on r.id = v.round_id
           where m.id = $1 and (m.profile_id = $2 or (v.side = 'assistant' and r.assistant_id = $2)
             or (v.side = 'business' and r.organisation_id = $3))`,
          [id, actor.accountId, actor.organisationId],
        )
      : null;
    return found(row, 'decision');
  }
}
