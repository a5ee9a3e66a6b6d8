import { Injectable, Logger } from '@nestjs/common';
import { MeilisearchError } from 'meilisearch';
import { FailoverEngine, reasonOf } from './failover/failover.engine.js';
import { Outages } from './failover/outages.service.js';
import { SearchChanges } from './meilisearch/changes.service.js';
import { isMissingIndex, SearchTaskFailed } from './meilisearch/server.errors.js';
import { SearchServer } from './meilisearch/server.js';
import { Rebuilds } from './rebuild.service.js';

/** A sweep ends before its next turn. */
const SLICE_MS = 50_000;

/** Looks after the search server from the background: tells it changes, makes its index, notices when it is back. */
@Injectable()
export class SearchCare {
  private readonly log = new Logger('search');

  constructor(
    private readonly server: SearchServer,
    private readonly changes: SearchChanges,
    private readonly rebuilds: Rebuilds,
    private readonly failover: FailoverEngine,
    private readonly outages: Outages,
  ) {}

  /** Tells the server what changed. When it can't be told, the changes wait for `look`. */
  async tell(): Promise<void> {
    if (this.server.configured) await this.attempt(() => this.tellIndex());
  }

  /** Every minute: is it well, has it an index of this release, has it heard everything? */
  async look(): Promise<void> {
    if (!this.server.configured) return;
    await this.attempt(async () => {
      if ((await this.outages.open()) && !(await this.failover.checkHealth()) && (await this.hasIndex()))
        return;
      const until = performance.now() + SLICE_MS;
      if (await this.wantsRebuild())
        await this.rebuilds.one('meilisearch', undefined, () => performance.now() > until);
      await this.tellIndex();
    });
  }

  private async wantsRebuild(): Promise<boolean> {
    if (!(await this.rebuilds.isCurrent()) || !(await this.hasIndex())) return true;
    return (await this.rebuilds.progress()).some(({ engine }) => engine === 'meilisearch');
  }

  private async tellIndex(): Promise<void> {
    // Documents sent to an index that is not there would make one, without its settings.
    if (await this.hasIndex()) await this.changes.tell();
  }

  private async hasIndex(): Promise<boolean> {
    try {
      await this.server.patient.getRawIndex(this.server.index);
      return true;
    } catch (error) {
      if (isMissingIndex(error)) return false;
      throw error;
    }
  }

  /** Trouble with the server is staff's news; any other trouble is the job's. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof MeilisearchError || error instanceof SearchTaskFailed)) throw error;
      this.log.warn(`search server not told: ${error.message}`);
      const reason = reasonOf(error);
      if (reason) await this.outages.begin(reason);
    }
  }
}
