import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createContext } from '../app.js';
import { Accounts } from '../identity/index.js';
import { runSettings } from '../platform/config/run.js';
import { Refusal } from '../platform/errors.js';
import { runCommand } from '../platform/process.js';
import { Trouble } from '../platform/trouble.js';
import { translate } from '../platform/views/i18n.js';
import { inInstallation } from './installation.js';

const usage = 'npm run staff -- add EMAIL [NAME]';

/** Adds a member of staff, and prints the link that sets the password. */
runCommand(async () => {
  const [verb, email = '', ...name] = parseArgs({ allowPositionals: true }).positionals;
  if (verb !== 'add') throw new Trouble(`Use: ${usage}`);
  if (!z.email().safeParse(email).success)
    throw new Trouble(`"${email}" is no e-mail address. Use: ${usage}`);
  await inInstallation(async (env) => {
    const app = await createContext({ ...runSettings('web', env), logLevel: 'error' });
    try {
      const { link } = await app.get(Accounts, { strict: false }).makeStaff(email, name.join(' ') || email);
      console.log(`${email} is staff. Within two hours, set the password at:\n  ${link}`);
    } catch (error) {
      throw error instanceof Refusal ? new Trouble(translate('en', `errors.${error.code}`)) : error;
    } finally {
      await app.close();
    }
  });
  process.exit(0);
});
