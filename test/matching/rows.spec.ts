import { Client } from 'pg';
import { Names } from '../../src/matching/engine/names.js';
import { Rows } from '../../src/matching/engine/rows.js';
import { SETTINGS, type RunSettings } from '../../src/platform/config/tokens.js';
import { TestApp } from '../support/app.js';

let app: TestApp;
const clients: Client[] = [];

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await app.stop();
});

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: app.get<RunSettings>(SETTINGS as never).databaseUrl });
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect();
  return client;
}

async function all<Value>(rows: Rows, of: () => Value): Promise<Value[]> {
  const values: Value[] = [];
  do while (rows.step()) values.push(of());
  while (await rows.fill());
  return values;
}

describe('rows of a copy', () => {
  it('come whole and in order, however the network cuts them, and leave the connection usable', async () => {
    const client = await connect();
    const names = new Names();
    const rows = new Rows(
      client,
      `select n::int4, (-n)::int8 * 5000000000, (n % 7)::int2, nullif(n % 3, 0)::int4, repeat('è', n % 5), repeat('x', case n when 7000 then 3000000 else n % 100 end)
       from generate_series(1, 20000) n`,
    );
    const read = await all(rows, () => [
      rows.int4(0),
      rows.int8(1),
      rows.int2(2),
      rows.isNull(3) ? null : rows.int4(3),
      names.list[rows.name(4, names)],
      rows.lengthOf(5),
    ]);
    expect(read).toEqual(
      Array.from({ length: 20_000 }, (_, i) => i + 1).map((n) => [
        n,
        -n * 5_000_000_000,
        n % 7,
        n % 3 || null,
        'è'.repeat(n % 5),
        n === 7000 ? 3_000_000 : n % 100,
      ]),
    );
    expect(rows.done).toBe(true);
    expect((await client.query('select 1 one')).rows).toEqual([{ one: 1 }]);
  });

  it('that are none end at once', async () => {
    const rows = new Rows(await connect(), 'select 1 where false');
    expect(await all(rows, () => 1)).toEqual([]);
  });

  it('never end early where the server fails on the way, or is gone', async () => {
    const failing = await connect();
    const broken = new Rows(failing, 'select 1 / (n - 90000) from generate_series(1, 100000) n');
    await expect(all(broken, () => 1)).rejects.toThrow('division by zero');
    expect((await failing.query('select 1 one')).rows).toEqual([{ one: 1 }]);
    const client = await connect();
    const { rows: pid } = await client.query<{ pid: number }>('select pg_backend_pid() pid');
    const rows = new Rows(client, 'select n from generate_series(1, 5000000) n');
    await rows.fill();
    await (await connect()).query('select pg_terminate_backend($1)', [pid[0]!.pid]);
    await expect(all(rows, () => 1)).rejects.toThrow();
  });
});
