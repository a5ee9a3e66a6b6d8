import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbedded } from '../../src/platform/database/index.js';
import { throwAwayFolder } from '../support/database.js';
import { stopServer } from '../support/stop-server.js';

describe('the embedded server', () => {
  // Named as a run's folder is, so that the next run clears it away should this one be killed.
  const folder = join(throwAwayFolder, `cornetta-test-${process.pid}-server`);
  const start = () => startEmbedded(folder, { throwAway: true });
  const pid = () => Number(readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

  afterAll(() => {
    stopServer(folder);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is started once by two who start it at the same time', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.url).toBe(two.url);
    await remember(one.url, one.ownerUrl);
    await one.stop();
    expect(two.alive()).toBe(true);
    await two.stop();
    expect(two.alive()).toBe(false);
  }, 20_000);

  it('keeps data and addresses over a stop', async () => {
    const database = await start();
    expect(await remembered(database.url)).toBe('kept');
    await database.stop();
  }, 20_000);

  it('is joined when it still runs, and starts again after it was killed', async () => {
    const first = await start();
    const before = pid();
    await start();
    expect(pid()).toBe(before);
    process.kill(before, 'SIGKILL');
    const again = await start();
    expect(pid()).not.toBe(before);
    expect(again.url).toBe(first.url);
    expect(await remembered(again.url)).toBe('kept');
    stopServer(folder);
  }, 20_000);

  it("starts although postmaster.pid names another program's process", async () => {
    writeFileSync(
      join(folder, 'postgres/data/postmaster.pid'),
      `${process.pid}\n${folder}\n1\n1\n\n\n 1 1\n`,
    );
    const database = await start();
    expect(await remembered(database.url)).toBe('kept');
    await database.stop();
  }, 20_000);

  it('says in one line that another version wrote the data', async () => {
    writeFileSync(join(folder, 'postgres/data/PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/^.*written by PostgreSQL 17 and this is PostgreSQL 18: .*$/);
  });
});

async function remember(url: string, ownerUrl: string) {
  await ask(ownerUrl, 'create table note (words text); grant select, insert on note to cornetta_app');
  await ask(url, `insert into note values ('kept')`);
}

async function remembered(url: string): Promise<string> {
  const rows = await ask(url, 'select words from note');
  return (rows[0] as { words: string }).words;
}

async function ask(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
