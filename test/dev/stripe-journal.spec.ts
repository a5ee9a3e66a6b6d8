import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StripeWorld } from './stripe-world.js';

describe('the journal of the stand-in for Stripe', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cornetta-stripe-'));
  const world = new StripeWorld();
  beforeAll(() => world.start({ dataDir }));
  afterAll(async () => {
    await world.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('brings back state, answers, open debits and undelivered events', async () => {
    world.answers = Array.from({ length: 50 }, () => 500);
    const payer = await world.payer('IT60X0542811101000000123456');
    const intent = await world.charge(payer, 20_000, { idempotencyKey: 'kept' });
    const customer = await world.stripe.customers.retrieve(payer.customer);
    await world.restart();
    world.answers = [];

    expect(await world.stripe.customers.retrieve(payer.customer)).toEqual(customer);
    expect((await world.charge(payer, 20_000, { idempotencyKey: 'kept' })).id).toBe(intent.id);
    await world.event('payment_intent.processing');
    world.standIn.control.advance(60_000);
    expect((await world.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
    await world.restart();
    expect((await world.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
  });

  it('forgets a line torn by a crash and goes on', async () => {
    await world.standIn.stop();
    appendFileSync(join(dataDir, 'stripe-stand-in', 'journal.jsonl'), '[["customer","cus_torn",{"id":"cus_t');
    await world.restart();
    const kept = await world.stripe.customers.create({ name: 'Dopo' });
    await world.restart();
    expect(await world.stripe.customers.retrieve(kept.id)).toMatchObject({ name: 'Dopo' });
  });

  it('runs as a process of its own that ends with its parent’s channel', async () => {
    const child = fork(new URL('../../src/dev/stripe/main.js', import.meta.url), {
      env: { ...process.env, STRIPE_STAND_IN_PORT: '0', STRIPE_WEBHOOK_SECRET: 'whsec_x', DATA_DIR: dataDir },
    });
    expect(await once(child, 'message')).toEqual(['ready', undefined]);
    const exited = once(child, 'exit');
    child.disconnect();
    expect((await exited)[0]).toBe(0);
  });
});
