import { loadSettings } from '../platform/config/index.js';
import { migrate } from '../platform/database/index.js';
import { runCommand } from '../platform/process.js';
import { Trouble } from '../platform/trouble.js';

runCommand(async () => {
  const { databaseUrl, databaseOwnerUrl } = loadSettings(process.env, { migrates: true });
  if (!databaseUrl || !databaseOwnerUrl)
    throw new Trouble('npm start migrates the embedded database: set DATABASE_URL and DATABASE_OWNER_URL.');
  await migrate({ url: databaseUrl, ownerUrl: databaseOwnerUrl });
});
