import { makeFolder } from '../folder.js';
import { BadSetting, loadSettings } from './settings.js';
import type { ProcessRole, RunSettings } from './tokens.js';

/** The settings of one process of a running installation, whose database is known by now. */
export function runSettings(role: ProcessRole, env: NodeJS.ProcessEnv = process.env): RunSettings {
  const settings = loadSettings(env);
  const { databaseUrl } = settings;
  if (!databaseUrl)
    throw new BadSetting([
      { setting: 'DATABASE_URL', reason: 'is needed: `npm start` makes a database of its own' },
    ]);
  makeFolder(settings.filesDir);
  return { ...settings, databaseUrl, role };
}
