import { Lines } from '../../src/matching/index.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newId } from '../../src/platform/ids.js';
import { TestApp } from '../support/app.js';
import { drawnUp } from '../support/contracts.js';
import { engagement, type Engagement } from '../support/engagement.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';

let app: TestApp;
let mara: ListedAssistant;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  mara = await assistant(app, 'Mara Rinaldi');
});
afterAll(() => app.stop());

/** A call answered at that moment, of so many minutes. */
async function call(contractId: string, at: string, minutes: number): Promise<void> {
  const id = newId();
  const taken = new Date(at);
  const ended = new Date(taken.getTime() + minutes * 60_000);
  const uow = app.get(UnitOfWork);
  await uow.inContract({ accountId: mara.id }, contractId, async () => {
    await uow.query(
      `insert into desk_record (id, contract_id, kind, state, state_at, assistant_id, content, created_at)
       values ($1, $2, 'call', 'ended', $3, $4, '\\x00', $5)`,
      [id, contractId, ended, mara.id, taken],
    );
    await uow.query(
      `insert into desk_call (id, contract_id, assistant_id, outcome, taken_at, ended_at) values ($1, $2, $3, 'settled', $4, $5)`,
      [id, contractId, mara.id, taken, ended],
    );
  });
}

/** The brief its contract came from sets a target, in hundredths. */
async function asksFor({ contractId, firm }: Engagement, target: number): Promise<void> {
  const id = newId();
  const now = app.clock.date();
  await app.world.insert('brief', {
    id,
    organisation_id: firm.id,
    number: 1,
    title: 'Telefono',
    timezone: 'Europe/Rome',
    starts_on: '2026-01-05',
    weekly_minutes: 300,
    budget_cents: 50_000,
    busy_target: target,
    state: 'filled',
    state_at: now,
    created_by: firm.owner.id,
    created_at: now,
  });
  await app.sql(`update contract set brief_id = $2 where id = $1`, [contractId, id]);
}

interface Row {
  busy: number;
  slot: number | null;
  since: string | null;
}
const rowOf = async (contractId: string): Promise<Row> => {
  const [row] = await app.sql<Row>(
    `select busy, worst_slot slot, over_since::text since from contract_line where contract_id = $1`,
    [contractId],
  );
  return row!;
};

describe('the line of an assistant', () => {
  it('counts the calls of all her clients on her own wall, and tells both sides of one busy for two weeks', async () => {
    const bianchi = await engagement(app, await app.world.firm('Studio Bianchi'), mara);
    await asksFor(bianchi, 5);
    const ferri = await engagement(app, await app.world.firm('Studio Ferri'), mara);
    // Tuesdays at ten in Rome, winter time: slot 48 + 20.
    for (let week = 1; week <= 5; week += 1) {
      const day = new Date(Date.parse('2026-11-24T09:05:00Z') - week * 7 * 86_400_000);
      const winter = day.getTime() >= Date.parse('2026-10-25T01:00:00Z') ? 0 : -3_600_000;
      for (let i = 0; i < 8; i += 1)
        await call(
          i % 2 ? bianchi.contractId : ferri.contractId,
          new Date(day.getTime() + winter + i * 180_000).toISOString(),
          3,
        );
    }
    await app.sweep('sweep.matching.lines');
    const row = await rowOf(bianchi.contractId);
    // 40 calls of three minutes in eight weeks' half hour: 5 × 3 / 30 erlangs.
    expect(row).toEqual({ busy: Math.round((0.5 / 1.5) * 10_000), slot: 68, since: '2026-11-23' });
    // Nobody asked for a target here: nothing is ever over it.
    expect(await rowOf(ferri.contractId)).toMatchObject({ busy: 3333, since: null });
    const [line] = await app.sql<{ busy: number[] }>(
      `select busy from assistant_line where assistant_id = $1`,
      [mara.id],
    );
    expect(line!.busy[68]).toBe(3333);
    expect(line!.busy.filter((one) => one > 0)).toHaveLength(1);

    const reader = await app.world.reader(mara);
    const own = await reader.get('/availability/line');
    expect(own.text).toContain('33 chiamate su 100 trovano occupato');
    const owner = await app.world.reader(bianchi.firm.owner);
    expect((await owner.get(`/contracts/${bianchi.contractId}`)).text).toContain('33 chiamate su 100');
    expect((await owner.get('/availability/line')).status).not.toBe(200);

    const told = () =>
      app.sql(`select from event where name = 'line.over_target' and contract_id = $1`, [bianchi.contractId]);
    app.clock.travelTo('2026-12-06T09:00:00Z');
    await app.sweep('sweep.matching.lines');
    expect(await told()).toHaveLength(0);
    app.clock.travelTo('2026-12-07T10:00:00Z');
    await app.sweep('sweep.matching.lines');
    await app.get(Lines).refresh(mara.id);
    expect(await told()).toHaveLength(1);
    await app.settle();
    const later = await app.world.reader(bianchi.firm.owner);
    expect((await later.get('/notifications')).text).toContain('troppo occupata da due settimane');
  });

  it('is on the contract before both have signed, as it would be with these calls', async () => {
    const { firm } = await engagement(app, await app.world.firm('Studio Verdi'), mara);
    const id = await drawnUp(app, firm, mara, { weeklyMinutes: 120 });
    await asksFor({ contractId: id, firm } as Engagement, 5);
    await app.sql(
      `update brief set calls_per_day = 60 where id = (select brief_id from contract where id = $1)`,
      [id],
    );
    await app.sql(
      `insert into brief_slot (brief_id, weekday, starts, ends) select brief_id, 2, '10:00', '11:00' from contract where id = $1`,
      [id],
    );
    for (const person of [firm.owner, mara]) {
      const page = await (await app.world.reader(person)).get(`/contracts/${id}`);
      expect(page.text).toMatch(/Con queste 60 chiamate al giorno, \d\d su 100 troverebbero occupato/);
    }
    await app.sql(`update contract set state = 'withdrawn' where id = $1`, [id]);
    expect((await (await app.world.reader(mara)).get(`/contracts/${id}`)).text).not.toContain(
      'Con queste 60',
    );
  });

  it('forgets her line with her last contract', async () => {
    await app.sql(`update contract set state = 'ended' where assistant_id = $1`, [mara.id]);
    await app.get(Lines).refresh(mara.id);
    expect(await app.sql(`select from assistant_line where assistant_id = $1`, [mara.id])).toHaveLength(0);
    expect(await app.sql(`select from contract_line where assistant_id = $1`, [mara.id])).toHaveLength(0);
  });

  it('gives counts to the application and no row of another contract', async () => {
    const columns = await app.sql<{ name: string }>(
      `select unnest(proargnames) as name from pg_proc where proname = 'desk_line'`,
    );
    expect(columns.map((one) => one.name)).toEqual([
      'assistant',
      'since',
      'zone',
      'contract_id',
      'slot',
      'calls',
      'minutes',
    ]);
  });
});
