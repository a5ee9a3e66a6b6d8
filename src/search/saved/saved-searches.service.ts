import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId, newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { PostgresEngine } from '../postgres.engine.js';
import { directoryQuery, type DirectoryFilters } from '../search.forms.js';
import { Freed } from './freed.service.js';
import type { SavedSearchInput } from './saved-search.forms.js';

export interface SavedSearch {
  id: string;
  name: string;
  filters: Omit<DirectoryFilters, 'after'>;
  alerts: boolean;
  toldAt: Date | null;
  createdBy: string;
  createdAt: Date;
}

const MOST = 50;
/** People a search is taken to have shown when it was saved; a looser one than this has no use for alerts. */
const KNOWN = 1000;
/** Documents follow the news within seconds: looking only at what is older than this never looks too early. */
const SETTLING = 60_000;
const DAY = 86_400_000;

const columns = `s.id, s.name, s.filters, s.alerts, s.told_at "toldAt", a.name "createdBy", s.created_at "createdAt"`;

/** Directory searches a business keeps, and the news that somebody has become free for one. */
@Injectable()
export class SavedSearches implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly engine: PostgresEngine,
    private readonly freed: Freed,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('*/10 * * * *', 'sweep.search.alerts', () => this.tellAll());
  }

  /** The business's saved searches, the newest first: at most fifty. */
  list(actor: BusinessActor): Promise<SavedSearch[]> {
    return this.uow.query<SavedSearch>(
      `select ${columns} from saved_search s join account a on a.id = s.created_by
       where s.organisation_id = $1 order by s.created_at desc, s.id`,
      [actor.organisationId],
    );
  }

  /** Saves a search; who it shows now is no news later. Returns its id. Refusal `searches_full` beyond fifty. */
  async save(actor: BusinessActor, { name, alerts, ...filters }: SavedSearchInput): Promise<string> {
    const id = newId();
    const known = await this.matching(filters, null);
    await this.uow.run(actor, async () => {
      await this.uow.query(`select 1 from organisation where id = $1 for update`, [actor.organisationId]);
      if ((await this.list(actor)).length >= MOST) throw new Refusal('searches_full', { status: 409 });
      const now = this.clock.date();
      await this.uow.query(
        `insert into saved_search (id, organisation_id, name, filters, alerts, checked_at, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $6)`,
        [id, actor.organisationId, name, JSON.stringify(filters), alerts, now, actor.accountId],
      );
      await this.know(id, known);
    });
    return id;
  }

  /** Turns the news about a search on or off. */
  async setAlerts(actor: BusinessActor, id: string, alerts: boolean): Promise<void> {
    const changed = isId(id)
      ? await this.uow.returning(
          `update saved_search set alerts = $3, checked_at = $4 where id = $1 and organisation_id = $2 returning 1`,
          [id, actor.organisationId, alerts, this.clock.date()],
        )
      : [];
    found(changed[0], 'saved search');
  }

  async remove(actor: BusinessActor, id: string): Promise<void> {
    const gone = isId(id)
      ? await this.uow.returning(
          `delete from saved_search where id = $1 and organisation_id = $2 returning 1`,
          [id, actor.organisationId],
        )
      : [];
    found(gone[0], 'saved search');
  }

  /** Looks at every search with news wanted and none given for a day. */
  private async tellAll(): Promise<void> {
    const now = this.clock.date();
    const due = await this.uow.query<{ id: string }>(
      `select id from saved_search where alerts and coalesce(told_at, '-infinity') <= $1 order by checked_at`,
      [new Date(now.getTime() - DAY)],
    );
    for (const { id } of due) await this.tell(id, new Date(now.getTime() - SETTLING));
  }

  private async tell(id: string, until: Date): Promise<void> {
    await this.uow.run({ accountId: null }, async () => {
      const search = await this.uow.one<{
        organisationId: string;
        filters: SavedSearch['filters'];
        checkedAt: Date;
      }>(
        `select organisation_id "organisationId", filters, checked_at "checkedAt" from saved_search
         where id = $1 and alerts and checked_at < $2 for update skip locked`,
        [id, until],
      );
      if (!search) return;
      const freed = await this.freed.between(search.checkedAt, until, search.organisationId);
      const fitting = freed.length > 0 ? await this.matching(search.filters, freed) : [];
      await this.uow.query(
        `delete from saved_search_known where saved_search_id = $1 and assistant_id = any ($2) and assistant_id <> all ($3)`,
        [id, freed, fitting],
      );
      const fresh = await this.know(id, fitting);
      const told = fresh > 0;
      await this.uow.query(
        `update saved_search set checked_at = $2, told_at = case when $3 then $4 else told_at end where id = $1`,
        [id, until, told, this.clock.date()],
      );
      if (!told) return;
      await this.events.record('saved_search.someone_free', {
        subjectKind: 'organisation',
        subjectId: search.organisationId,
        data: { savedSearchId: id, organisationId: search.organisationId, count: fresh },
      });
    });
  }

  /** Notes people as known to a search. Returns how many were not. */
  private async know(id: string, assistantIds: string[]): Promise<number> {
    const rows = await this.uow.returning(
      `insert into saved_search_known (saved_search_id, assistant_id) select $1, unnest($2::uuid[])
       on conflict do nothing returning 1`,
      [id, assistantIds],
    );
    return rows.length;
  }

  private async matching(filters: SavedSearch['filters'], among: string[] | null): Promise<string[]> {
    return this.engine.ids(directoryQuery({ ...filters, after: null }, KNOWN), among);
  }
}
