import { Client } from 'pg';
import type { Desk } from '../../src/desk/desk.js';
import { Contacts, Desks, Openings, Playbooks, Timeline, VaultKeys } from '../../src/desk/index.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { SETTINGS, type RunSettings } from '../../src/platform/config/tokens.js';
import { newDataKey, Unsealable, unwrapKey, VaultKey, wrapKey } from '../../src/platform/crypto/vault.js';
import { Missing } from '../../src/platform/errors.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, type Person } from '../support/world.js';
import { engagement, takeCall, type Engagement } from './desk-world.js';

const place = { table: 'contact', row: 'r1', column: 'name' };

describe('a sealed value', () => {
  const dataKey = newDataKey();
  const key = new VaultKey('c1', dataKey);
  const sealed = key.seal('Elena Conti', place);

  it('opens where it was sealed, and never looks the same twice', () => {
    expect(key.open(sealed, place)).toBe('Elena Conti');
    expect(key.seal('Elena Conti', place).equals(sealed)).toBe(false);
    expect(sealed.includes('Elena')).toBe(false);
  });

  it('does not open after any byte was changed', () => {
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => key.open(changed, place)).toThrow(Unsealable);
    }
    for (const cut of [0, 1, 5, sealed.length - 1])
      expect(() => key.open(sealed.subarray(0, cut), place)).toThrow(Unsealable);
  });

  it('does not open in another row, column, table or contract', () => {
    for (const other of [{ row: 'r2' }, { column: 'number' }, { table: 'desk_record' }])
      expect(() => key.open(sealed, { ...place, ...other })).toThrow(Unsealable);
    expect(() => new VaultKey('c2', dataKey).open(sealed, place)).toThrow(Unsealable);
    expect(() => new VaultKey('c1', newDataKey()).open(sealed, place)).toThrow(Unsealable);
  });

  it('is found by a hash that differs between contracts', () => {
    expect(key.digest('+39335').equals(new VaultKey('c1', dataKey).digest('+39335'))).toBe(true);
    expect(key.digest('+39335').equals(new VaultKey('c1', newDataKey()).digest('+39335'))).toBe(false);
  });
});

describe('a wrapped key', () => {
  const master = { id: 'm1', key: newDataKey() };
  const dataKey = newDataKey();

  it('opens only with its master key and for its own contract', () => {
    const wrapped = wrapKey(dataKey, master, 'c1');
    expect(unwrapKey(wrapped, master, 'c1').equals(dataKey)).toBe(true);
    expect(() => unwrapKey(wrapped, master, 'c2')).toThrow(Unsealable);
    expect(() => unwrapKey(wrapped, { id: 'm1', key: newDataKey() }, 'c1')).toThrow(Unsealable);
    expect(() => unwrapKey(wrapped, { id: 'm2', key: master.key }, 'c1')).toThrow(Unsealable);
  });
});

