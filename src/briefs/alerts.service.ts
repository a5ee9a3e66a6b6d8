import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { BusinessActor } from '../identity/index.js';
import { Matching } from '../matching/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { isId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';
import { Freed } from '../search/index.js';
import { BriefsQueries, needOf, type Brief } from './briefs.queries.js';

/** People a brief is taken to have shown on its first check. */
const KNOWN = 1000;
/** The matching model follows the news within seconds: looking only at what is older than this never looks too early. */
const SETTLING = 60_000;
const DAY = 86_400_000;

/** The news that somebody who fits an open brief has become free: at most once a day for each. */
@Injectable()
export class BriefAlerts implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: BriefsQueries,
    private readonly matching: Matching,
    private readonly freed: Freed,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('*/10 * * * *', 'sweep.briefs.alerts', () => this.tellAll());
  }

  /** Turns the news about a brief on or off. */
  async set(actor: BusinessActor, id: string, alerts: boolean): Promise<void> {
    const changed = isId(id)
      ? await this.uow.returning(
          `update brief set alerts = $3 where id = $1 and organisation_id = $2 returning 1`,
          [id, actor.organisationId, alerts],
        )
      : [];
    found(changed[0], 'brief');
  }

  private async tellAll(): Promise<void> {
    const now = this.clock.date();
    const due = await this.uow.query<{ id: string }>(
      `select id from brief where state = 'open' and alerts and coalesce(told_at, '-infinity') <= $1
       order by checked_at nulls first`,
      [new Date(now.getTime() - DAY)],
    );
    for (const { id } of due) await this.tell(id, new Date(now.getTime() - SETTLING));
  }

  private async tell(id: string, until: Date): Promise<void> {
    await this.uow.run({ accountId: null }, async () => {
      const state = await this.uow.one<{ checkedAt: Date | null }>(
        `select checked_at "checkedAt" from brief where id = $1 and state = 'open' and alerts for update skip locked`,
        [id],
      );
      const brief = state && (await this.queries.brief(id, null));
      const need = brief && needOf(brief, this.clock.today(brief.timezone).toString());
      if (!need || (state.checkedAt && state.checkedAt >= until)) return;
      const fresh = state.checkedAt ? await this.newlyFree(brief, need, state.checkedAt, until) : 0;
      if (!state.checkedAt) {
        const { matches } = await this.matching.match(need, undefined, { all: KNOWN, partial: 0 });
        await this.know(
          id,
          matches.map(({ assistantId }) => assistantId),
        );
      }
      await this.uow.query(
        `update brief set checked_at = $2, told_at = case when $3 then $4 else told_at end where id = $1`,
        [id, until, fresh > 0, this.clock.date()],
      );
      if (fresh === 0) return;
      await this.events.record('brief.someone_free', {
        subjectKind: 'brief',
        subjectId: id,
        data: { briefId: id, organisationId: brief.organisationId, count: fresh },
      });
    });
  }

  /** How many fit now who were not known to. Who no longer fits is forgotten, and would be news again. */
  private async newlyFree(
    { id: briefId, organisationId }: Brief,
    need: NonNullable<ReturnType<typeof needOf>>,
    after: Date,
    until: Date,
  ): Promise<number> {
    const freed = await this.freed.between(after, until);
    const fits = await this.matching.fitting(freed, need, organisationId);
    await this.uow.query(
      `delete from brief_known where brief_id = $1 and assistant_id = any ($2) and assistant_id <> all ($3)`,
      [briefId, freed, fits],
    );
    return this.know(briefId, fits);
  }

  /** Notes people as known to a brief, those invited included. Returns how many were not. */
  private async know(briefId: string, assistantIds: string[]): Promise<number> {
    const rows = await this.uow.returning<{ news: boolean }>(
      `insert into brief_known (brief_id, assistant_id) select $1, unnest($2::uuid[]) on conflict do nothing
       returning not exists (select from invitation i where i.brief_id = $1 and i.assistant_id = brief_known.assistant_id)
         and not exists (select from proposal p where p.brief_id = $1 and p.assistant_id = brief_known.assistant_id) news`,
      [briefId, assistantIds],
    );
    return rows.filter(({ news }) => news).length;
  }
}
