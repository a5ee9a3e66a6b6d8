import { Inject, Injectable } from '@nestjs/common';
import { Meilisearch } from 'meilisearch';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';

/** What a visitor waits for the search server before PostgreSQL answers instead. */
const DEADLINE_MS = 300;
const PATIENCE_MS = 15_000;

/** The Meilisearch server of the directory, if there is one. */
@Injectable()
export class SearchServer {
  /** Gives up at the visitor's deadline. */
  readonly quick: Meilisearch;
  /** For work in the background. */
  readonly patient: Meilisearch;
  readonly configured: boolean;
  readonly index: string;
  /** Where a rebuild writes before the two change places. */
  readonly nextIndex: string;

  constructor(@Inject(SETTINGS) settings: RunSettings) {
    this.configured = settings.meilisearchUrl !== undefined;
    this.index = settings.meilisearchIndex;
    this.nextIndex = `${this.index}_next`;
    const client = (timeout: number): Meilisearch =>
      new Meilisearch({
        host: settings.meilisearchUrl ?? 'http://127.0.0.1:7700',
        apiKey: settings.meilisearchKey,
        timeout,
      });
    this.quick = client(DEADLINE_MS);
    this.patient = client(PATIENCE_MS);
  }
}
