import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings, type Settings } from '../platform/config/index.js';
import { migrate, startEmbedded } from '../platform/database/index.js';

/** What every process of a running installation is told: its database, and no way to the tables' owner. */
export function partEnvironment(settings: Settings, databaseUrl: string): NodeJS.ProcessEnv {
  const { DATABASE_OWNER_URL: _, ...rest } = process.env;
  return {
    ...rest,
    DATABASE_URL: databaseUrl,
    DATA_DIR: settings.dataDir,
    // With the address known, the embedded server no longer tells that this is a demo.
    DEMO: settings.demo ? '1' : '0',
    ...(settings.twilioSmsFrom && { TWILIO_SMS_FROM: settings.twilioSmsFrom }),
    ...(settings.outboundAllow.length > 0 && { OUTBOUND_ALLOW: settings.outboundAllow.join(',') }),
    NODE_COMPILE_CACHE: join(settings.dataDir, 'compiled'),
  };
}

/** Lets a command work on the migrated database of this installation, whether or not it runs at the moment. */
export async function inInstallation<T>(work: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const settings = loadSettings();
  if (settings.databaseUrl) return work(partEnvironment(settings, settings.databaseUrl));
  const database = await startEmbedded(settings.dataDir);
  try {
    await migrate(database);
    return await work({ ...knownAddress(settings, process.env), ...partEnvironment(settings, database.url) });
  } finally {
    await database.stop();
  }
}

/** Keeps the address this data folder is served at, for commands that print links and know nothing of its port. */
export function rememberAddress(settings: Settings): void {
  writeFileSync(addressFile(settings), settings.publicUrl);
}

/** The address kept, unless the command is told where the site is. */
export function knownAddress(settings: Settings, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = addressFile(settings);
  const told = env['PORT'] || env['HOST'];
  return told || !existsSync(file) ? {} : { PUBLIC_URL: readFileSync(file, 'utf8') };
}

const addressFile = (settings: Settings): string => join(settings.dataDir, 'address');
