import {
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { makeFolder } from '../folder.js';
import { tryPort } from '../port.js';
import { Trouble } from '../trouble.js';
import { address, give, openInstallation, type Installation } from './installation.js';
import { withMachineLock } from './lock.js';
import { forgetStranger, runningServer } from './postmaster.js';
import { run } from './programs.js';

export interface EmbeddedDatabase {
  /** The database as the app's role. */
  url: string;
  /** The database as the role that owns the tables. */
  ownerUrl: string;
  /** The server as its superuser: only for making databases. */
  adminUrl: string;
  alive(): boolean;
  /** What is really the matter, when the server's log knows it. */
  explain(error: Error): Error;
  /** Stops the server, unless another program of this installation still works with it. */
  stop(): Promise<void>;
}

interface Options {
  /** Writes are not forced to disk: only for data that is thrown away. */
  throwAway?: boolean;
}

const startSeconds = 30;
const mostLogBytes = 10_000_000;
const throwAwayValues = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // Inside the data folder, so that nothing else is left of a server that was killed.
  dynamic_shared_memory_type: 'mmap',
};

/** Starts PostgreSQL with its data under `dataDir`, or joins the server that already runs there. */
export async function startEmbedded(dataDir: string, options: Options = {}): Promise<EmbeddedDatabase> {
  makeFolder(dataDir);
  const folder = realpathSync(dataDir);
  return withMachineLock(folder, async () => {
    const server = openInstallation(folder);
    if (!existsSync(server.data)) await initialise(server);
    await bringUp(server, options);
    if (!server.kept.prepared) await prepare(server);
    const presence = await bePresent(server);
    const seen = statSync(server.log).size;
    return {
      url: address(server, 'app'),
      ownerUrl: address(server, 'owner'),
      adminUrl: address(server, 'admin', 'postgres'),
      alive: () => runningServer(server.data) !== undefined,
      explain: (error) => {
        const said = readFileSync(server.log).subarray(seen).toString();
        return diskFull.test(said) ? explain(said, server.home) : error;
      },
      stop: () =>
        withMachineLock(folder, async () => {
          await presence.end();
          await bringDown(server);
        }),
    };
  });
}

async function initialise(server: Installation) {
  const { kept, home, data, programs, account } = server;
  const unfinished = `${data}.new`;
  const password = join(home, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(password, kept.passwords.admin, { mode: 0o600 });
  give(password, account);
  const collation = ['--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '-E', 'UTF8'];
  const access = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${password}`];
  const { code, output } = await run(
    programs,
    'initdb',
    ['-D', unfinished, ...access, ...collation],
    account,
  );
  rmSync(password);
  if (code !== 0) throw explain(output, home);
  renameSync(unfinished, data);
  kept.prepared = false;
}

async function bringUp(server: Installation, options: Options) {
  const { kept, home, data, log } = server;
  const deadline = Date.now() + startSeconds * 1000;
  for (;;) {
    if (await joined(server)) return;
    forgetStranger(data);
    kept.port = (await tryPort(kept.port, '127.0.0.1')) ?? (await tryPort(0, '127.0.0.1'))!;
    server.save();
    if (existsSync(log) && statSync(log).size > mostLogBytes) truncateSync(log);
    const seen = existsSync(log) ? statSync(log).size : 0;
    const { code, output } = await run(
      server.programs,
      'pg_ctl',
      startArguments(server, options),
      server.account,
    );
    if (code === 0) return;
    const said = existsSync(log) ? readFileSync(log).subarray(seen).toString() : '';
    // A killed server's last processes hold its memory for a second or two; a long recovery outlasts pg_ctl.
    const passing =
      /lock file .* already exists|shared memory|could not bind/i.test(said) || runningServer(data);
    if (!passing || Date.now() > deadline) throw explain(said || output, home);
    await sleep(200);
  }
}

function startArguments({ kept, data, log }: Installation, { throwAway = false }: Options): string[] {
  const values = {
    port: kept.port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: throwAway ? 200 : 100,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(throwAway && throwAwayValues),
  };
  const flags = Object.entries(values).map(([name, value]) => `-c ${name}=${value}`);
  return ['start', '-D', data, '-l', log, '-w', '-t', String(startSeconds), '-o', flags.join(' ')];
}

/** Waits for a server that runs already, and takes over its port. */
async function joined(server: Installation): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const running = runningServer(server.data);
    if (!running) return false;
    server.kept.port = running.port;
    try {
      await query(address(server, 'admin', 'postgres'), 'select 1');
      server.save();
      return true;
    } catch {
      await sleep(100);
    }
  }
  throw new Trouble(`PostgreSQL runs but does not answer (its log is in ${server.home}).`);
}

async function prepare(server: Installation) {
  const { owner, app } = server.kept.passwords;
  const role = (name: string, password: string) => `do $$ begin
    if not exists (select from pg_roles where rolname = '${name}') then create role ${name}; end if;
  end $$;
  alter role ${name} login nosuperuser nobypassrls nocreatedb nocreaterole password '${password}';`;
  const admin = address(server, 'admin', 'postgres');
  await query(admin, role('cornetta_owner', owner) + role('cornetta_app', app));
  const { rowCount } = await query(admin, `select from pg_database where datname = 'cornetta'`);
  if (rowCount === 0) await query(admin, 'create database cornetta owner cornetta_owner');
  const extensions = ['citext', 'pg_trgm', 'unaccent', 'btree_gist'];
  await query(
    address(server, 'admin'),
    extensions.map((name) => `create extension if not exists ${name}`).join(';'),
  );
  server.kept.prepared = true;
  server.save();
}

async function bringDown(server: Installation) {
  const { programs, account, data, home } = server;
  if (!runningServer(data) || (await othersAtWork(server))) return;
  // A server whose disk is full can't write what an orderly end writes; the next start recovers.
  for (const mode of ['fast', 'immediate']) {
    const stop = ['stop', '-D', data, '-m', mode, '-w', '-t', '20'];
    const { output } = await run(programs, 'pg_ctl', stop, account);
    if (!runningServer(data)) return;
    if (mode === 'immediate') throw explain(output, home);
  }
}

/** A session that tells other programs of this installation that the server is still needed. */
async function bePresent(server: Installation): Promise<Client> {
  const connectionString = address(server, 'admin', 'postgres');
  const presence = new Client({ connectionString, application_name: 'cornetta' });
  presence.on('error', () => undefined);
  await presence.connect();
  // It must not keep a program alive that has forgotten to stop. The types lack the method.
  (presence as Client & { unref(): void }).unref();
  return presence;
}

/** Our own processes' sessions take a moment to go, so only those that stay are somebody else's. */
async function othersAtWork(server: Installation): Promise<boolean> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const others = `select from pg_stat_activity where backend_type = 'client backend'
      and (usename like 'cornetta%' or application_name = 'cornetta')`;
    const result = await query(address(server, 'admin', 'postgres'), others).catch(() => ({ rowCount: 0 }));
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

const diskFull = /No space left on device|wrote only \d+ of/i;

function explain(output: string, home: string): Trouble {
  if (diskFull.test(output))
    return new Trouble(`The disk that holds ${home} is full: free some space and start again.`);
  const telling = /^.*(?:FATAL|PANIC|error):.*$/m.exec(output)?.[0] ?? output.trim().split('\n').at(-1);
  return new Trouble(`PostgreSQL did not start: ${telling} (its log is in ${home})`);
}
