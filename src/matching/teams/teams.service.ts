import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Live } from '../../platform/live/live.js';
import { Clock } from '../../platform/time/clock.js';
import { Matching } from '../matching.service.js';
import type { Need } from '../need.js';
import { assemble } from './assemble.rules.js';
import { poolOf } from './pool.rules.js';
import { problemOf } from './problem.rules.js';
import type { TeamSearch, TeamsResult } from './result.js';
import { solveInThread } from './solver-thread.js';
import type { TeamOptions } from './team.js';

const QUEUE = 'matching.teams';
/** Candidates ranked before the pool is chosen from them. */
const RANKED = 2000;
/** A search still computing after this long was lost with its job. */
const LOST_MINUTES = 15;

const COLUMNS = `id, brief_id "briefId", brief_revision "briefRevision", people, together, need, state, result,
  requested_at "requestedAt", finished_at "finishedAt"`;

export interface TeamsAbout {
  briefId: string;
  organisationId: string;
  revision: number;
}

/** Looks for teams in the background and keeps what it found. */
@Injectable()
export class Teams implements OnModuleInit {
  private readonly log = new Logger('teams');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly matching: Matching,
    private readonly jobs: Jobs,
    private readonly live: Live,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ id: string }>(QUEUE, ({ id }) => this.compute(id));
  }

  /** Asks for teams for a brief; one search a brief at a time. Returns the search's id. */
  request(actor: Actor, need: Need, options: TeamOptions, about: TeamsAbout): Promise<string> {
    return this.uow.run(actor, async () => {
      const now = this.clock.date();
      await this.uow.query(
        `update team_search set state = 'failed', finished_at = $2
         where brief_id = $1 and state = 'computing' and requested_at < $3`,
        [about.briefId, now, new Date(now.getTime() - LOST_MINUTES * 60_000)],
      );
      const [row] = await this.uow.returning<{ id: string }>(
        `insert into team_search (id, brief_id, organisation_id, brief_revision, people, together, need, state,
           requested_by, requested_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'computing', $8, $9)
         on conflict (brief_id) where state = 'computing' do nothing returning id`,
        [
          newId(),
          about.briefId,
          about.organisationId,
          about.revision,
          options.people,
          options.together,
          JSON.stringify(need),
          actor.accountId,
          now,
        ],
      );
      if (!row) return (await this.latest(about.briefId))!.id;
      await this.jobs.send(QUEUE, { id: row.id });
      return row.id;
    });
  }

  /** The brief's last search, if there was one. */
  latest(briefId: string): Promise<TeamSearch | null> {
    return this.uow.one<TeamSearch>(
      `select ${COLUMNS} from team_search where brief_id = $1 order by requested_at desc, id desc limit 1`,
      [briefId],
    );
  }

  /** One search of a brief. */
  search(briefId: string, id: string): Promise<TeamSearch | null> {
    return this.uow.one<TeamSearch>(`select ${COLUMNS} from team_search where brief_id = $1 and id = $2`, [
      briefId,
      id,
    ]);
  }

  private async compute(id: string): Promise<void> {
    const search = await this.uow.one<TeamSearch & { organisationId: string }>(
      `select ${COLUMNS}, organisation_id "organisationId" from team_search where id = $1 and state = 'computing'`,
      [id],
    );
    if (!search) return;
    const result = await this.solve(search).catch((error: unknown) => {
      this.log.error(error instanceof Error ? error.stack : error);
      return null;
    });
    await this.uow.run({ accountId: null }, async () => {
      await this.uow.query(
        `update team_search set state = $2, result = $3, finished_at = $4 where id = $1 and state = 'computing'`,
        [id, result ? 'done' : 'failed', result && JSON.stringify(result), this.clock.date()],
      );
      await this.live.publish([`organisation:${search.organisationId}`], {
        kind: 'teams',
        id: search.briefId,
      });
    });
  }

  private async solve({ need, people, together }: TeamSearch): Promise<TeamsResult> {
    const ranked = await this.matching.candidates(need, RANKED);
    const pool = poolOf(ranked, need);
    const pieces = await solveInThread(problemOf(need, pool, { people, together }));
    const { cheapest: alone } = await this.matching.match(need, undefined, { all: 1, partial: 0 });
    return { ...assemble(pieces, need, pool, together), candidates: ranked.length, pool: pool.length, alone };
  }
}
