import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SearchChanges } from './changes.service.js';
import { documentOf, READ_DOCUMENTS, type DocumentRow, type SearchDocument } from './document.js';
import { indexSettings } from './index-settings.data.js';
import { isMissingIndex } from './server.errors.js';
import { SearchServer } from './server.js';

/** The index a rebuild fills beside the one that is served, until the two change places. */
@Injectable()
export class NextIndex {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly server: SearchServer,
    private readonly changes: SearchChanges,
  ) {}

  async exists(): Promise<boolean> {
    return (await this.createdAt(this.server.nextIndex)) !== null;
  }

  /** Makes it empty, with this release's settings. */
  async prepare(): Promise<void> {
    const { patient, nextIndex } = this.server;
    if (await this.exists()) await this.changes.done(await patient.deleteIndex(nextIndex));
    await this.changes.done(await patient.createIndex(nextIndex, { primaryKey: 'assistantId' }));
    await this.changes.done(await patient.index(nextIndex).updateSettings(indexSettings));
  }

  /** Adds the documents that come after the one given. Returns the last one's id, or null when there was none. */
  async fill(after: string | null, limit: number): Promise<string | null> {
    const rows = await this.uow.query<DocumentRow>(READ_DOCUMENTS, [null, after, limit]);
    const last = rows.at(-1);
    if (!last) return null;
    const index = this.server.patient.index<SearchDocument>(this.server.nextIndex);
    await this.changes.done(await index.addDocuments(rows.map(documentOf), { primaryKey: 'assistantId' }));
    return last.assistantId;
  }

  /** Says again what changed meanwhile, then puts it in the place of the one that is served. */
  async finish(): Promise<void> {
    const { patient, index, nextIndex } = this.server;
    const [current, next] = [await this.createdAt(index), await this.createdAt(nextIndex)];
    // Broken off after they changed places: the newer one is served already.
    const swapped = current !== null && (next === null || current > next);
    if (!swapped) {
      const changed = await this.uow.query<{ id: string }>(`select assistant_id id from search_change`);
      for (let from = 0; from < changed.length; from += 500)
        await this.changes.send(
          nextIndex,
          changed.slice(from, from + 500).map(({ id }) => id),
        );
      await this.changes.done(
        await patient.swapIndexes([{ indexes: [nextIndex, index], rename: current === null }]),
      );
    }
    if (swapped ? next !== null : current !== null)
      await this.changes.done(await patient.deleteIndex(nextIndex));
  }

  private async createdAt(index: string): Promise<Date | null> {
    try {
      return new Date((await this.server.patient.getRawIndex(index)).createdAt);
    } catch (error) {
      if (isMissingIndex(error)) return null;
      throw error;
    }
  }
}
