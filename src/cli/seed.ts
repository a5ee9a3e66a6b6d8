import { parseArgs } from 'node:util';
import { createContext } from '../app.js';
import { runSettings } from '../platform/config/run.js';
import { runCommand } from '../platform/process.js';
import { Trouble } from '../platform/trouble.js';
import { inInstallation } from './installation.js';
import { seedAssistants } from './seed/seed.js';

/** `npm run seed -- --assistants N`: fills the database up to N invented assistants; called again it goes on. */
runCommand(async () => {
  const { values } = parseArgs({ options: { assistants: { type: 'string' } } });
  const count = Number(values.assistants);
  if (!Number.isInteger(count) || count < 1 || count > 5_000_000)
    throw new Trouble('How many? For example: npm run seed -- --assistants 10000');
  await inInstallation(async (env) => {
    // Starting up once writes the vocabulary people's skills are in.
    await (await createContext({ ...runSettings('web', env), logLevel: 'error' })).close();
    const { DATABASE_URL = '' } = env;
    const made = await seedAssistants(DATABASE_URL, count);
    console.log(`${made} assistants added. \`npm run reindex\` puts them in the directory.`);
  });
  process.exit(0);
});
