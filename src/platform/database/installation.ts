import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from '../trouble.js';
import {
  findPrograms,
  reachable,
  serverAccount,
  systemFolder,
  type Account,
  type Programs,
} from './programs.js';

/** What is kept about a data folder's server from one start to the next. */
interface Kept {
  /** Set when the server's files can't lie in the data folder itself. */
  outside?: string;
  port: number;
  passwords: { admin: string; owner: string; app: string };
  prepared?: boolean;
}

export interface Installation {
  programs: Programs;
  account: Account;
  kept: Kept;
  home: string;
  data: string;
  log: string;
  save(): void;
}

/** Finds or makes the notes and folders of the server that belongs to a data folder. */
export function openInstallation(folder: string): Installation {
  const account = serverAccount();
  const programs = findPrograms(account);
  const notes = join(folder, 'database.json');
  const kept = existsSync(notes) ? readNotes(notes) : firstNotes(folder, account);
  const home = kept.outside ?? join(folder, 'postgres');
  mkdirSync(home, { recursive: true, mode: 0o755 });
  give(home, account);
  const data = join(home, 'data');
  refuseOtherVersion(data, programs);
  const save = () => {
    writeFileSync(`${notes}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 });
    renameSync(`${notes}.new`, notes);
  };
  save();
  return { programs, account, kept, home, data, log: join(home, 'server.log'), save };
}

/** Hands a file or folder to the account the server runs as. */
export function give(path: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

/** One of the server's addresses. */
export function address(
  { kept }: Installation,
  role: keyof Kept['passwords'],
  database = 'cornetta',
): string {
  const user = role === 'admin' ? 'postgres' : `cornetta_${role}`;
  return `postgres://${user}:${kept.passwords[role]}@127.0.0.1:${kept.port}/${database}`;
}

function readNotes(file: string): Kept {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Trouble(
      `${file} can't be read any more: put it back from a backup, or set DATA_DIR to another folder.`,
    );
  }
}

function firstNotes(folder: string, account: Account): Kept {
  const secret = () => randomBytes(24).toString('hex');
  const kept = { port: 0, passwords: { admin: secret(), owner: secret(), app: secret() } };
  if (reachable(folder, account)) return kept;
  // The time in the name keeps a folder whose notes were deleted from being taken for this one's.
  const name = `${createHash('sha256').update(folder).digest('hex').slice(0, 12)}-${Date.now().toString(36)}`;
  const outside = join(systemFolder, name);
  console.log(`The database's files are kept in ${outside}: its account can't enter ${folder}.`);
  return { ...kept, outside };
}

function refuseOtherVersion(data: string, programs: Programs) {
  const version = join(data, 'PG_VERSION');
  const major = existsSync(version) ? readFileSync(version, 'utf8').trim() : programs.major;
  if (major !== programs.major)
    throw new Trouble(
      `${data} was written by PostgreSQL ${major} and this is PostgreSQL ${programs.major}: start the version that wrote it, or set DATA_DIR to another folder.`,
    );
}
