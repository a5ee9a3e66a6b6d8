import 'reflect-metadata';
import { createWeb } from './app.js';
import { Matching } from './matching/index.js';
import { runSettings } from './platform/config/run.js';
import { announceReady, runCommand } from './platform/process.js';

runCommand(async () => {
  const settings = runSettings('web');
  const app = await createWeb(settings);
  await app.listen(settings.port, settings.host);
  // Nobody waits for it: until the market is read, requests that need it are told how far it is.
  app.get(Matching, { strict: false }).warm().catch(console.error);
  announceReady(() => app.close());
});
