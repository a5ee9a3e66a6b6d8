import * as fc from 'fast-check';
import { standInParts } from '../../src/contracts/index.js';
import type { Reader } from '../support/reader.js';
import type { Person } from '../support/world.js';
import { BillingWorld, type ChargeFacts, type Deal } from './billing-world.js';

const world = new BillingWorld();
beforeAll(() => world.start());
afterAll(() => world.stop());

interface Share {
  id: string;
  assistant_id: string;
  cents: number;
  state: string;
  failure: string | null;
  stripe_transfer_id: string | null;
}

const sharesOf = ({ id }: ChargeFacts): Promise<Share[]> =>
  world.app.sql<Share>(`select * from charge_share where charge_id = $1 order by cents desc`, [id]);

let names = 0;
async function substitute(ready = true): Promise<{ person: Person; reader: Reader }> {
  const person = await world.app.world.assistantAccount(`Sara ${String.fromCharCode(97 + (names += 1))}`);
  const reader = await world.app.world.reader(person);
  if (ready) await world.onboard({ mara: reader } as Deal);
  return { person, reader };
}

/** A week of lines, the last of them worked by somebody else, approved and charged. */
async function week(
  deal: Deal,
  minutes: number[],
  by: { person: Person },
  { bps = 8000, startsOn = '2026-11-16' } = {},
): Promise<ChargeFacts> {
  const done = await world.week(deal, startsOn, minutes, { days: minutes.map((_, index) => index % 7) });
  await world.app.sql(`update time_line set worked_by = $2, share_bps = $3 where id = $1`, [
    done.lineIds.at(-1),
    by.person.id,
    bps,
  ]);
  await world.approve(deal, done);
  return world.charge(deal);
}

const payable = async (personId: string): Promise<number> => {
  const [row] = await world.app.sql<{ cents: number }>(
    `select coalesce(sum(amount_cents), 0)::int cents from ledger_entry where account = 'assistant_payable' and party_id = $1`,
    [personId],
  );
  return row?.cents ?? Number.NaN;
};

describe('what a substitute has of an amount', () => {
  const work = fc.array(
    fc.record({
      assistantId: fc.constantFrom('a', 'b', 'c'),
      shareBps: fc.constantFrom(0, 3333, 8000, 10_000),
      quantity: fc.nat(600),
    }),
    { maxLength: 8 },
  );

  it('is never more than her work brings, and within a cent of it', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000), fc.nat(3000), work, (cents, whole, done) => {
        const parts = standInParts(cents, whole, done);
        const all = Math.max(
          whole,
          done.reduce((sum, { quantity }) => sum + quantity, 0),
        );
        expect(parts.reduce((sum, part) => sum + part.cents, 0)).toBeLessThanOrEqual(cents);
        for (const part of parts) {
          const exact = all === 0 ? 0 : (cents * part.quantity * part.shareBps) / (all * 10_000);
          expect(Math.abs(part.cents - exact)).toBeLessThan(1);
        }
      }),
    );
  });
});

