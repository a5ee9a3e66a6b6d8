import { newId } from '../../src/platform/ids.js';
import { BillingWorld, type Deal } from './billing-world.js';

const world = new BillingWorld();
beforeAll(() => world.start());
afterAll(() => world.stop());
beforeEach(() => world.app.clock.travelTo('2026-11-23T09:00:00Z'));

const lines = (deal: Deal) =>
  world.app.sql<{ number: number; kind: string; quantity: number; per: number; amount_cents: number }>(
    `select c.number, l.kind, l.quantity, l.per, l.amount_cents from charge_line l join charge c on c.id = l.charge_id
     where c.contract_id = $1 order by c.number, l.position`,
    [deal.contractId],
  );
const shown = async (deal: Deal) =>
  (await lines(deal)).map(({ number, kind, quantity, per, amount_cents }) => [
    number,
    kind,
    quantity,
    per,
    amount_cents,
  ]);

describe('work by the hour', () => {
  it('is charged once, however often the news comes', async () => {
    const deal = await world.deal();
    const sheet = await world.week(deal, '2026-11-16', [20, 6]);
    await world.approve(deal, sheet, 3);
    await world.approve(deal, sheet);
    expect(await shown(deal)).toEqual([[1, 'time', 26, 60, 780]]);
  });

  it('approved after an objection is a further charge', async () => {
    const deal = await world.deal();
    const { timesheetId, lineIds } = await world.week(deal, '2026-11-16', [26, 30, 40]);
    await world.app.sql(`update time_line set state = 'objected' where id = $1`, [lineIds[1]]);
    await world.app.sql(`update time_line set state = 'withdrawn' where id = $1`, [lineIds[2]]);
    await world.approve(deal, { timesheetId, lineIds });
    await world.app.sql(`update time_line set state = 'corrected', minutes = 20 where id = $1`, [lineIds[1]]);
    await world.approve(deal, { timesheetId, lineIds: [lineIds[1]] });
    expect(await shown(deal)).toEqual([
      [1, 'time', 26, 60, 780],
      [2, 'time', 20, 60, 600],
    ]);
  });

  it('keeps its minutes as they were approved', async () => {
    const deal = await world.deal();
    const sheet = await world.week(deal, '2026-11-16', [26]);
    await world.approve(deal, sheet);
    await world.app.sql(`update time_line set minutes = 999 where id = $1`, [sheet.lineIds[0]]);
    await world.approve(deal, sheet);
    expect(await shown(deal)).toHaveLength(1);
  });

  it('too small to be charged waits for the next week', async () => {
    const deal = await world.deal();
    await world.approve(deal, await world.week(deal, '2026-11-09', [1]));
    expect(await world.charges(deal)).toEqual([]);
    await world.approve(deal, await world.week(deal, '2026-11-16', [26]));
    expect(await shown(deal)).toEqual([
      [1, 'time', 1, 60, 30],
      [1, 'time', 26, 60, 780],
    ]);
  });

  it('of another contract is never in the charge', async () => {
    const [one, other] = [await world.deal(), await world.deal()];
    const foreign = await world.week(other, '2026-11-16', [500]);
    await world.approve(one, { timesheetId: foreign.timesheetId, lineIds: foreign.lineIds });
    expect(await world.charges(one)).toEqual([]);
    expect(await world.charges(other)).toEqual([]);
  });
});

describe('work by the call', () => {
  it('is calls at their price', async () => {
    const deal = await world.deal({ kind: 'per_call', price_cents: 70 });
    await world.approve(deal, await world.week(deal, '2026-11-16', [3, 4, 5]));
    expect(await shown(deal)).toEqual([[1, 'calls', 3, 1, 210]]);
  });
});

describe('a delivery', () => {
  it('is charged on acceptance, once', async () => {
    const deal = await world.deal({ kind: 'fixed', price_cents: 35_000, vat_bps: 2200 });
    const deliveryId = newId();
    const now = world.app.clock.date();
    await world.app.world.insert('delivery', {
      round_at: now,
      id: deliveryId,
      contract_id: deal.contractId,
      title: 'Archivio ordinato',
      state: 'accepted',
      state_at: now,
      accept_by: now,
      accepted_at: now,
      created_at: now,
    });
    await world.approve(deal, { deliveryId }, 3);
    expect(await shown(deal)).toEqual([[1, 'delivery', 1, 1, 35_000]]);
    expect(await world.charge(deal)).toMatchObject({ vat_cents: 7700, gross_cents: 42_700, fee_cents: 3500 });
  });
});

