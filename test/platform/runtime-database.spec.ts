import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('the app role', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  it('owns nothing', async () => {
    const { rows } = await client.query(
      `select relname from pg_class where relowner = (select oid from pg_roles where rolname = current_user)`,
    );
    expect(rows).toEqual([]);
  });

  it('is neither superuser nor above row-level security', async () => {
    const { rows } = await client.query(
      'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user',
    );
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false },
    ]);
  });

  it.each(['public', 'pgboss'])('cannot create tables in %s', async (schema) => {
    await expect(client.query(`create table ${schema}.mine (id int)`)).rejects.toThrow('permission denied');
  });

  it('may use tables that a later migration creates', async () => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query('create table later (id int generated always as identity, name text)');
    await owner.end();
    await client.query(`insert into later (name) values ('x')`);
    const { rows } = await client.query('update later set name = upper(name) returning id, name');
    expect(rows).toEqual([{ id: 1, name: 'X' }]);
    await client.query('delete from later');
  });
});
