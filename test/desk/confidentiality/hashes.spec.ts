import { setTimeout as pause } from 'node:timers/promises';
import {
  Calls,
  Contacts,
  Desks,
  Questions,
  Records,
  Reseal,
  SpamNumbers,
  VaultKeys,
} from '../../../src/desk/index.js';
import { Catalogue } from '../../../src/desk/orders/catalogue.service.js';
import type { FoundInvoice } from '../../../src/desk/reminders/found-invoice.js';
import { usualLadder } from '../../../src/desk/reminders/ladder.rules.js';
import { UnpaidInvoices } from '../../../src/desk/reminders/unpaid-invoices.service.js';
import { hashedColumns } from '../../../src/desk/vault/hashed.data.js';
import { TestApp } from '../../support/app.js';
import { engagement, takeCall, type Engagement } from '../desk-world.js';
import { inVault as opened } from './full-vault.js';

const CASE = {
  caseNumber: '2026 / 114',
  title: 'Rogito',
  status: 'aperta',
  note: '',
  nextStep: '',
  mayTell: '',
  check: '',
};
const INVOICE: FoundInvoice = {
  line: 1,
  number: '12/A',
  issuedOn: '2026-01-10',
  dueOn: '2026-02-10',
  cents: 12_000,
  debtor: { name: 'Rossi S.r.l.', vat: 'IT01234567890', email: '', phone: '', language: 'it' },
};

let app: TestApp;
let work: Engagement;

beforeAll(async () => {
  app = await TestApp.start();
  work = await engagement(app, 'Studio Impronte', await app.world.assistantAccount('Mara Impronte'));
  const call = await takeCall(app, work);
  await app.get(Calls).end(work.mara.actor, work.contractId, call, { outcome: 'settled', note: '' });
});
afterAll(() => app.stop());

const inVault = <T>(what: () => Promise<T>): Promise<T> => opened(app, work.contractId, what);
const nameOf = (number: string) =>
  app
    .get(Desks)
    .work(
      work.mara.actor,
      work.contractId,
      async (desk) => (await app.get(Contacts).byNumber(desk, number))?.name,
    );

