import 'reflect-metadata';
import { createContext } from './app.js';
import { runSettings } from './platform/config/run.js';
import { Jobs } from './platform/jobs/jobs.js';
import { announceReady, runCommand } from './platform/process.js';

runCommand(async () => {
  const app = await createContext(runSettings('jobs'));
  await app.get(Jobs).work();
  announceReady(() => app.close());
});
