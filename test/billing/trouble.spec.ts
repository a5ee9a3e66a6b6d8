import { Collection } from '../../src/billing/charges/collection.service.js';
import { Inbox } from '../../src/billing/stripe/inbox.service.js';
import { BillingWorld } from './billing-world.js';

const world = new BillingWorld();
beforeAll(() => world.start());
afterAll(() => world.stop());
const HOUR = 3_600_000;

async function expectOnce(chargeId: string): Promise<void> {
  const { payments, transfers } = await world.atStripe(chargeId);
  expect(payments.map(({ status }) => status)).toEqual(['succeeded']);
  expect(transfers).toHaveLength(1);
  expect(await world.ledgerSum()).toBe(0);
}

describe('when the Stripe host is gone', () => {
  it('pages answer, the charge waits, and is paid once the host is back', async () => {
    const deal = await world.readyDeal();
    await world.standIn.stop();
    const charge = await world.work(deal);
    expect(charge).toMatchObject({ state: 'intended', attempts: 0, failure: null });
    expect(charge.next_attempt_at).not.toBeNull();
    for (const path of ['/billing', `/billing/charges/${charge.id}`, '/billing/payment-method'])
      expect((await deal.owner.get(path)).status).toBe(200);
    const refused = await deal.owner.post('/billing/payment-method');
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Il circuito di pagamento non risponde');
    expect((await deal.mara.post('/billing/onboarding')).status).toBe(422);
    await world.later(60_000);
    expect((await world.charge(deal)).state).toBe('intended');
    // The host comes back without its memory: the product's customer and account are made anew there.
    await world.openStripe();
    await world.app.sql(`delete from payer where organisation_id = $1`, [deal.firm.id]);
    await world.app.sql(`delete from payee where assistant_id = $1`, [deal.assistant.id]);
    await world.onboard(deal);
    await world.saveMethod(deal, '4242424242424242');
    await world.later(HOUR);
    expect((await world.charge(deal)).state).toBe('transferred');
    await expectOnce(charge.id);
  });
});

describe('when the provider no longer knows an object', () => {
  it('the charge waits and is looked at again, ever more seldom', async () => {
    const deal = await world.readyDeal();
    await world.app.sql(
      `update payer set payment_method_id = null, method_kind = null, method_last4 = null where organisation_id = $1`,
      [deal.firm.id],
    );
    const { id } = await world.work(deal);
    await world.app.sql(`update charge set stripe_payment_intent_id = 'pi_gone_' || id where id = $1`, [id]);
    await world.saveMethod(deal, '4242424242424242');
    const [waiting] = await world.app.sql<{ state: string; troubles: number; next_attempt_at: Date }>(
      `select state, troubles, next_attempt_at from charge where id = $1`,
      [id],
    );
    expect(waiting).toMatchObject({ state: 'intended', troubles: 1 });
    expect(waiting!.next_attempt_at.getTime()).toBeGreaterThan(world.app.clock.date().getTime());
    await world.app.sql(`update charge set next_attempt_at = null where id = $1`, [id]);
  });
});

describe('when an answer is lost', () => {
  const calls = ['/v1/payment_intents', '/v1/payment_intents/:id/confirm', '/v1/transfers'];

  it.each(
    calls.flatMap((path) =>
      (['drop_after', 'drop_before', 'error_after'] as const).map((kind) => ({ path, kind })),
    ),
  )('settles $kind of $path by reading, and never pays twice', async ({ path, kind }) => {
    const deal = await world.readyDeal();
    // The SDK tries a cut call again by itself: enough cuts to outlast it.
    world.standIn.control.fault({ kind, path, times: kind === 'error_after' ? 1 : 3 });
    world.standIn.control.webhooks({ hold: true });
    const { id } = await world.work(deal);
    await world.later(60_000);
    await world.later(120_000);
    world.standIn.control.webhooks({ release: 'shuffled' });
    await world.settle();
    expect((await world.charge(deal)).state).toBe('transferred');
    await expectOnce(id);
  });

  it('reads, after the provider has forgotten the key', async () => {
    const deal = await world.readyDeal();
    world.standIn.control.webhooks({ hold: true });
    for (const path of ['/v1/payment_intents', '/v1/transfers']) {
      world.standIn.control.fault({ kind: 'drop_after', path });
      world.standIn.control.fault({ kind: 'drop_before', path, times: 2 });
    }
    const { id } = await world.work(deal);
    expect((await world.charge(deal)).stripe_payment_intent_id).toBeNull();
    await world.later(25 * HOUR);
    expect(await world.charge(deal)).toMatchObject({ state: 'paid', stripe_transfer_id: null });
    await world.later(25 * HOUR);
    expect((await world.charge(deal)).state).toBe('transferred');
    await expectOnce(id);
    world.standIn.control.webhooks({ release: 'in_order' });
    await world.settle();
    await expectOnce(id);
  });
});