describe('the secret of a vault’s hashes', () => {
  const ROSSI = { name: 'Rossi', number: '+390512345678' };
  const ELENA = '+393351234118';
  const key = () => inVault(() => app.get(VaultKeys).current());
  const csv = (rows: string) => Buffer.from(`Codice;Nome;Prezzo;IVA;Disponibile\n${rows}`);
  /** What is stored, and what would be looked for now. */
  const hashes = () =>
    inVault(async () => {
      const current = await app.get(VaultKeys).current();
      const pairs: [string, string, string][] = [];
      for (const { table, column, of, and = `''`, text } of hashedColumns) {
        const alias = of.join ? 's' : 't';
        const rows = await app.sql<{ hash: Buffer; row: string; sealed: Buffer; and: string }>(
          `select t.${column} hash, ${alias}.id "row", ${alias}.${of.column} sealed, ${and} "and"
           from ${table} t ${of.join ?? ''} where t.${column} is not null`,
        );
        for (const one of rows) {
          const opened = current.open(one.sealed, { table: of.table, row: one.row, column: of.column });
          pairs.push([
            `${table}.${column}`,
            one.hash.toString('hex'),
            current.digest(text(opened, one.and)).toString('hex'),
          ]);
        }
      }
      return pairs;
    });

  it('is known for every column of hashes there is', async () => {
    const columns = await app.sql<{ name: string }>(
      `select c.relname || '.' || a.attname name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.relrowsecurity and a.atttypid = 'bytea'::regtype and a.attnum > 0
         and not a.attisdropped and a.attname ~ '(^|_)digest$' order by 1`,
    );
    expect(
      [...hashedColumns.map(({ table, column }) => `${table}.${column}`), 'spam_number.digest'].sort(),
    ).toEqual(columns.map(({ name }) => name).sort());
  });

  it('is renewed with the key, and all is found, kept apart and known again as before', async () => {
    const { mara, contractId, firm } = work;
    const call = await takeCall(app, work, ROSSI);
    await app.get(Questions).ask(mara.actor, contractId, call, 'Avete un parcheggio?');
    await app.get(Calls).end(mara.actor, contractId, call, { outcome: 'spam', note: '' });
    await app.get(Records).write(mara.actor, contractId, 'case', CASE, { minutes: 1, caller: ROSSI });
    const imported = await app
      .get(Catalogue)
      .read(firm.owner.actor, contractId, 'x.csv', csv('A 1;Vite;2,50;22;'));
    await app.get(Catalogue).apply(firm.owner.actor, contractId, imported);
    await app
      .get(Desks)
      .read(firm.owner.actor, contractId, (desk) =>
        app.get(UnpaidInvoices).add(desk, [INVOICE], usualLadder),
      );
    const before = await hashes();
    expect(before.filter(([, stored, now]) => stored !== now)).toEqual([]);
    expect(new Set(before.map(([column]) => column)).size).toBe(hashedColumns.length);
    const old = await key();

    await app.get(VaultKeys).renew(contractId);
    expect((await key()).digest('x')).toEqual(old.digest('x'));
    await app.settle();
    expect((await key()).digest('x')).not.toEqual(old.digest('x'));
    const after = await hashes();
    expect(after.filter(([, stored, now]) => stored !== now)).toEqual([]);
    expect(
      after.map(([, stored]) => stored).filter((one) => before.some(([, stored]) => stored === one)),
    ).toEqual([]);

    expect(await nameOf(ELENA)).toBe('Elena Conti');
    const again = await app
      .get(Desks)
      .work(mara.actor, contractId, (desk) => app.get(SpamNumbers).of(desk, ROSSI.number));
    expect(again?.calls).toBe(1);
    const added = await app
      .get(Desks)
      .read(firm.owner.actor, contractId, (desk) =>
        app.get(UnpaidInvoices).add(desk, [INVOICE], usualLadder),
      );
    expect(added).toBe(0);
  });

  it('changes for nobody who has the vault open, and for everybody at once', async () => {
    app.clock.travelTo(new Date(app.clock.date().getTime() + 1000).toISOString());
    await app.get(VaultKeys).renew(work.contractId);
    let close = (): void => undefined;
    const closed = new Promise<void>((resolve) => (close = resolve));
    const reader = app.get(Desks).work(work.mara.actor, work.contractId, async (desk) => {
      const first = (await app.get(Contacts).byNumber(desk, ROSSI.number))?.name;
      await closed;
      return [first, (await app.get(Contacts).byNumber(desk, ROSSI.number))?.name];
    });
    const rehashing = app.get(Reseal).all(work.contractId);
    const others = Array.from({ length: 8 }, async (_, wait) => {
      await pause(wait * 20);
      return await nameOf(ELENA);
    });
    await pause(200);
    close();
    expect(await reader).toEqual(['Rossi', 'Rossi']);
    expect(await Promise.all(others)).toEqual(Array(8).fill('Elena Conti'));
    await rehashing;
    expect((await hashes()).filter(([, stored, now]) => stored !== now)).toEqual([]);
  });

  it('stays what it was when the work is broken off, and is renewed the next time', async () => {
    app.clock.travelTo(new Date(app.clock.date().getTime() + 1000).toISOString());
    await app.get(VaultKeys).renew(work.contractId);
    const old = await key();
    const torn = [...hashedColumns];
    hashedColumns.push({
      ...torn[0]!,
      text: () => {
        throw new Error('cut');
      },
    });
    await expect(app.get(Reseal).all(work.contractId)).rejects.toThrow('cut');
    hashedColumns.pop();
    expect((await key()).digest('x')).toEqual(old.digest('x'));
    expect(await nameOf(ELENA)).toBe('Elena Conti');
    await app.sweep('sweep.desk.reseal');
    expect((await key()).digest('x')).not.toEqual(old.digest('x'));
    expect(await nameOf(ELENA)).toBe('Elena Conti');
  });
});
