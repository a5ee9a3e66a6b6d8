import { refusal, StripeWorld } from './stripe-world.js';

describe('idempotency keys of the stand-in for Stripe', () => {
  const world = new StripeWorld();
  let payer: { customer: string; payment_method: string };
  beforeAll(async () => {
    await world.start();
    payer = await world.payer('4242424242424242');
  });
  afterAll(() => world.stop());

  const intents = async () => (await world.stripe.paymentIntents.list({ limit: 100 })).data.length;

  it('answers the same request once', async () => {
    const first = await world.charge(payer, 1_000, { idempotencyKey: 'same' });
    const second = await world.charge(payer, 1_000, { idempotencyKey: 'same' });
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(await intents()).toBe(1);
  });

  it('repeats declines and failures as they were', async () => {
    const poor = await world.payer('4000000000009995');
    const one = await refusal(world.charge(poor, 1_000, { idempotencyKey: 'poor' }));
    const two = await refusal(world.charge(poor, 1_000, { idempotencyKey: 'poor' }));
    expect(two.payment_intent?.id).toBe(one.payment_intent?.id);

    world.standIn.control.fault({ kind: 'error_after', path: '/v1/payment_intents' });
    const before = await intents();
    expect((await refusal(world.charge(payer, 2_000, { idempotencyKey: 'broken' }))).statusCode).toBe(500);
    expect((await refusal(world.charge(payer, 2_000, { idempotencyKey: 'broken' }))).statusCode).toBe(500);
    expect(await intents()).toBe(before + 1);
  });

  it('refuses a key with other parameters', async () => {
    await world.charge(payer, 1_000, { idempotencyKey: 'other' });
    const error = await refusal(world.charge(payer, 1_001, { idempotencyKey: 'other' }));
    expect(error).toMatchObject({
      statusCode: 400,
      type: 'StripeIdempotencyError',
      rawType: 'idempotency_error',
    });
  });

  it('does not keep the answer to a request that failed validation', async () => {
    const options = { idempotencyKey: 'small' };
    const wrong = { name: 'x', nickname: 'y' };
    await refusal(world.stripe.customers.create(wrong, options));
    expect(await world.stripe.customers.create({ name: 'x' }, options)).toMatchObject({ name: 'x' });
  });

  it('answers 409 while the first is still running', async () => {
    world.standIn.control.fault({ kind: 'delay', path: '/v1/payment_intents', ms: 300 });
    const slow = world.charge(payer, 3_000, { idempotencyKey: 'slow' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const error = await refusal(world.charge(payer, 3_000, { idempotencyKey: 'slow' }));
    expect(error).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    expect((await slow).status).toBe('succeeded');
  });

  it('forgets a key after a day', async () => {
    const first = await world.charge(payer, 1_000, { idempotencyKey: 'old' });
    world.time += 24 * 3_600_000 - 1;
    expect((await world.charge(payer, 1_000, { idempotencyKey: 'old' })).id).toBe(first.id);
    world.time += 1;
    expect((await world.charge(payer, 1_000, { idempotencyKey: 'old' })).id).not.toBe(first.id);
  });
});
