import { Contacts, Desks, MasterKeys, Reseal, Timeline, VaultKeys } from '../../../src/desk/index.js';
import { sealedColumns } from '../../../src/desk/vault/sealed.data.js';
import { SETTINGS, type RunSettings } from '../../../src/platform/config/tokens.js';
import { newDataKey, Unsealable, VaultKey } from '../../../src/platform/crypto/vault.js';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work.js';
import { TestApp } from '../../support/app.js';
import { engagement, publish, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let work: Engagement;

beforeAll(async () => {
  app = await TestApp.start();
  work = await engagement(app, 'Studio Chiavi', await app.world.assistantAccount('Mara Chiavi'));
  await publish(app, work);
  await takeCall(app, work);
});
afterAll(() => app.stop());

const inVault = <T>(what: () => Promise<T>): Promise<T> =>
  app.get(UnitOfWork).inContract({ accountId: null }, work.contractId, what);
const versions = () =>
  app.sql<{ version: number }>(`select version from desk_vault_key where contract_id = $1 order by version`, [
    work.contractId,
  ]);
const seen = () =>
  app.get(Desks).work(work.mara.actor, work.contractId, async (desk) => ({
    byNumber: (await app.get(Contacts).byNumber(desk, '+393351234118'))?.name,
    records: (await app.get(Timeline).list(desk, { limit: 5 })).length,
    version: desk.key.version,
  }));

describe('a key with several versions', () => {
  const [old, fresh] = [newDataKey(), newDataKey()];
  const place = { table: 't', row: 'r', column: 'c' };

  it('seals with the newest, opens what any of them sealed, and no version that is gone', () => {
    const before = new VaultKey('c', old);
    const both = new VaultKey('c', { version: 2, key: fresh }, { older: [{ version: 1, key: old }] });
    const [first, second] = [before.seal('uno', place), both.seal('due', place)];
    expect([first[1], second[1]]).toEqual([1, 2]);
    expect([both.open(first, place), both.open(second, place)]).toEqual(['uno', 'due']);
    expect(() => before.open(second, place)).toThrow(Unsealable);
    expect(() => new VaultKey('c', { version: 2, key: fresh }).open(first, place)).toThrow(Unsealable);
    // Saying another version does not make another key open it.
    const forged = Buffer.from(first);
    forged[1] = 2;
    expect(() => both.open(forged, place)).toThrow(Unsealable);
  });
});

describe('a renewed key', () => {
  it('is used at once, while all that was sealed before stays readable and is found by number', async () => {
    await app.get(VaultKeys).renew(work.contractId);
    expect(await seen()).toEqual({ byNumber: 'Elena Conti', records: 1, version: 2 });
    expect(await app.get(Reseal).left(work.contractId)).toBeGreaterThan(3);
  });

  it('seals everything anew by a job, and finds the same caller again', async () => {
    await app.settle();
    expect(await app.get(Reseal).left(work.contractId)).toBe(0);
    const [contact] = await inVault(() => app.sql<{ name: Buffer }>(`select name from contact`));
    expect(contact!.name[1]).toBe(2);
    expect(await seen()).toEqual({ byNumber: 'Elena Conti', records: 1, version: 2 });
  });

  it('lets the version before go a day later, and not while anything needs it', async () => {
    await app.sweep('sweep.desk.reseal');
    expect(await versions()).toEqual([{ version: 1 }, { version: 2 }]);
    app.clock.travelTo(new Date(app.clock.date().getTime() + 25 * 3_600_000).toISOString());
    await app.sweep('sweep.desk.reseal');
    expect(await versions()).toEqual([{ version: 2 }]);
    expect((await seen()).byNumber).toBe('Elena Conti');
  });

  it('comes by itself once a year', async () => {
    app.clock.travelTo(new Date(app.clock.date().getTime() + 366 * 86_400_000).toISOString());
    await app.sweep('sweep.desk.reseal');
    expect(await versions()).toEqual([{ version: 2 }, { version: 3 }]);
    expect(await app.get(Reseal).left(work.contractId)).toBe(0);
    expect((await seen()).byNumber).toBe('Elena Conti');
  });

  it('reaches every sealed column there is', async () => {
    const columns = await app.sql<{ name: string }>(
      `select c.relname || '.' || a.attname name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.relrowsecurity and a.atttypid = 'bytea'::regtype and a.attnum > 0
         and not a.attisdropped and a.attname !~ '(^|_)digest$' order by 1`,
    );
    expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
      columns.map(({ name }) => name).sort(),
    );
  });
});

describe('a new master key', () => {
  it('wraps all that the old one held, hashes included; then nothing needs the old one', async () => {
    const settings = app.get<RunSettings>(SETTINGS as never);
    const [old] = settings.masterKeys;
    settings.masterKeys.unshift({ id: 'newer', key: newDataKey() });
    const master = app.get(MasterKeys);
    expect((await master.use()).find(({ id }) => id === old!.id)?.holds).toBeGreaterThan(0);
    const told: number[] = [];
    await master.rotate((done) => told.push(done));
    expect(told.length).toBeGreaterThan(0);
    expect((await master.use()).find(({ id }) => id === old!.id)?.holds).toBe(0);
    settings.masterKeys.splice(settings.masterKeys.indexOf(old!), 1);
    expect((await seen()).byNumber).toBe('Elena Conti');
  });
});
