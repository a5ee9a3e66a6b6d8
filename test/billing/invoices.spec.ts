import { Outcomes } from '../../src/billing/charges/outcomes.service.js';
import { BillingWorld, type Deal } from './billing-world.js';

const world = new BillingWorld();
beforeAll(() => world.start());
afterAll(() => world.stop());

const invoices = (issuer: string) =>
  world.app.sql<{
    number: number;
    year: number;
    kind: string;
    net_cents: number;
    vat_cents: number;
    total_cents: number;
  }>(
    `select number, year, kind, net_cents, vat_cents, total_cents from invoice where issuer = $1 order by year, number`,
    [issuer],
  );
const pay = (id: string) =>
  world.app.get(Outcomes).settle(id, {
    id: `pi_${id}`,
    status: 'paid',
    failure: null,
    actionUrl: null,
    providerChargeId: `ch_${id}`,
    feeCents: 30,
    chargeId: id,
  });
const mondays = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    new Date(Date.parse('2026-01-05') + i * 604_800_000).toISOString().slice(0, 10),
  );

/** So many charges of one deal, unpaid. */
async function unpaid(deal: Deal, count: number): Promise<string[]> {
  for (const monday of mondays(count)) await world.work(deal, 60, monday);
  return (await world.charges(deal)).map(({ id }) => id);
}

describe('documents', () => {
  it('are numbered without a gap by each issuer, also when all are paid at once', async () => {
    const [one, other] = [await world.deal(), await world.deal()];
    const ids = [...(await unpaid(one, 6)), ...(await unpaid(other, 4))];
    await Promise.all([...ids, ...ids].map(pay));
    const numbers = async (issuer: string) => (await invoices(issuer)).map(({ number }) => number);
    expect(await numbers(one.assistant.id)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await numbers(other.assistant.id)).toEqual([1, 2, 3, 4]);
    expect(await numbers('platform')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('burn no number when their transaction fails', async () => {
    const deal = await world.deal();
    const [first, second] = await unpaid(deal, 2);
    await world.app.sql(
      `insert into ledger_transaction (id, kind, source, at) values (gen_random_uuid(), 'x', 'x', now())`,
    );
    await pay(first!);
    await expect(
      world.app.get(Outcomes).settle(second!, {
        id: `pi_${second}`,
        status: 'paid',
        failure: null,
        actionUrl: null,
        providerChargeId: `ch_${first}`,
        feeCents: null,
        chargeId: second!,
      }),
    ).rejects.toThrow('duplicate key');
    await pay(second!);
    expect((await invoices(deal.assistant.id)).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('start again with the year of Italy', async () => {
    const deal = await world.deal();
    const [first, second] = await unpaid(deal, 2);
    world.app.clock.travelTo('2026-12-31T22:30:00Z');
    await pay(first!);
    world.app.clock.travelTo('2026-12-31T23:30:00Z');
    await pay(second!);
    world.app.clock.travelTo('2026-11-23T09:00:00Z');
    expect((await invoices(deal.assistant.id)).map(({ number, year }) => [number, year])).toEqual([
      [1, 2026],
      [1, 2027],
    ]);
  });

  it('say what is charged, what is kept and how much of that is VAT', async () => {
    const deal = await world.deal({ vat_bps: 2200 });
    const [id] = await unpaid(deal, 1);
    await pay(id!);
    expect(await invoices(deal.assistant.id)).toMatchObject([
      { net_cents: 1800, vat_cents: 396, total_cents: 2196 },
    ]);
    const fee = (await invoices('platform')).at(-1);
    expect(fee).toMatchObject({ net_cents: 148, vat_cents: 32, total_cents: 180 });
  });

  it('are PDFs for those they concern', async () => {
    const deal = await world.deal();
    const [id] = await unpaid(deal, 1);
    const path = `/billing/charges/${id}`;
    expect((await deal.owner.get(`${path}/invoice.pdf`)).status).toBe(404);
    await pay(id!);
    for (const [reader, document] of [
      [deal.owner, 'invoice'],
      [deal.mara, 'invoice'],
      [deal.mara, 'fee-invoice'],
    ] as const) {
      const answer = await reader.get(`${path}/${document}.pdf`);
      expect(answer.headers['content-type']).toBe('application/pdf');
      expect((answer.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
    }
    expect((await deal.owner.get(`${path}/fee-invoice.pdf`)).status).toBe(404);
    const stranger = await world.deal();
    for (const reader of [stranger.owner, stranger.mara])
      expect((await reader.get(`${path}/invoice.pdf`)).status).toBe(404);
  });
});
