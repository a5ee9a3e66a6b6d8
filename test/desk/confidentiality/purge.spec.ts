import { Holds, Retention } from '../../../src/desk/index.js';
import { notPurged, purged } from '../../../src/desk/retention/purge.data.js';
import { defaultTexts, locales } from '../../../src/platform/views/i18n.js';
import { TestApp } from '../../support/app.js';
import { engagement } from '../desk-world.js';
import { fillVault, inVault, vaultTables } from './full-vault.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

describe('the purge', () => {
  it('removes all that is old from every table, and nothing under a hold', async () => {
    const full = await engagement(app, 'Studio Pieno', await app.world.assistantAccount('Mara Piena'));
    app.clock.travelTo('2022-01-10T09:00:00Z');
    await fillVault(app, full, 'VECCHIO');
    await inVault(app, full.contractId, () =>
      app.sql(`update unpaid_invoice set state = 'paid', next_on = null`),
    );
    app.clock.travelTo('2026-11-20T09:00:00Z');
    const tables = (await vaultTables(app)).filter((table) => !(table in notPurged));
    const left = () =>
      inVault(app, full.contractId, async () => {
        const filled: string[] = [];
        for (const table of tables)
          if ((await app.sql(`select 1 from ${table} limit 1`)).length > 0) filled.push(table);
        return filled;
      });
    expect(await left()).toEqual(tables);
    const hold = await app
      .get(Holds)
      .place(full.firm.owner.actor, full.contractId, { reason: 'Causa Rossi' });
    expect(await app.get(Retention).purge(full.contractId)).toBeNull();
    expect(await left()).toEqual(tables);
    await app.get(Holds).lift(full.firm.owner.actor, full.contractId, hold);
    const counts = await app.get(Retention).purge(full.contractId);
    // The hold itself was lifted today.
    expect(await left()).toEqual(['legal_hold']);
    expect(Object.keys(counts!).sort()).toEqual([...new Set(purged.map(({ name }) => name))].sort());
    for (const locale of locales)
      for (const name of Object.keys(counts!))
        expect([name, defaultTexts().has(locale, `retention.counts.${name}`)]).toEqual([name, true]);
  });

  it('has a rule for every table: its own, that of a row it hangs on, or a reason to stay', async () => {
    const links = await app.sql<{ child: string; parent: string; how: string }>(
      `select c.relname child, p.relname parent, k.confdeltype how from pg_constraint k
       join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
       where k.contype = 'f' and c.relrowsecurity and c.oid <> p.oid`,
    );
    const going = new Set(purged.map(({ table }) => table));
    for (let before = 0; before < going.size;) {
      before = going.size;
      for (const { child, parent, how } of links) if (how === 'c' && going.has(parent)) going.add(child);
    }
    const tables = await vaultTables(app);
    expect(tables.filter((table) => !going.has(table) && !(table in notPurged))).toEqual([]);
    expect(Object.keys(notPurged).filter((table) => going.has(table) || !tables.includes(table))).toEqual([]);
    // What would hold a row back that is due; a contact waits until its last record has gone.
    const stuck = links.filter(
      ({ child, parent, how }) =>
        going.has(parent) && how === 'a' && !(child === 'desk_record' && parent === 'contact'),
    );
    expect(stuck).toEqual([]);
    // Content in files would have to go with the row: there is none but the packs, which go after thirty days.
    expect(links.filter(({ parent }) => parent === 'stored_file').map(({ child }) => child)).toEqual([
      'desk_handover',
    ]);
  });
});