describe('a retainer', () => {
  const terms = {
    kind: 'retainer',
    price_cents: 49_000,
    included_minutes: 1560,
    overage_cents: 2100,
  } as const;

  it('gathers weeks and is charged with the month’s last, plus what goes beyond', async () => {
    world.app.clock.travelTo('2026-10-30T09:00:00Z');
    const deal = await world.deal({ ...terms, starts_on: '2026-09-28' });
    // October's month ends with the week that holds the 31st: 26 October to 1 November.
    for (const monday of ['2026-10-05', '2026-10-12', '2026-10-19'])
      await world.approve(deal, await world.week(deal, monday, [400]));
    expect((await shown(deal)).filter(([number]) => number === 1)).toEqual([[1, 'retainer', 7, 28, 12_250]]);
    await world.approve(deal, await world.week(deal, '2026-10-26', [400]));
    expect((await shown(deal)).slice(1)).toEqual([
      [2, 'retainer', 28, 28, 49_000],
      [2, 'overage', 40, 60, 1400],
    ]);
    const waiting = await world.app.sql(
      `select 1 from billable where contract_id = $1 and charge_id is null`,
      [deal.contractId],
    );
    expect(waiting).toEqual([]);
  });

  it('charges minutes settled after its month only beyond what is included', async () => {
    world.app.clock.travelTo('2026-11-01T09:00:00Z');
    const deal = await world.deal({ ...terms, starts_on: '2026-10-05' });
    const early = await world.week(deal, '2026-10-05', [1000, 500, 100]);
    await world.approve(deal, { ...early, lineIds: early.lineIds.slice(0, 1) });
    await world.approve(deal, await world.week(deal, '2026-10-26', [100]));
    await world.approve(deal, { ...early, lineIds: early.lineIds.slice(1, 2) });
    await world.approve(deal, { ...early, lineIds: early.lineIds.slice(2) }, 2);
    expect(await shown(deal)).toEqual([
      [1, 'retainer', 28, 28, 49_000],
      [2, 'overage', 40, 60, 1400],
      [3, 'overage', 100, 60, 3500],
    ]);
  });

  it('is charged by days in its first and last month', async () => {
    const deal = await world.deal({ ...terms, starts_on: '2026-10-22', ends_on: '2026-11-10' });
    await world.approve(deal, await world.week(deal, '2026-10-26', [10]));
    await world.approve(deal, await world.week(deal, '2026-11-09', [10]));
    expect(await shown(deal)).toEqual([
      [1, 'retainer', 11, 28, 19_250],
      [2, 'retainer', 9, 35, 12_600],
    ]);
  });

  it('is charged without a timesheet when its month ends without work, and not before', async () => {
    const deal = await world.deal({ ...terms, starts_on: '2026-10-05' });
    await world.week(deal, '2026-10-19', [30], { state: 'submitted' });
    await world.app.sweep('sweep.billing.retainers');
    expect(await world.charges(deal)).toEqual([]);
    await world.app.sql(`update timesheet set state = 'closed' where contract_id = $1`, [deal.contractId]);
    for (let time = 0; time < 3; time += 1) await world.app.sweep('sweep.billing.retainers');
    await world.settle();
    // November's month runs to 6 December: it is not over.
    expect(await shown(deal)).toEqual([[1, 'retainer', 28, 28, 49_000]]);
  });

  it('counts a late evening of Sunday in the week of the contract’s zone', async () => {
    const deal = await world.deal({ ...terms, starts_on: '2026-10-05', timezone: 'Asia/Tokyo' });
    const { timesheetId, lineIds } = await world.week(deal, '2026-10-26', [30]);
    // Sunday 1 November 15:30 UTC is Monday in Tokyo: November's month.
    await world.app.sql(
      `update time_line set started_at = '2026-11-01T15:30:00Z', ended_at = '2026-11-01T16:00:00Z' where id = $1`,
      [lineIds[0]],
    );
    await world.approve(deal, { timesheetId, lineIds });
    const rows = await world.app.sql<{ day: string; charge_id: string | null }>(
      `select day::text "day", charge_id from billable where contract_id = $1`,
      [deal.contractId],
    );
    expect(rows).toEqual([{ day: '2026-11-02', charge_id: null }]);
  });
});
