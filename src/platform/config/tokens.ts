import type { Settings } from './settings.js';

export const SETTINGS = Symbol('settings');

/** Which of the two processes this is: both have the same providers, only jobs takes jobs. */
export type ProcessRole = 'web' | 'jobs';

/** The settings as a running process has them: the database is known. */
export type RunSettings = Settings & { databaseUrl: string; role: ProcessRole };