describe('two workers at once', () => {
  it('take a charge one after the other: it is paid once', async () => {
    const deal = await world.readyDeal();
    world.standIn.control.webhooks({ hold: true });
    const { timesheetId, lineIds } = await world.week(deal, '2026-11-16', [26]);
    // Four deliveries of one piece of news, each handled at the same time.
    const collection = world.app.get(Collection);
    await world.approve(deal, { timesheetId, lineIds }, 4);
    const charge = await world.charge(deal);
    await world.app.sql(`update charge set next_attempt_at = $2 where id = $1`, [
      charge.id,
      world.app.clock.date(),
    ]);
    await Promise.all([1, 2, 3, 4, 5].map(() => collection.advance(charge.id)));
    world.standIn.control.webhooks({ release: 'in_order' });
    await world.settle();
    expect(await world.charges(deal)).toHaveLength(1);
    await expectOnce(charge.id);
  });

  it('confirm one payment when the first outlives its lease, and it is paid once', async () => {
    const deal = await world.readyDeal();
    world.standIn.control.webhooks({ hold: true });
    world.standIn.control.fault({ kind: 'delay', path: '/v1/payment_intents/:id/confirm', ms: 500 });
    const slow = world.work(deal);
    let id: string | undefined;
    while (!id) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      id = (await world.charges(deal)).find(({ attempts }) => attempts === 1)?.id;
    }
    await world.app.sql(`update charge set next_attempt_at = $2 where id = $1`, [id, world.app.clock.date()]);
    await world.app.get(Collection).advance(id);
    await slow;
    world.standIn.control.webhooks({ release: 'in_order' });
    await world.settle();
    expect(await world.charge(deal)).toMatchObject({ state: 'transferred', attempts: 2 });
    expect(await world.eventNames(id)).toEqual(['charge.created', 'charge.paid', 'charge.transferred']);
    await expectOnce(id);
  });
});

describe('webhooks five times each and in no order', () => {
  it('lead to the state one delivery in order leads to', async () => {
    world.standIn.control.webhooks({ hold: true, copies: 5 });
    const deals = [];
    for (const number of [
      '4242424242424242',
      '4000000000009995',
      'IT60X0542811101000000123456',
      'DE62370400440532013001',
    ]) {
      const deal = await world.readyDeal({ vat_bps: 2200 }, number);
      await world.work(deal);
      deals.push(deal);
    }
    world.standIn.control.settle();
    world.standIn.control.webhooks({ release: 'shuffled', copies: 1 });
    await world.settle();
    const states = await Promise.all(deals.map(async (deal) => (await world.charge(deal)).state));
    expect(states).toEqual(['transferred', 'failed', 'transferred', 'failed']);
    for (const deal of [deals[0]!, deals[2]!]) await expectOnce((await world.charge(deal)).id);
    const [{ count, doubled } = { count: 0, doubled: 1 }] = await world.app.sql<{
      count: number;
      doubled: number;
    }>(
      `select count(*)::int count, (select count(*)::int from (select subject_id, name from event
         where name in ('charge.paid', 'charge.transferred') group by 1, 2 having count(*) > 1) twice) doubled
       from stripe_event where processed_at is null`,
    );
    expect({ count, doubled }).toEqual({ count: 0, doubled: 0 });
  });

  it('that came while the host was gone are looked into later', async () => {
    const deal = await world.readyDeal({}, 'IT60X0542811101000000123456');
    const { id } = await world.work(deal);
    world.standIn.control.fault({
      kind: 'drop_before',
      method: 'GET',
      path: '/v1/payment_intents/:id',
      times: 4,
    });
    world.standIn.control.settle();
    await world.settle();
    expect((await world.charge(deal)).state).toBe('processing');
    world.app.clock.travelTo(world.app.clock.now().add({ minutes: 3 }));
    for (let sweep = 0; sweep < 2; sweep += 1) {
      await world.app.get(Inbox).sweep();
      world.app.clock.travelTo(world.app.clock.now().add({ minutes: 5 }));
    }
    await world.settle();
    expect((await world.charge(deal)).state).toBe('transferred');
    await expectOnce(id);
  });
});
