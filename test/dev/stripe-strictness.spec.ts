import { KEY, refusal, StripeWorld } from './stripe-world.js';

describe('the strictness of the stand-in for Stripe', () => {
  const world = new StripeWorld();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  const raw = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${world.standIn.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${KEY}`, ...(init.headers as Record<string, string>) },
    });
    const { error } = (await response.json()) as { error: Record<string, string> };
    return { status: response.status, ...error };
  };

  it('answers a call the product does not make with 501 naming it', async () => {
    const error = await refusal(world.stripe.subscriptions.list());
    expect(error).toMatchObject({ statusCode: 501, type: 'StripeAPIError' });
    expect(error.message).toContain('GET /v1/subscriptions');
    const mode = await refusal(
      world.stripe.checkout.sessions.create({
        mode: 'payment',
        success_url: 'http://127.0.0.1/x',
        currency: 'eur',
      }),
    );
    expect(mode.message).toContain('mode=payment');
  });

  it('wants a key, and a test key', async () => {
    const none = await fetch(`${world.standIn.url}/v1/balance`);
    expect(none.status).toBe(401);
    const live = await refusal(world.sdk({}, 'sk_live_x').balance.retrieve());
    expect(live).toMatchObject({ statusCode: 401, type: 'StripeAuthenticationError' });
    expect(live.message).not.toContain('sk_live_x');
  });

  it('refuses unknown, missing, empty and malformed parameters by name', async () => {
    const form = (body: string) => ({
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(await raw('/v1/customers', form('nickname=x'))).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      code: 'parameter_unknown',
      param: 'nickname',
    });
    expect(await raw('/v1/customers', form('address[planet]=x'))).toMatchObject({ param: 'address[planet]' });
    expect(await raw('/v1/customers', form('email=nobody'))).toMatchObject({
      code: 'email_invalid',
      param: 'email',
    });
    expect(await raw('/v1/transfers', form('currency=eur&destination=acct_1'))).toMatchObject({
      status: 400,
      code: 'parameter_missing',
      param: 'amount',
    });
    expect(await raw('/v1/transfers', form('amount=1.5&currency=eur&destination=acct_1'))).toMatchObject({
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
    expect(await raw('/v1/transfers', form('amount=1&currency=eur&destination='))).toMatchObject({
      code: 'parameter_invalid_empty',
      param: 'destination',
    });
    expect(await raw('/v1/payment_intents', form('amount=49&currency=eur'))).toMatchObject({
      code: 'amount_too_small',
    });
    expect(await raw('/v1/payment_intents', form('amount=1000&currency=usd'))).toMatchObject({
      param: 'currency',
    });
    expect(await raw('/v1/events?created[gt]=yesterday')).toMatchObject({ status: 400 });
    const parameter = { payment_method_types: ['card'] };
    const gone = await refusal(
      world.stripe.paymentIntents.create({ amount: 100, currency: 'eur', ...parameter }),
    );
    expect(gone).toMatchObject({ code: 'parameter_unknown', param: 'payment_method_types' });
  });

  it('checks v2 bodies and versions too', async () => {
    const post = (body: object, version = '2026-10-28.endive') =>
      raw('/v2/core/accounts', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'stripe-version': version },
      });
    expect(await post({ nickname: 'x' })).toMatchObject({ status: 400, param: 'nickname' });
    expect(await post({ include: ['everything'] })).toMatchObject({ status: 400 });
    expect(await post({}, '2020-08-27')).toMatchObject({ status: 400, type: 'invalid_request_error' });
    const account = await world.stripe.v2.core.accounts.create({ display_name: 'A' });
    expect(account.configuration).toBeNull();
    expect(await world.stripe.v2.core.accounts.update(account.id, { display_name: 'B' })).toMatchObject({
      display_name: 'B',
    });
  });

  it('says 404 for ids that do not exist', async () => {
    expect(await refusal(world.stripe.customers.retrieve('cus_nobody'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: "No such customer: 'cus_nobody'",
    });
    expect(await refusal(world.stripe.transfers.createReversal('tr_none'))).toMatchObject({
      statusCode: 404,
    });
    expect(await refusal(world.stripe.v2.core.accounts.retrieve('acct_none'))).toMatchObject({
      statusCode: 404,
    });
    expect(await refusal(world.charge({ customer: 'cus_x', payment_method: 'pm_x' }, 1_000))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
    });
  });

  it('leaves nothing behind a refused call', async () => {
    const payer = await world.payer('4242424242424242');
    const other = await world.payer('4242424242424242');
    await refusal(world.charge({ ...payer, payment_method: other.payment_method }, 1_000));
    expect((await world.stripe.paymentIntents.list({ customer: payer.customer })).data).toEqual([]);
  });

  it('changes customers and detaches methods', async () => {
    const { customer, payment_method } = await world.payer('4242424242424242');
    const before = await world.stripe.customers.update(customer, {
      metadata: { a: '1', b: '2' },
      address: { city: 'Torino' },
    });
    expect(before.address).toMatchObject({ city: 'Torino', line1: null });
    const after = await world.stripe.customers.update(customer, { metadata: { a: '' }, name: 'Nuovo' });
    expect(after).toMatchObject({ metadata: { b: '2' }, name: 'Nuovo', email: 'studio@example.it' });
    expect((await world.stripe.paymentMethods.detach(payment_method)).customer).toBeNull();
    expect((await world.stripe.paymentMethods.list({ customer })).data).toEqual([]);
    expect((await refusal(world.charge({ customer, payment_method }, 1_000))).statusCode).toBe(400);
  });
});
