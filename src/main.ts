import 'reflect-metadata';
import { createWeb } from './app.js';
import { runSettings } from './platform/config/run.js';
import { announceReady, runCommand } from './platform/process.js';

runCommand(async () => {
  const settings = runSettings('web');
  const app = await createWeb(settings);
  await app.listen(settings.port, settings.host);
  announceReady(() => app.close());
});
