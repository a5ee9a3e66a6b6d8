import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { PgBoss } from 'pg-boss';
import { DataSource } from 'typeorm';
import { Trouble } from '../trouble.js';
import { root } from '../root.js';

export interface DatabaseUrls {
  /** As the app's role. */
  url: string;
  /** As the role that owns the tables. */
  ownerUrl: string;
}

// Any number, the same for all: migrations of one database run one after the other.
const migrationLock = 7_268_001;

/** Brings the tables and the job queue's schema up to date, and lets the app's role use them. */
export async function migrate({ url, ownerUrl }: DatabaseUrls): Promise<void> {
  const client = await connect('DATABASE_OWNER_URL', ownerUrl);
  try {
    await (await connect('DATABASE_URL', url)).end();
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await runMigrations(ownerUrl);
    await installJobs(ownerUrl);
    await client.query(grants(decodeURIComponent(new URL(url).username)));
  } finally {
    await client.end();
  }
}

async function connect(setting: string, connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  // A lost connection fails the statement that waits for it.
  client.on('error', () => undefined);
  await client.connect().catch((error: NodeJS.ErrnoException) => {
    throw new Trouble(`${setting}: can't connect (${error.message || error.code}).`);
  });
  return client;
}

async function runMigrations(url: string) {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations: [join(root, 'dist/migrations/[0-9]*.js')],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

async function installJobs(connectionString: string) {
  const boss = new PgBoss({ connectionString, schema: 'pgboss', supervise: false, schedule: false, max: 2 });
  await boss.start();
  await boss.stop({ graceful: false, close: true });
}

function grants(appRole: string): string {
  const role = escapeIdentifier(appRole);
  const rights = {
    tables: 'select, insert, update, delete',
    sequences: 'usage, select',
  };
  return ['public', 'pgboss']
    .flatMap((schema) => [
      `grant usage on schema ${schema} to ${role}`,
      ...Object.entries(rights).flatMap(([kind, right]) => [
        `grant ${right} on all ${kind} in schema ${schema} to ${role}`,
        `alter default privileges in schema ${schema} grant ${right} on ${kind} to ${role}`,
      ]),
    ])
    .join(';');
}
