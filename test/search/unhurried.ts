import { Meilisearch } from 'meilisearch';
import { SETTINGS, type RunSettings } from '../../src/platform/config/tokens.js';
import { SearchServer } from '../../src/search/meilisearch/server.js';
import type { TestApp } from '../support/app.js';

/** A busy machine is no slow search server: tests that are not about its speed wait longer for it. */
export function beUnhurried(app: TestApp, timeout = 10_000): void {
  const { meilisearchUrl, meilisearchKey } = app.nest.get<RunSettings>(SETTINGS, { strict: false });
  const quick = new Meilisearch({ host: meilisearchUrl!, apiKey: meilisearchKey, timeout });
  Object.assign(app.get(SearchServer), { quick });
}
