import { Stripe } from 'stripe';
import { BillingWorld, SECRET } from './billing-world.js';

const world = new BillingWorld();
beforeAll(() => world.start());
afterAll(() => world.stop());

const body = (id: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    id,
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode: false,
    data: { object: { id: 'pi_unknown', metadata: {} } },
    ...more,
  });
const now = () => Math.floor(world.app.clock.date().getTime() / 1000);
const sign = (payload: string, secret = SECRET, timestamp = now()) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
const send = (payload: string, signature?: string) =>
  fetch(`${world.app.url}/webhooks/stripe`, {
    method: 'POST',
    body: payload,
    headers: { 'content-type': 'application/json', ...(signature && { 'stripe-signature': signature }) },
  });
const kept = async (id: string) =>
  (await world.app.sql(`select 1 from stripe_event where id = $1`, [id])).length;

describe('a webhook', () => {
  it('is kept once, however often it comes, under each of our secrets', async () => {
    for (const secret of [SECRET, 'whsec_of_another_endpoint', SECRET])
      expect((await send(body('evt_1'), sign(body('evt_1'), secret))).status).toBe(200);
    expect(await kept('evt_1')).toBe(1);
    await world.settle();
    const [row] = await world.app.sql<{ processed_at: Date }>(
      `select processed_at from stripe_event where id = 'evt_1'`,
    );
    expect(row?.processed_at).toBeInstanceOf(Date);
  });

  it.each([
    ['no signature', () => undefined],
    ['a foreign secret', (payload: string) => sign(payload, 'whsec_foreign')],
    ['an old stamp', (payload: string) => sign(payload, SECRET, now() - 301)],
    ['a stamp from the future', (payload: string) => sign(payload, SECRET, now() + 302)],
    ['a stamp from tomorrow', (payload: string) => sign(payload, SECRET, now() + 86_400)],
    ['another body', () => sign(body('evt_other'))],
    ['a signature without a stamp', () => 'v1=abc'],
    ['nonsense', () => 'x'.repeat(5000)],
  ])('with %s is refused and not kept', async (_what, header) => {
    const payload = body('evt_forged');
    expect((await send(payload, header(payload))).status).toBe(400);
    expect(await kept('evt_forged')).toBe(0);
  });

  it('of almost five minutes ago or ahead is taken', async () => {
    for (const [id, shift] of [
      ['evt_late', -295],
      ['evt_early', 295],
    ] as const)
      expect((await send(body(id), sign(body(id), SECRET, now() + shift))).status).toBe(200);
  });

  it('of the other mode is answered and left alone', async () => {
    const payload = body('evt_live', { livemode: true });
    expect((await send(payload, sign(payload))).status).toBe(200);
    expect(await kept('evt_live')).toBe(0);
  });

  it('that is no event of Stripe is refused', async () => {
    for (const payload of ['{}', '[]', 'not json', JSON.stringify({ id: 'x', object: 'event' })])
      expect((await send(payload, sign(payload))).status).toBe(400);
  });

  it('saying a charge is paid changes nothing by itself', async () => {
    const deal = await world.readyDeal({}, '4000000000009995');
    const charge = await world.work(deal);
    const payload = body('evt_lie', {
      data: { object: { id: 'pi_x', status: 'succeeded', metadata: { op_id: charge.id } } },
    });
    expect((await send(payload, sign(payload))).status).toBe(200);
    await world.settle();
    expect((await world.charge(deal)).state).toBe('failed');
  });
});
