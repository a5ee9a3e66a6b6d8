import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import { Documents } from './documents.service.js';
import { settingsFingerprint } from './meilisearch/index-settings.data.js';
import { NextIndex } from './meilisearch/next-index.service.js';
import { SearchServer } from './meilisearch/server.js';

export type EngineName = 'postgres' | 'meilisearch';
export interface Progress {
  engine: EngineName;
  done: number;
  total: number;
}
interface Rebuild extends Progress {
  id: string;
  after: string | null;
  settings: string;
  startedAt: Date;
}

/** A search server likes few large tasks better than many small ones. */
const BATCH: Record<EngineName, number> = { postgres: 1000, meilisearch: 5000 };
const LEASE_MS = 180_000;
const columns = `id, engine, done, total, after_id after, settings, started_at "startedAt"`;

/** Makes all documents of the engines anew while the old ones go on being served; goes on where it was broken off. */
@Injectable()
export class Rebuilds {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly documents: Documents,
    private readonly next: NextIndex,
    private readonly server: SearchServer,
    private readonly clock: Clock,
  ) {}

  /** Rebuilds every engine there is. Returns false when another process is at it. */
  async all(tell: (progress: Progress) => void = () => undefined): Promise<boolean> {
    const engines: EngineName[] = this.server.configured ? ['postgres', 'meilisearch'] : ['postgres'];
    for (const engine of engines) if (!(await this.one(engine, tell))) return false;
    return true;
  }

  /** Rebuilds one engine's documents, from where a broken-off rebuild stood. */
  async one(
    engine: EngineName,
    tell: (progress: Progress) => void = () => undefined,
    stop: () => boolean = () => false,
  ): Promise<boolean> {
    let rebuild = await this.take(engine);
    if (!rebuild) return false;
    try {
      if (engine === 'meilisearch') rebuild = await this.prepare(rebuild);
      tell(rebuild);
      for (let last = await this.batch(rebuild); last !== null; last = await this.batch(rebuild)) {
        await this.advance(rebuild, last);
        tell(rebuild);
        if (stop()) return false;
      }
      await (engine === 'postgres' ? this.documents.removeStale() : this.next.finish());
      await this.finish(rebuild);
      tell({ ...rebuild, done: rebuild.total });
      return true;
    } finally {
      await this.uow.query(`update search_rebuild set taken_until = null where id = $1`, [rebuild.id]);
    }
  }

  /** How far the open rebuilds have come. */
  progress(): Promise<Progress[]> {
    return this.uow.query<Progress>(
      `select engine, done, total from search_rebuild where finished_at is null`,
    );
  }

  /** Wishes for a rebuild, which the next look at the server begins. */
  async begin(engine: EngineName): Promise<void> {
    await this.uow.query(
      `insert into search_rebuild (id, engine, total, settings, started_at)
       select $1, $2, count(*), $3, $4 from assistant_profile where state = 'published'
       on conflict (engine) where finished_at is null do nothing`,
      [newId(), engine, settingsFingerprint, this.clock.date()],
    );
  }

  /** Whether the server's index was made with the settings of this release. */
  async isCurrent(): Promise<boolean> {
    const row = await this.uow.one<{ settings: string }>(
      `select settings from search_rebuild where engine = 'meilisearch' and finished_at is not null
       order by finished_at desc limit 1`,
    );
    return row?.settings === settingsFingerprint;
  }

  private async take(engine: EngineName): Promise<Rebuild | null> {
    const now = this.clock.date();
    await this.begin(engine);
    const [row] = await this.uow.returning<Rebuild>(
      `update search_rebuild set taken_until = $3
       where engine = $1 and finished_at is null and (taken_until is null or taken_until < $2) returning ${columns}`,
      [engine, now, new Date(now.getTime() + LEASE_MS)],
    );
    return row ?? null;
  }

  /** Begins anew when what was made so far is gone, or has other settings. */
  private async prepare(rebuild: Rebuild): Promise<Rebuild> {
    const same = rebuild.settings === settingsFingerprint;
    if (same && rebuild.after !== null && (await this.next.exists())) return rebuild;
    await this.next.prepare();
    const [row] = await this.uow.returning<Rebuild>(
      `update search_rebuild set after_id = null, done = 0, settings = $2 where id = $1 returning ${columns}`,
      [rebuild.id, settingsFingerprint],
    );
    return row ?? rebuild;
  }

  /** Writes the next documents. Returns the last id, or null when there was none left. */
  private async batch({ engine, after }: Rebuild): Promise<string | null> {
    if (engine === 'meilisearch') return this.next.fill(after, BATCH[engine]);
    const rows = await this.uow.query<{ id: string }>(
      `select assistant_id id from assistant_profile
       where state = 'published' and ($1::uuid is null or assistant_id > $1) order by assistant_id limit $2`,
      [after, BATCH[engine]],
    );
    const ids = rows.map((row) => row.id);
    if (ids.length > 0) await this.documents.write(ids);
    return ids.at(-1) ?? null;
  }

  private async advance(rebuild: Rebuild, last: string): Promise<void> {
    rebuild.after = last;
    rebuild.done = Math.min(rebuild.total, rebuild.done + BATCH[rebuild.engine]);
    await this.uow.query(
      `update search_rebuild set after_id = $2, done = $3, taken_until = $4 where id = $1`,
      [rebuild.id, last, rebuild.done, new Date(this.clock.date().getTime() + LEASE_MS)],
    );
  }

  private async finish(rebuild: Rebuild): Promise<void> {
    await this.uow.run({ accountId: null }, async () => {
      await this.uow.query(`update search_rebuild set finished_at = $2, done = total where id = $1`, [
        rebuild.id,
        this.clock.date(),
      ]);
      if (rebuild.engine === 'meilisearch')
        await this.uow.query(`delete from search_change where told_at is not null`);
    });
  }
}
