import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  migrate,
  startEmbedded,
  withMachineLock,
  type DatabaseUrls,
  type EmbeddedDatabase,
} from '../../src/platform/database/index.js';

export interface TestDatabase extends DatabaseUrls {
  drop(): Promise<void>;
}

/** Copying a template takes 10–18 ms in memory and ten times as long on a disk. */
export const throwAwayFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

let server: Promise<EmbeddedDatabase> | undefined;

/** A migrated, empty database of one's own, on a server all test files of a run share. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const dataDir = process.env['CORNETTA_TEST_DATA'];
  if (dataDir === undefined) throw new Error("Run by Jest with this project's globalSetup");
  server ??= startEmbedded(dataDir, { throwAway: true });
  const { url, ownerUrl, adminUrl } = await server;
  const inDatabase = (name: string): DatabaseUrls => ({
    url: url.replace(/cornetta$/, name),
    ownerUrl: ownerUrl.replace(/cornetta$/, name),
  });
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withMachineLock(join(dataDir, 'template'), async () => {
    await onServer(adminUrl, async (client) => {
      const { rowCount } = await client.query(`select from pg_database where datname = 'template_test'`);
      if (rowCount === 0) {
        await migrate(inDatabase('cornetta'));
        await client.query('alter database cornetta rename to template_test');
      }
      await client.query(`create database ${name} template template_test owner cornetta_owner`);
    });
  });
  return {
    ...inDatabase(name),
    drop: () => onServer(adminUrl, (client) => client.query(`drop database ${name} with (force)`)),
  };
}

async function onServer(connectionString: string, work: (client: Client) => Promise<unknown>) {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
