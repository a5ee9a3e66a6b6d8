import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Matching } from '../matching/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Events, type EventRecord } from '../platform/events/events.js';
import { isId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';
import { SearchIndex } from '../search/index.js';
import { ReputationFacts } from './facts.queries.js';
import { reputationOf, type Facts, type ReputationResult } from './reputation.rules.js';

export interface StoredReputation {
  assistantId: string;
  formula: string;
  score: number;
  confidence: number;
  reviewCount: number;
  facts: Facts;
  computedAt: Date;
}

const CAUSES = [
  'profile.published',
  'review.published',
  'review.removed',
  'work.approved',
  'time_line.settled',
  'timesheet.submitted',
  'delivery.accepted',
];
const nobody = { accountId: null };

/** Scores of assistants: recomputed when a fact changes and once a day as facts age, kept with what made them. */
@Injectable()
export class Reputation implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly facts: ReputationFacts,
    private readonly directory: SearchIndex,
    private readonly matching: Matching,
  ) {}

  onModuleInit(): void {
    this.events.on('reputation', CAUSES, async (event) => {
      const assistantId = await this.assistantOf(event);
      if (assistantId) await this.refresh(assistantId);
    });
    this.jobs.every('20 3 * * *', 'sweep.reputation.age', () => this.refreshAll());
  }

  /** The stored score of an assistant, or null when none was ever made. */
  of(assistantId: string): Promise<StoredReputation | null> {
    return this.uow.one<StoredReputation>(
      `select assistant_id "assistantId", formula, score::float8, confidence::float8, review_count "reviewCount",
              facts, computed_at "computedAt" from reputation where assistant_id = $1`,
      [isId(assistantId) ? assistantId : null],
    );
  }

  /** The stored score of an assistant whose profile is public. */
  async ofPublished(assistantId: string): Promise<StoredReputation | null> {
    const row = await this.uow.one(
      `select 1 from assistant_profile where assistant_id = $1 and state = 'published'`,
      [isId(assistantId) ? assistantId : null],
    );
    return row ? this.of(assistantId) : null;
  }

  /** Makes the score anew from the facts, stores it with them and tells search and matching. */
  async refresh(assistantId: string): Promise<ReputationResult> {
    const result = await this.uow.run(nobody, async () => {
      // Two events at once must not store the older facts last.
      await this.uow.query(`select pg_advisory_xact_lock(hashtextextended('reputation ' || $1, 0))`, [
        assistantId,
      ]);
      const facts = await this.facts.of(assistantId);
      const result = reputationOf(facts);
      await this.uow.query(
        `insert into reputation (assistant_id, formula, score, confidence, review_count, facts, computed_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (assistant_id) do update set formula = excluded.formula, score = excluded.score,
           confidence = excluded.confidence, review_count = excluded.review_count, facts = excluded.facts,
           computed_at = excluded.computed_at`,
        [
          assistantId,
          result.formula,
          result.score,
          result.confidence,
          result.reviewCount,
          JSON.stringify(facts),
          this.clock.date(),
        ],
      );
      await this.directory.refresh(assistantId);
      return result;
    });
    // The matches' model lives in memory: it may only read what is committed.
    await this.matching.refresh(assistantId);
    return result;
  }

  private async refreshAll(): Promise<void> {
    const rows = await this.uow.query<{ id: string }>(`select assistant_id id from reputation order by 1`);
    for (const { id } of rows) await this.refresh(id);
  }

  private async assistantOf(event: EventRecord): Promise<string | null> {
    const named = event.data['assistantId'];
    if (isId(named)) return named;
    if (event.name === 'profile.published') return event.subjectId;
    const row = await this.uow.one<{ id: string }>(`select assistant_id id from contract where id = $1`, [
      event.contractId,
    ]);
    return row?.id ?? null;
  }
}
