import { Injectable } from '@nestjs/common';
import type { EnqueuedTask, Task } from 'meilisearch';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { documentOf, READ_DOCUMENTS, type DocumentRow, type SearchDocument } from './document.js';
import { SearchTaskFailed } from './server.errors.js';
import { SearchServer } from './server.js';

const BATCH = 500;
const LEASE_MS = 60_000;

interface Change {
  id: string;
  revision: string;
}

/** Tells the search server what has changed, in the order of the changes, each exactly until it has heard it. */
@Injectable()
export class SearchChanges {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly server: SearchServer,
    private readonly clock: Clock,
  ) {}

  /** Tells everything that waits. Throws when the server can't be told; what waits then goes on waiting. */
  async tell(): Promise<void> {
    for (let taken = await this.take(); taken.length > 0; taken = await this.take()) {
      try {
        const ids = taken.map(({ id }) => id);
        // The next index first: should the two change places in between, the one now served has heard it too.
        if (await this.rebuilding()) await this.send(this.server.nextIndex, ids);
        await this.send(this.server.index, ids);
      } catch (error) {
        await this.release(taken);
        throw error;
      }
      await this.told(taken);
    }
  }

  /** Sends the documents of these assistants as they are now, or their removal, and waits until they are served. */
  async send(index: string, ids: string[]): Promise<void> {
    const rows = await this.uow.query<DocumentRow>(READ_DOCUMENTS, [ids, null, ids.length]);
    const here = new Set(rows.map((row) => row.assistantId));
    const gone = ids.filter((id) => !here.has(id));
    const target = this.server.patient.index<SearchDocument>(index);
    const tasks: EnqueuedTask[] = [];
    if (rows.length > 0)
      tasks.push(await target.addDocuments(rows.map(documentOf), { primaryKey: 'assistantId' }));
    if (gone.length > 0) tasks.push(await target.deleteDocuments(gone));
    for (const task of tasks) await this.done(task);
  }

  /** Waits for a task of the server; throws what it failed with. */
  async done(enqueued: EnqueuedTask | number): Promise<Task> {
    const task = await this.server.patient.tasks.waitForTask(enqueued, { timeout: 120_000, interval: 25 });
    if (task.status !== 'succeeded')
      throw new SearchTaskFailed(`${task.type} ${task.status}: ${task.error?.message ?? ''}`);
    return task;
  }

  /** How many changes wait, and since when. */
  async waiting(): Promise<{ count: number; since: Date | null }> {
    const row = await this.uow.one<{ count: number; since: Date | null }>(
      `select count(*)::int count, min(changed_at) since from search_change where told_at is null`,
    );
    return row ?? { count: 0, since: null };
  }

  private async rebuilding(): Promise<boolean> {
    const row = await this.uow.one(
      `select 1 from search_rebuild where engine = 'meilisearch' and finished_at is null`,
    );
    return row !== null;
  }

  private take(): Promise<Change[]> {
    const now = this.clock.date();
    return this.uow.returning<Change>(
      `update search_change set taken_until = $2 where assistant_id in (
         select assistant_id from search_change where told_at is null and (taken_until is null or taken_until < $1)
         order by revision limit $3 for update skip locked)
       returning assistant_id id, revision`,
      [now, new Date(now.getTime() + LEASE_MS), BATCH],
    );
  }

  private async release(taken: Change[]): Promise<void> {
    await this.uow.query(`update search_change set taken_until = null where assistant_id = any ($1)`, [
      taken.map(({ id }) => id),
    ]);
  }

  /** A rebuild keeps what was told: it says it again to the index it makes. What has changed again since is told again. */
  private async told(taken: Change[]): Promise<void> {
    const lists = [taken.map(({ id }) => id), taken.map(({ revision }) => revision)];
    await this.uow.run({ accountId: null }, async () => {
      await this.uow.query(
        `delete from search_change c using unnest($1::uuid[], $2::bigint[]) t(id, revision)
         where c.assistant_id = t.id and c.revision = t.revision
           and not exists (select from search_rebuild where engine = 'meilisearch' and finished_at is null)`,
        lists,
      );
      await this.uow.query(
        `update search_change c set taken_until = null, told_at = case when c.revision = t.revision then $3::timestamptz end
         from unnest($1::uuid[], $2::bigint[]) t(id, revision) where c.assistant_id = t.id`,
        [...lists, this.clock.date()],
      );
    });
  }
}