describe("a week in which somebody stood in for the contract's assistant", () => {
  it('is paid with two transfers that sum to the cent, each in the name of who has it', async () => {
    const deal = await world.readyDeal();
    const sara = await substitute();
    // 100 min × 18.00/h = 30.00, less 3.00 of fee: 27.00; her 37 min bring 9.99, of which 80 % are 7.992.
    const charge = await week(deal, [63, 37], sara);
    expect(charge).toMatchObject({ state: 'transferred', transfer_cents: 2700, gross_cents: 3000 });
    const [share] = await sharesOf(charge);
    expect(share).toMatchObject({ assistant_id: sara.person.id, cents: 799, state: 'transferred' });
    const { transfers } = await world.atStripe(charge.id);
    expect(Object.fromEntries(transfers.map(({ amount, metadata }) => [metadata['op_id'], amount]))).toEqual({
      [charge.id]: 1901,
      [share?.id ?? '']: 799,
    });
    expect(new Set(transfers.map(({ destination }) => destination)).size).toBe(2);
    expect([await payable(deal.assistant.id), await payable(sara.person.id)]).toEqual([0, 0]);
    expect(await world.balances(deal)).not.toHaveProperty('assistant_payable');
    expect(await world.ledgerSum()).toBe(0);
    await world.later(3_600_000);
    expect((await world.atStripe(charge.id)).transfers).toHaveLength(2);
  });

  it('shows each of the three what is hers to know', async () => {
    const deal = await world.readyDeal();
    const sara = await substitute();
    const stranger = await substitute(false);
    const charge = await week(deal, [30, 30], sara);
    const path = `/billing/charges/${charge.id}`;
    const business = (await deal.owner.get(path)).text;
    expect(business).toContain('Chi fattura a chi');
    expect(business).toContain(sara.person.name);
    const main = (await deal.mara.get(path)).text;
    expect(main).toContain('9,72');
    expect(main).toContain('6,48');
    const hers = (await sara.reader.get(path)).text;
    expect(hers).toContain('Hai ricevuto 6,48');
    expect(hers).toContain(`Fattura 6,48`);
    // Neither the whole nor the assistant's part, nor anybody's invoice.
    for (const foreign of ['18,00', '9,72', '.pdf']) expect(hers).not.toContain(foreign);
    expect((await sara.reader.get(`${path}/invoice.pdf`)).status).toBe(404);
    expect((await sara.reader.get('/billing')).text).toContain('6,48');
    expect((await stranger.reader.get(path)).status).toBe(404);
    const listed = (await sara.reader.get('/api/v1/shares')).body as { items: { cents: number }[] };
    expect(listed.items.map(({ cents }) => cents)).toEqual([648]);
  });

  it("keeps a substitute's part until her account is active; the assistant's does not wait", async () => {
    const deal = await world.readyDeal();
    const sara = await substitute(false);
    const charge = await week(deal, [30, 30], sara);
    expect(charge.state).toBe('transferred');
    expect(await sharesOf(charge)).toMatchObject([{ state: 'waiting', failure: 'no_account' }]);
    expect(await payable(sara.person.id)).toBe(-648);
    const told = await world.app.sql(
      `select 1 from event where name = 'charge.share_waits' and data->>'chargeId' = $1`,
      [charge.id],
    );
    expect(told).toHaveLength(1);
    expect((await sara.reader.get(`/billing/charges/${charge.id}`)).text).toContain('/billing/onboarding');
    await world.onboard({ mara: sara.reader } as Deal);
    expect(await sharesOf(charge)).toMatchObject([{ state: 'transferred', failure: null }]);
    expect(await payable(sara.person.id)).toBe(0);
    expect((await world.atStripe(charge.id)).transfers).toHaveLength(2);
  });

  it('sends all of it when all was hers: there is no transfer of nothing', async () => {
    const deal = await world.readyDeal();
    const sara = await substitute();
    const charge = await week(deal, [50], sara, { bps: 10_000 });
    expect(charge.state).toBe('transferred');
    const { transfers } = await world.atStripe(charge.id);
    expect(transfers.map(({ amount }) => amount)).toEqual([1350]);
    expect(await world.eventNames(charge.id)).not.toContain('charge.transferred');
    expect(await world.ledgerSum()).toBe(0);
  });

  it('leaves VAT with the assistant who invoices it', async () => {
    const deal = await world.readyDeal({ vat_bps: 2200 });
    const sara = await substitute();
    const charge = await week(deal, [30, 30], sara, { bps: 5000 });
    // 18.00 + 3.96 VAT − 1.80 fee; a quarter of 16.20 is hers.
    expect(await sharesOf(charge)).toMatchObject([{ cents: 405 }]);
    const { transfers } = await world.atStripe(charge.id);
    expect(transfers.map(({ amount }) => amount).sort((a, b) => a - b)).toEqual([405, 1611]);
  });

  it('counts calls where the price is of a call', async () => {
    const deal = await world.readyDeal({ kind: 'per_call', price_cents: 100 });
    const sara = await substitute();
    const charge = await week(deal, [1, 1, 40], sara, { bps: 10_000 });
    expect(await sharesOf(charge)).toMatchObject([{ cents: 90 }]);
  });

  it("gives a retainer's minutes the value of the package when fewer were worked", async () => {
    const deal = await world.readyDeal({
      kind: 'retainer',
      price_cents: 60_000,
      included_minutes: 1200,
      overage_cents: 3000,
      starts_on: '2026-10-05',
    });
    const sara = await substitute();
    const charge = await week(deal, [60, 120], sara, { bps: 8000, startsOn: '2026-10-26' });
    // 600.00 less 60.00 of fee; 120 of 1,200 min bring 54.00, of which 80 % are hers.
    expect(await sharesOf(charge)).toMatchObject([{ cents: 4320, state: 'transferred' }]);
  });

  it.each(['drop_after', 'drop_before', 'error_after'] as const)(
    'sends each part once when the answer is lost: %s',
    async (kind) => {
      const deal = await world.readyDeal();
      const sara = await substitute();
      world.standIn.control.fault({ kind, path: '/v1/transfers', times: kind === 'error_after' ? 2 : 6 });
      world.standIn.control.webhooks({ hold: true });
      const charge = await week(deal, [30, 30], sara);
      await world.later(60_000);
      await world.later(120_000);
      await world.later(300_000);
      world.standIn.control.webhooks({ release: 'shuffled' });
      await world.settle();
      expect((await world.charge(deal)).state).toBe('transferred');
      expect(await sharesOf(charge)).toMatchObject([{ state: 'transferred' }]);
      const { transfers } = await world.atStripe(charge.id);
      expect(transfers.map(({ amount }) => amount).sort((a, b) => a - b)).toEqual([648, 972]);
      expect(await world.ledgerSum()).toBe(0);
    },
  );
});
