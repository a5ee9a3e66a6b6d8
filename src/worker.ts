import 'reflect-metadata';
import { createContext } from './app.js';
import { Jobs } from './platform/jobs/jobs.js';
import { runProcess } from './platform/process.js';

await runProcess('jobs', async (settings) => {
  const app = await createContext(settings);
  await app.get(Jobs).work();
  return () => app.close();
});
