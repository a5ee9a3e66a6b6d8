import { PostgresEngine } from '../../src/search/postgres.engine.js';
import { TestApp } from '../support/app.js';
import { engineContract } from './engine-contract.js';

engineContract('PostgreSQL', async () => {
  const app = await TestApp.start();
  return {
    app,
    engine: app.get(PostgresEngine),
    ready: async () => void (await app.settle()),
    close: () => app.stop(),
  };
});
