import { KEY, refusal, StripeWorld } from './stripe-world.js';

describe('the fault dial of the stand-in for Stripe', () => {
  const world = new StripeWorld();
  let payer: { customer: string; payment_method: string };
  beforeAll(async () => {
    await world.start();
    payer = await world.payer('4242424242424242');
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.received = [];
  });

  const intents = async () => (await world.stripe.paymentIntents.list({ limit: 100 })).data.length;

  it('loses the answer after executing, and the SDK’s own second try makes no second charge', async () => {
    world.standIn.control.fault({ kind: 'drop_after', path: '/v1/payment_intents' });
    const before = await intents();
    expect((await world.charge(payer, 1_000)).status).toBe('succeeded');
    expect(await intents()).toBe(before + 1);
  });

  it('loses the request before executing', async () => {
    world.standIn.control.fault({ kind: 'drop_before', path: '/v1/payment_intents', times: 2 });
    const before = await intents();
    expect((await refusal(world.charge(payer, 1_000))).type).toBe('StripeConnectionError');
    expect(await intents()).toBe(before);
  });

  it('answers 409 and 429 without executing', async () => {
    const before = await intents();
    world.standIn.control.fault({ kind: 'conflict', path: '/v1/payment_intents' });
    world.standIn.control.fault({ kind: 'rate_limit', path: '*' });
    expect((await refusal(world.charge(payer, 1_000))).statusCode).toBe(409);
    expect((await refusal(world.charge(payer, 1_000))).type).toBe('StripeRateLimitError');
    expect(await intents()).toBe(before);
  });

  it('sends again until the product answers 2xx', async () => {
    world.answers = [500, 503];
    const intent = await world.charge(payer, 1_000);
    const event = await world.event('payment_intent.succeeded');
    expect(event.raw).toContain(intent.id);
    expect(world.answers).toEqual([]);
    expect((await world.stripe.events.retrieve(event.id)).pending_webhooks).toBe(0);
  });

  it('holds, reverses and doubles webhooks', async () => {
    world.standIn.control.webhooks({ hold: true, copies: 2 });
    const first = await world.charge(payer, 1_000);
    const second = await world.charge(payer, 2_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(world.received).toEqual([]);
    const listed = await world.stripe.events.list({ delivery_success: false });
    expect(listed.data.map(({ type }) => type)).toEqual([
      'payment_intent.succeeded',
      'payment_intent.succeeded',
    ]);
    world.standIn.control.webhooks({ release: 'reversed', copies: 1 });
    await world.event('payment_intent.succeeded', 4);
    const order = world.received.map(({ raw }) => (raw.includes(first.id) ? 'first' : 'second'));
    expect(order.toSorted()).toEqual(['first', 'first', 'second', 'second']);
    expect(world.received[0]?.raw).toContain(second.id);
    expect((await world.stripe.events.list({ delivery_success: false })).data).toEqual([]);
  });

  it('loses webhooks that only the list of events still shows', async () => {
    world.standIn.control.webhooks({ drop: 1 });
    await world.charge(payer, 1_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(world.received).toEqual([]);
    expect((await world.stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
    world.standIn.control.webhooks({ drop: 0 });
  });

  it('is turned over HTTP with the key, and resets', async () => {
    const turn = (command: unknown, key = KEY) =>
      fetch(`${world.standIn.url}/_control`, {
        method: 'POST',
        body: JSON.stringify(command),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      });
    expect((await turn({ reset: true }, 'wrong')).status).toBe(401);
    expect((await turn({ explode: true })).status).toBe(400);
    expect((await turn({ fault: { kind: 'conflict', path: '/v1/balance', method: 'GET' } })).status).toBe(
      200,
    );
    expect((await refusal(world.stripe.balance.retrieve())).statusCode).toBe(409);
    expect(await intents()).toBeGreaterThan(0);
    expect((await turn({ reset: true })).status).toBe(200);
    expect(await intents()).toBe(0);
  });
});