describe('the vault in the database', () => {
  let app: TestApp;
  let mara: Person;
  let bianchi: Engagement;
  let rival: Engagement;

  beforeAll(async () => {
    app = await TestApp.start();
    mara = await app.world.assistantAccount();
    bianchi = await engagement(app, 'Studio Bianchi', mara);
    rival = await engagement(app, 'Studio Rivale', await app.world.assistantAccount('Altra Assistente'));
    await takeCall(app, bianchi);
    await takeCall(app, rival, { name: 'Paziente del rivale', number: '+393351234118' });
  });
  afterAll(() => app.stop());

  const vaulted = [
    'playbook_version',
    'playbook_draft',
    'playbook_acknowledgement',
    'call_draft',
    'contact',
    'desk_record',
    'desk_call',
    'appointment_slot',
    'card_opening',
    'calendar',
    'appointment_type',
    'appointment',
    'appointment_change',
    'appointment_reminder',
    'calendar_source',
    'busy_time',
    'message_version',
    'message_delivery',
    'message_attempt',
    'message_settings',
    'daily_summary',
    'callback',
    'unanswered_question',
    'spam_number',
    'catalogue_item',
    'catalogue_import',
    'document_template',
    'client_document',
    'document_version',
    'document_change',
    'desk_case',
    'case_change',
    'case_contact',
    'case_check',
    'case_setting',
    'desk_task',
    'unpaid_setting',
    'unpaid_invoice',
    'unpaid_import',
    'unpaid_event',
  ];

  it('shows no row to plain SQL of the app’s role, and one contract’s rows with that contract open', async () => {
    const client = new Client({ connectionString: app.get<RunSettings>(SETTINGS as never).databaseUrl });
    await client.connect();
    try {
      for (const table of vaulted) expect((await client.query(`select * from ${table}`)).rowCount).toBe(0);
      await client.query('begin');
      await client.query(`select set_config('app.contract', $1, true)`, [bianchi.contractId]);
      const { rows } = await client.query<{ contract_id: string }>('select contract_id from desk_record');
      expect(rows.map((row) => row.contract_id)).toEqual([bianchi.contractId]);
      const others = [rival.contractId];
      for (const table of vaulted)
        expect(
          (await client.query(`select from ${table} where contract_id = any ($1)`, [others])).rowCount,
        ).toBe(0);
      expect(
        (await client.query(`delete from desk_call where contract_id = any ($1)`, [others])).rowCount,
      ).toBe(0);
      await expect(
        client.query(
          `insert into contact (id, contract_id, name, created_at, last_at) values (gen_random_uuid(), $1, '\\x00', now(), now())`,
          others,
        ),
      ).rejects.toThrow('row-level security');
      await client.query('rollback');
      expect((await client.query('select from contact')).rowCount).toBe(0);
    } finally {
      await client.end();
    }
  });

  it('covers every table that has ciphertext', async () => {
    const open = await app.sql<{ name: string }>(
      `select distinct c.relname name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.atttypid = 'bytea'::regtype and a.attnum > 0
         and not c.relrowsecurity and c.relname not in ('desk_vault_key', 'inbound_mail')`,
    );
    expect(open).toEqual([]);
  });

  it('keeps callers’ words out of every other table', async () => {
    const events = await app.sql<{ text: string }>(`select data::text text from event`);
    expect(events.length).toBeGreaterThan(0);
    for (const { text } of events) expect(text).not.toMatch(/Elena|335 ?123/);
  });

  it('finds the same number as two different contacts of two clients', async () => {
    const names = await Promise.all(
      [bianchi, rival].map(({ contractId, mara: whose }) =>
        app
          .get(Desks)
          .work(whose.actor, contractId, (desk) => app.get(Contacts).byNumber(desk, '+393351234118')),
      ),
    );
    expect(names.map((contact) => contact?.name)).toEqual(['Elena Conti', 'Paziente del rivale']);
  });

  it('gives nothing of another contract even to code that forgot to check', async () => {
    const { actor } = mara;
    const key = new VaultKey(rival.contractId, newDataKey());
    const contract = { id: rival.contractId } as Desk['contract'];
    const desk: Desk = { actor, side: 'assistant', contract, key };
    const seen = await app
      .get(UnitOfWork)
      .inContract(actor, bianchi.contractId, async () => [
        ...(await app.get(Timeline).list(desk)),
        ...(await app.get(Contacts).page(desk, '', { limit: 10 })).rows,
        ...(await app.get(Openings).list(desk, 10)),
        await app.get(Playbooks).latest(desk),
      ]);
    expect(seen).toEqual([null]);
  });

  it('is closed to anybody but the contract’s two sides', async () => {
    const desks = app.get(Desks);
    const look = async (): Promise<string> => 'seen';
    await expect(desks.work(rival.mara.actor, bianchi.contractId, look)).rejects.toThrow(Missing);
    await expect(desks.read(rival.firm.owner.actor, bianchi.contractId, look)).rejects.toThrow(Missing);
    await expect(desks.work(mara.actor, 'not-an-id', look)).rejects.toThrow(Missing);
    await expect(desks.read(bianchi.firm.owner.actor, bianchi.contractId, look)).resolves.toBe('seen');
  });

  it('closes to the assistant when the contract is paused or ended, and stays open to the client', async () => {
    const desks = app.get(Desks);
    for (const state of ['paused', 'ended']) {
      await app.sql(`update contract set state = $2 where id = $1`, [bianchi.contractId, state]);
      await expect(desks.work(mara.actor, bianchi.contractId, async () => 1)).rejects.toThrow(Missing);
      await expect(desks.read(bianchi.firm.owner.actor, bianchi.contractId, async () => 1)).resolves.toBe(1);
    }
    await app.sql(`update contract set state = 'active' where id = $1`, [bianchi.contractId]);
  });

  it('is not there for either side before both have signed', async () => {
    const desks = app.get(Desks);
    const { actor } = bianchi.firm.owner;
    const reader = await app.reader().logIn(bianchi.firm.owner.email, PASSWORD);
    for (const state of ['awaiting_signatures', 'withdrawn']) {
      await app.sql(`update contract set state = $2 where id = $1`, [bianchi.contractId, state]);
      await expect(desks.work(mara.actor, bianchi.contractId, async () => 1)).rejects.toThrow(Missing);
      await expect(desks.read(actor, bianchi.contractId, async () => 1)).rejects.toThrow(Missing);
      for (const page of ['unpaid', 'documents', 'catalogue', 'instructions', 'timeline', 'data', 'calendar'])
        expect((await reader.get(`/contracts/${bianchi.contractId}/${page}`)).status).toBe(404);
    }
    await app.sql(`update contract set state = 'active' where id = $1`, [bianchi.contractId]);
  });

  it('opens with an older master key, and moves to the newest', async () => {
    const settings = app.get<RunSettings>(SETTINGS as never);
    const [old] = settings.masterKeys;
    const fresh = { id: 'newer', key: newDataKey() };
    settings.masterKeys.unshift(fresh);
    const name = (): Promise<string | undefined> =>
      app
        .get(Desks)
        .work(mara.actor, bianchi.contractId, (desk) => app.get(Contacts).byNumber(desk, '+393351234118'))
        .then((contact) => contact?.name);
    expect(await name()).toBe('Elena Conti');
    await app.sweep('sweep.desk.vault_keys');
    const ids = await app.sql<{ id: string }>(`select distinct master_key_id id from desk_vault_key`);
    expect(ids).toEqual([{ id: 'newer' }]);
    settings.masterKeys.splice(settings.masterKeys.indexOf(old!), 1);
    expect(await name()).toBe('Elena Conti');
  });

  it('is gone for good once its key is destroyed', async () => {
    await app.get(VaultKeys).destroy(rival.contractId);
    await expect(
      app.get(Desks).read(rival.firm.owner.actor, rival.contractId, async () => 1),
    ).rejects.toThrow(Missing);
  });
});
