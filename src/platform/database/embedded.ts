import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { withMachineLock } from './lock.js';
import {
  findPrograms,
  reachable,
  run,
  serverAccount,
  systemFolder,
  type Account,
  type Programs,
} from './programs.js';
import { DatabaseTrouble } from './trouble.js';

export interface EmbeddedDatabase {
  /** The database as the app's role. */
  url: string;
  /** The database as the role that owns the tables. */
  ownerUrl: string;
  /** The server as its superuser: only for making databases. */
  adminUrl: string;
  /** Where the server's files are. */
  home: string;
  alive(): boolean;
  /** Stops the server, unless another program of this installation still works with it. */
  stop(): Promise<void>;
}

interface Options {
  /** Writes are not forced to disk: only for data that is thrown away. */
  throwAway?: boolean;
}

interface Kept {
  home: string;
  port: number;
  passwords: { admin: string; owner: string; app: string };
  prepared?: boolean;
}

interface Server {
  programs: Programs;
  account: Account;
  kept: Kept;
  data: string;
  log: string;
  save(): void;
}

const startTimeout = 30_000;

/** Starts PostgreSQL with its data under `dataDir`, or joins the server that already runs there. */
export async function startEmbedded(dataDir: string, options: Options = {}): Promise<EmbeddedDatabase> {
  mkdirSync(dataDir, { recursive: true });
  const folder = realpathSync(dataDir);
  try {
    return await withMachineLock(folder, async () => {
      const server = openServer(folder);
      if (!existsSync(server.data)) await initialise(server);
      await bringUp(server, options);
      if (!server.kept.prepared) await prepare(server);
      return {
        url: address(server, 'cornetta_app', server.kept.passwords.app, 'cornetta'),
        ownerUrl: address(server, 'cornetta_owner', server.kept.passwords.owner, 'cornetta'),
        adminUrl: adminAddress(server),
        home: server.kept.home,
        alive: () => running(server) !== undefined,
        stop: () => withMachineLock(folder, () => bringDown(server)),
      };
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(folder);
    throw error;
  }
}

function openServer(folder: string): Server {
  const account = serverAccount();
  const programs = findPrograms(account);
  const notes = join(folder, 'database.json');
  const kept = existsSync(notes)
    ? (JSON.parse(readFileSync(notes, 'utf8')) as Kept)
    : firstNotes(folder, account);
  mkdirSync(kept.home, { recursive: true, mode: 0o755 });
  if (account.uid !== undefined) chownSync(kept.home, account.uid, account.gid!);
  const server = {
    programs,
    account,
    kept,
    data: join(kept.home, 'data'),
    log: join(kept.home, 'server.log'),
    save() {
      writeFileSync(`${notes}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 });
      renameSync(`${notes}.new`, notes);
    },
  };
  const version = join(server.data, 'PG_VERSION');
  const major = existsSync(version) ? readFileSync(version, 'utf8').trim() : programs.major;
  if (major !== programs.major)
    throw new DatabaseTrouble(
      `${server.data} was written by PostgreSQL ${major}, this is PostgreSQL ${programs.major}: start the version that wrote it, or set DATA_DIR to another folder.`,
    );
  server.save();
  return server;
}

function firstNotes(folder: string, account: Account): Kept {
  const secret = () => randomBytes(24).toString('hex');
  // The time in the name keeps a folder whose notes were deleted from being taken for this one's.
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12) + `-${Date.now().toString(36)}`;
  const home = reachable(folder, account) ? join(folder, 'postgres') : join(systemFolder, name);
  return { home, port: 0, passwords: { admin: secret(), owner: secret(), app: secret() } };
}

async function initialise({ kept, data, programs, account }: Server) {
  const unfinished = `${data}.new`;
  const password = join(kept.home, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(password, kept.passwords.admin, { mode: 0o600 });
  if (account.uid !== undefined) chownSync(password, account.uid, account.gid!);
  const collation = ['--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '-E', 'UTF8'];
  const access = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${password}`];
  const { code, output } = await run(
    programs,
    'initdb',
    ['-D', unfinished, '--no-sync', ...access, ...collation],
    account,
  );
  rmSync(password);
  if (code !== 0) throw explain(output, kept.home);
  renameSync(unfinished, data);
}

async function bringUp(server: Server, options: Options) {
  const deadline = Date.now() + startTimeout;
  for (;;) {
    if (running(server) !== undefined && (await answers(server))) return;
    const before = existsSync(server.log) ? statSync(server.log).size : 0;
    await forgetStranger(server);
    server.kept.port = await freePort(server.kept.port);
    server.save();
    const { code, output } = await run(
      server.programs,
      'pg_ctl',
      startArguments(server, options),
      server.account,
    );
    if (code === 0) return;
    const log = existsSync(server.log) ? readFileSync(server.log, 'utf8').slice(before) : output;
    // A killed server's last processes hold its memory for a second or two.
    const passing =
      /lock file .* already exists|pre-existing shared memory|still in use|could not bind/i.test(log);
    if (!passing || Date.now() > deadline) throw explain(log, server.kept.home);
    await sleep(200);
  }
}

function startArguments({ kept, data, log }: Server, { throwAway = false }: Options): string[] {
  const values: Record<string, string | number> = {
    port: kept.port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: throwAway ? 200 : 100,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(throwAway && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(values).map(([name, value]) => `-c ${name}=${value}`);
  return ['start', '-D', data, '-l', log, '-w', '-t', String(startTimeout / 1000), '-o', flags.join(' ')];
}

/** The id of the live server process of this data folder. */
function running({ data }: Server): number | undefined {
  const pid = postmasterFile(data)?.pid;
  return pid !== undefined && commandLine(pid).includes(data) ? pid : undefined;
}

function postmasterFile(data: string) {
  try {
    const [pid, , , port, ...rest] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(pid), port: Number(port), rest };
  } catch {
    return undefined;
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** After a crash the process id in postmaster.pid may be another program's by now. */
async function forgetStranger({ data }: Server) {
  const file = join(data, 'postmaster.pid');
  const pid = postmasterFile(data)?.pid;
  if (pid === undefined || commandLine(pid) === '' || commandLine(pid).includes(data)) return;
  // Only the id goes: PostgreSQL checks by the rest that no process still uses the old shared memory.
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, ['999999999', ...rest].join('\n'));
}

async function answers(server: Server): Promise<boolean> {
  server.kept.port = postmasterFile(server.data)?.port || server.kept.port;
  for (let attempt = 0; attempt < 50 && running(server) !== undefined; attempt++) {
    try {
      await query(adminAddress(server), 'select 1');
      server.save();
      return true;
    } catch {
      await sleep(100);
    }
  }
  return false;
}

async function freePort(wanted: number): Promise<number> {
  const probe = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return freePort(0);
  }
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function prepare(server: Server) {
  const { owner, app } = server.kept.passwords;
  const role = (name: string, password: string) => `do $$ begin
    if not exists (select from pg_roles where rolname = '${name}') then create role ${name}; end if;
  end $$;
  alter role ${name} login nosuperuser nobypassrls nocreatedb nocreaterole password '${password}';`;
  const admin = adminAddress(server);
  await query(admin, role('cornetta_owner', owner) + role('cornetta_app', app));
  const { rowCount } = await query(admin, `select from pg_database where datname = 'cornetta'`);
  if (rowCount === 0) await query(admin, 'create database cornetta owner cornetta_owner');
  const extensions = ['citext', 'pg_trgm', 'unaccent', 'btree_gist'];
  await query(
    admin.replace(/postgres$/, 'cornetta'),
    extensions.map((name) => `create extension if not exists ${name}`).join(';'),
  );
  server.kept.prepared = true;
  server.save();
}

async function bringDown(server: Server) {
  if (running(server) === undefined) return;
  if (await othersAtWork(server)) return;
  const args = ['stop', '-D', server.data, '-m', 'fast', '-w', '-t', '20'];
  const { code, output } = await run(server.programs, 'pg_ctl', args, server.account);
  if (code !== 0 && running(server) !== undefined) throw explain(output, server.kept.home);
}

/** Our own processes' sessions take a moment to go, so only those that stay are somebody else's. */
async function othersAtWork(server: Server): Promise<boolean> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const others = `select from pg_stat_activity where backend_type = 'client backend' and usename like 'cornetta%'`;
    const result = await query(adminAddress(server), others).catch(() => ({ rowCount: 0 }));
    if (result.rowCount === 0) return false;
    await sleep(100);
  }
  return true;
}

async function query(connectionString: string, sql: string) {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

function address({ kept }: Server, role: string, password: string, database: string) {
  return `postgres://${role}:${password}@127.0.0.1:${kept.port}/${database}`;
}

function adminAddress(server: Server) {
  return address(server, 'postgres', server.kept.passwords.admin, 'postgres');
}

function explain(output: string, home: string): DatabaseTrouble {
  if (/No space left on device/i.test(output)) return diskFull(home);
  const telling = /^.*(?:FATAL|PANIC|error):.*$/m.exec(output)?.[0] ?? output.trim().split('\n').at(-1);
  return new DatabaseTrouble(`PostgreSQL did not start: ${telling} (its log is in ${home})`);
}

function diskFull(folder: string) {
  return new DatabaseTrouble(`The disk that holds ${folder} is full: free some space and start again.`);
}
