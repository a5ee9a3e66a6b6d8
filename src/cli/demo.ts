import 'reflect-metadata';
import { createContext } from '../app.js';
import { runSettings } from '../platform/config/run.js';
import { runCommand } from '../platform/process.js';
import { loadDemoWorld } from './demo/load.js';

runCommand(async () => {
  const app = await createContext(runSettings('jobs'));
  await loadDemoWorld(app);
  await app.close();
  process.exit(0);
});
