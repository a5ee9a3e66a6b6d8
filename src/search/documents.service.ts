import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { isId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';
import { REMOVE_DOCUMENTS, WRITE_DOCUMENTS } from './document.sql.js';

export const TELL_QUEUE = 'search.tell';

/** The directory's documents in PostgreSQL, which every engine serves or copies. */
@Injectable()
export class Documents {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** Writes the documents of these assistants anew, removes those no longer published, and notes it for the server. */
  async refresh(assistantIds: string[]): Promise<void> {
    const ids = assistantIds.filter(isId);
    await this.uow.run({ accountId: null }, async () => {
      await this.write(ids);
      if (this.settings.meilisearchUrl === undefined) return;
      await this.uow.query(
        `insert into search_change (assistant_id, changed_at) select id, $2 from account where id = any ($1)
         on conflict (assistant_id) do update
         set revision = nextval('search_change_revision'), changed_at = excluded.changed_at, told_at = null`,
        [ids, this.clock.date()],
      );
      await this.jobs.send(TELL_QUEUE, {});
    });
  }

  /** Writes the documents of these assistants, without a word to the server. */
  async write(ids: string[]): Promise<void> {
    await this.uow.run({ accountId: null }, async () => {
      // Two writers of one document must not read before the other has written: the older text would win.
      await this.uow.query(
        `select pg_advisory_xact_lock(8, k) from (select distinct hashtext(id::text) k from unnest($1::uuid[]) id order by 1) l`,
        [ids],
      );
      await this.uow.query(REMOVE_DOCUMENTS, [ids]);
      await this.uow.query(WRITE_DOCUMENTS, [ids, this.clock.date()]);
    });
  }

  /** Removes whatever is published no longer, wherever it came from, and words that are in no document any more. */
  async removeStale(): Promise<void> {
    await this.uow.query(REMOVE_DOCUMENTS, [null]);
    await this.uow.query(
      `delete from search_word w where not exists (select from search_document d where d.text_words @@ w.word::tsquery)`,
    );
  }
}
