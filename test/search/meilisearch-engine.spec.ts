import { randomBytes } from 'node:crypto';
import { MeilisearchEngine } from '../../src/search/meilisearch/meilisearch.engine.js';
import { SearchServer } from '../../src/search/meilisearch/server.js';
import { TestApp } from '../support/app.js';
import { MeilisearchStandIn } from '../support/meilisearch/stand-in.js';
import { beUnhurried } from './unhurried.js';
import { engineContract, type OpenEngine } from './engine-contract.js';

async function open(env: Record<string, string>, end: () => Promise<void>): Promise<OpenEngine> {
  const app = await TestApp.start(env);
  beUnhurried(app);
  const ready = async (): Promise<void> => {
    await app.settle();
    await app.sweep('sweep.search.server');
  };
  return {
    app,
    engine: app.get(MeilisearchEngine),
    ready,
    close: async () => {
      await end();
      await app.stop();
    },
  };
}

engineContract('Meilisearch, played by a stand-in', async () => {
  const standIn = await MeilisearchStandIn.start();
  return open(standIn.env, () => standIn.down());
});

const { MEILISEARCH_URL, MEILISEARCH_KEY } = process.env;
if (MEILISEARCH_URL)
  engineContract(`Meilisearch at ${MEILISEARCH_URL}`, async () => {
    const MEILISEARCH_INDEX = `test_${randomBytes(6).toString('hex')}`;
    const opened = await open(
      { MEILISEARCH_URL, MEILISEARCH_INDEX, ...(MEILISEARCH_KEY && { MEILISEARCH_KEY }) },
      async () => {
        await opened.app.get(SearchServer).patient.deleteIndexIfExists(MEILISEARCH_INDEX);
      },
    );
    return opened;
  });
