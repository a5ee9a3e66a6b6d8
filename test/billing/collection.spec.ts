import { BillingWorld } from './billing-world.js';

const world = new BillingWorld();
beforeAll(() => world.start());
afterAll(() => world.stop());

describe('a charge from approval to the assistant', () => {
  it('is made, paid, transferred and written down once', async () => {
    const deal = await world.readyDeal({ vat_bps: 2200 });
    const charge = await world.work(deal, 26);
    // 26 min × 18.00 €/h = 7.80; VAT 1.72 (1.716); fee 0.78; transfer 9.52 − 0.78.
    expect(charge).toMatchObject({
      state: 'transferred',
      net_cents: 780,
      vat_cents: 172,
      gross_cents: 952,
      fee_cents: 78,
      transfer_cents: 874,
    });
    const { payments, transfers } = await world.atStripe(charge.id);
    expect(payments.map(({ amount, status }) => [amount, status])).toEqual([[952, 'succeeded']]);
    expect(transfers.map(({ amount, source_transaction }) => [amount, source_transaction])).toEqual([
      [874, payments[0]?.latest_charge],
    ]);
    // Stripe keeps 1.5 % + 0.25 = 0.39; what is left at Stripe is the fee minus that.
    expect(await world.balances(deal)).toEqual({
      platform_fee: -64,
      vat_payable: -14,
      stripe_fees: 39,
      stripe_clearing: 39,
    });
    expect(await world.ledgerSum()).toBe(0);
    expect(await world.eventNames(charge.id)).toEqual([
      'charge.created',
      'charge.paid',
      'charge.transferred',
    ]);
  });
});

describe('a declined charge', () => {
  it('is tried again after an hour, a day and three days, and then waits for the owner', async () => {
    const deal = await world.readyDeal({}, '4000000000009995');
    const charge = await world.work(deal);
    expect(charge).toMatchObject({ state: 'failed', failure: 'insufficient_funds', attempts: 1 });
    for (const hours of [1, 24, 72]) {
      await world.later(hours * 3_600_000 - 60_000);
      const { attempts } = await world.charge(deal);
      await world.later(60_000);
      expect((await world.charge(deal)).attempts).toBe(attempts + 1);
    }
    expect(await world.charge(deal)).toMatchObject({ state: 'failed', attempts: 4, next_attempt_at: null });
    await world.later(30 * 86_400_000);
    expect((await world.charge(deal)).attempts).toBe(4);
    expect((await world.atStripe(charge.id)).payments).toHaveLength(1);
    expect((await world.eventNames(charge.id)).filter((name) => name === 'charge.failed')).toHaveLength(4);
    expect(await world.balances(deal)).toMatchObject({ client_receivable: 780, assistant_payable: -702 });
  });

  it('is paid once with another card', async () => {
    const deal = await world.readyDeal({}, '4000000000000341');
    const charge = await world.work(deal);
    expect(charge).toMatchObject({ state: 'failed', failure: 'generic_decline' });
    await world.saveMethod(deal, '4242424242424242');
    expect(await world.charge(deal)).toMatchObject({ state: 'transferred', attempts: 2, failure: null });
    const { payments, transfers } = await world.atStripe(charge.id);
    expect([payments.length, transfers.length]).toEqual([1, 1]);
  });

  it('is tried once by a double click', async () => {
    const deal = await world.readyDeal({}, '4000000000000341');
    const { id } = await world.work(deal);
    const path = `/billing/charges/${id}`;
    expect((await deal.owner.get(path)).text).toContain('name="attempts" value="1"');
    const clicks = await Promise.all(
      [1, 2, 3].map(() => deal.owner.post(`${path}/payments`, { attempts: '1' })),
    );
    expect(clicks.map(({ status }) => status)).toEqual([303, 303, 303]);
    await world.settle();
    expect(await world.charge(deal)).toMatchObject({ state: 'failed', attempts: 2 });
    await deal.owner.post(`${path}/payments`, { attempts: '1' });
    await world.settle();
    expect(await world.charge(deal)).toMatchObject({ attempts: 2 });
  });
});

describe('a business without a payment method', () => {
  it('has its charge wait, and pays it as soon as there is one', async () => {
    const deal = await world.deal();
    await world.onboard(deal);
    const charge = await world.work(deal);
    expect(charge).toMatchObject({ state: 'intended', failure: 'no_method', next_attempt_at: null });
    const refused = await deal.owner.post(`/billing/charges/${charge.id}/payments`, { attempts: '0' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Prima occorre aggiungere un metodo di pagamento');
    await world.saveMethod(deal, '4242424242424242');
    expect((await world.charge(deal)).state).toBe('transferred');
  });
});

describe('an assistant without an account', () => {
  it('has her share wait until the account takes it', async () => {
    const deal = await world.deal();
    await world.saveMethod(deal, '4242424242424242');
    const charge = await world.work(deal);
    expect(charge).toMatchObject({ state: 'paid', transfer_cents: 702 });
    expect((await deal.mara.get('/billing')).text).toContain('aspettano che il tuo conto sia attivo');
    await world.onboard(deal);
    expect((await world.charge(deal)).state).toBe('transferred');
    expect((await world.atStripe(charge.id)).transfers).toHaveLength(1);
  });
});

describe('a SEPA debit', () => {
  it('is under way for a day, then paid', async () => {
    const deal = await world.readyDeal({}, 'IT60X0542811101000000123456');
    const charge = await world.work(deal);
    expect(charge.state).toBe('processing');
    expect((await world.atStripe(charge.id)).transfers).toEqual([]);
    world.standIn.control.settle();
    await world.settle();
    expect((await world.charge(deal)).state).toBe('transferred');
  });

  it('that comes back is a failure like another', async () => {
    const deal = await world.readyDeal({}, 'DE62370400440532013001');
    expect((await world.work(deal)).state).toBe('processing');
    world.standIn.control.settle();
    await world.settle();
    expect(await world.charge(deal)).toMatchObject({ state: 'failed', failure: 'insufficient_funds' });
  });

  it('is found paid by looking, when its webhook is lost', async () => {
    const deal = await world.readyDeal({}, 'IT60X0542811101000000123456');
    await world.work(deal);
    world.standIn.control.webhooks({ drop: 1 });
    world.standIn.control.settle();
    await world.settle();
    expect((await world.charge(deal)).state).toBe('processing');
    await world.later(3_600_000);
    world.standIn.control.webhooks({ drop: 0 });
    expect((await world.charge(deal)).state).toBe('transferred');
  });
});
