import { Calls, Shifts, SubstituteAgreements } from '../../../src/desk/index.js';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work.js';
import { TestApp } from '../../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../../support/market.js';
import type { Person } from '../../support/world.js';
import { engagement, takeCall, type Engagement } from '../desk-world.js';
import { fillVault, vaultTables } from './full-vault.js';

let app: TestApp;
let mara: ListedAssistant;
let giulia: ListedAssistant;
let work: Engagement;
let tables: string[];
let agreement: string;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:00:00Z');
  await vocabulary(app);
  mara = await assistant(app, 'Mara Porta');
  giulia = await assistant(app, 'Giulia Porta');
  work = await engagement(app, 'Studio Porta', mara);
  await fillVault(app, work, 'PORTA');
  tables = await vaultTables(app);
  const agreements = app.get(SubstituteAgreements);
  agreement = await agreements.name(mara.actor, work.contractId, { profile: giulia.slug, share: 80 });
  await agreements.agreeAsBusiness(work.firm.owner.actor, work.contractId, agreement);
});
afterAll(() => app.stop());

const at = (time: string): void => app.clock.travelTo(`2026-11-23T${time}Z`);

/** What somebody sees who gets past every check of the services: tables with a row in them. */
const seenBy = (accountId: string | null): Promise<string[]> =>
  app.get(UnitOfWork).inContract({ accountId }, work.contractId, async () => {
    const seen: string[] = [];
    for (const table of tables)
      if ((await app.sql(`select 1 from ${table} limit 1`)).length > 0) seen.push(table);
    return seen;
  });

describe('a vault, with no check of the services in the way', () => {
  it('opens to the client’s people, its assistant and a job, and to nobody else', async () => {
    const viewer = await app.world.member(work.firm, 'Vera Porta', 'viewer');
    for (const one of [null, mara.id, work.firm.owner.id, viewer.id])
      expect(await seenBy(one)).toEqual(tables);
    const rival = await app.world.firm('Studio Finestra');
    const staff: Person = await app.world.staff('Staff Porta');
    const other = await app.world.assistantAccount('Altra Porta');
    for (const one of [rival.owner.id, staff.id, other.id]) expect(await seenBy(one)).toEqual([]);
  });

  it('takes nothing in from somebody it does not open to', async () => {
    const writing = app
      .get(UnitOfWork)
      .inContract({ accountId: giulia.id }, work.contractId, () =>
        app.sql(`insert into spam_number (contract_id, digest, last_at) values ($1, 'x', now())`, [
          work.contractId,
        ]),
      );
    await expect(writing).rejects.toThrow(/row-level security/);
  });

  it('opens to a substitute all three agreed on, for her shift and no instant longer', async () => {
    expect(await seenBy(giulia.id)).toEqual([]);
    await app.get(SubstituteAgreements).agree(giulia.actor, agreement);
    const day = '2026-11-23';
    await app.get(Shifts).plan(mara.actor, work.contractId, {
      substituteId: agreement,
      fromDate: day,
      fromTime: '13:00',
      toDate: day,
      toTime: '18:00',
      note: '',
    });
    for (const [time, open] of [
      ['11:59:59', false],
      ['12:00:00', true],
      ['16:59:00', true],
      ['17:00:00', false],
    ] as const) {
      at(time);
      expect([time, await seenBy(giulia.id)]).toEqual([time, open ? tables : []]);
    }
  });

  it('lets her end the call she is in, for two hours at most', async () => {
    at('16:58:00');
    const id = await takeCall(app, { ...work, mara: giulia });
    at('18:59:00');
    expect(await seenBy(giulia.id)).toEqual(tables);
    at('19:01:00');
    expect(await seenBy(giulia.id)).toEqual([]);
    at('17:30:00');
    await app.get(Calls).end(giulia.actor, work.contractId, id, { outcome: 'settled', note: '' });
    expect(await seenBy(giulia.id)).toEqual([]);
  });

  it('closes at once when an agreement ends, and to the assistant when the contract does', async () => {
    at('13:00:00');
    expect(await seenBy(giulia.id)).toEqual(tables);
    await app.get(SubstituteAgreements).end(work.firm.owner.actor, work.contractId, agreement);
    expect(await seenBy(giulia.id)).toEqual([]);
    await app.sql(`update contract set state = 'ended', ends_on = '2026-11-30' where id = $1`, [
      work.contractId,
    ]);
    expect(await seenBy(mara.id)).toEqual([]);
    expect(await seenBy(work.firm.owner.id)).toEqual(tables);
  });
});
