import { accountParams, linkParams, SECRET, StripeWorld } from './stripe-world.js';

describe('a whole engagement with the stand-in for Stripe', () => {
  const world = new StripeWorld();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  it('goes from a saved card to money in the assistant’s bank', async () => {
    const { stripe } = world;
    const customer = await stripe.customers.create({ name: 'Studio Bianchi', email: 'studio@example.it' });
    const session = await world.setup(customer.id);
    expect(session).toMatchObject({ status: 'open', mode: 'setup', livemode: false, customer: customer.id });

    const page = await fetch(session.url as string).then((response) => response.text());
    expect(page).toContain('<html lang="it">');
    expect(page).toContain('nessun denaro vero');
    expect(page).toContain('value="Studio Bianchi"');
    const sent = await world.post(session.url as string, {
      method: '4242424242424242',
      name: 'Anna Bianchi',
    });
    expect(sent.status).toBe(303);
    expect(sent.headers.get('location')).toBe(`http://127.0.0.1:3000/done?session=${session.id}`);

    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['setup_intent.payment_method'],
    });
    expect(done).toMatchObject({
      status: 'complete',
      setup_intent: {
        status: 'succeeded',
        payment_method: { card: { last4: '4242' }, customer: customer.id },
      },
    });
    const { data: methods } = await stripe.paymentMethods.list({ customer: customer.id, type: 'card' });
    expect(methods).toHaveLength(1);
    expect(methods[0]?.billing_details.name).toBe('Anna Bianchi');

    const account = await stripe.v2.core.accounts.create(accountParams);
    expect(statusOf(account)).toBe('restricted');
    expect(account.requirements?.entries?.length).toBeGreaterThan(0);
    const link = await stripe.v2.core.accountLinks.create(linkParams(account.id));
    const refused = await world.post(link.url, { name: 'Mara Conti', iban: 'IT60X0542811101000000123457' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('value="IT60X0542811101000000123457"');
    const joined = await world.post(link.url, {
      name: 'Mara Conti',
      iban: 'IT60 X054 2811 1010 0000 0123 456',
    });
    expect(joined.headers.get('location')).toBe('http://127.0.0.1:3000/welcome');
    const again = await world.post(link.url, { name: 'Mara Conti', iban: 'IT60X0542811101000000123456' });
    expect(again.headers.get('location')).toBe('http://127.0.0.1:3000/again');
    const active = await stripe.v2.core.accounts.retrieve(account.id, {
      include: ['configuration.recipient'],
    });
    expect(statusOf(active)).toBe('active');

    const payer = { customer: customer.id, payment_method: methods[0]?.id as string };
    const intent = await world.charge(payer, 12_345);
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 12_345,
      transfer_group: 'timesheet-1',
    });
    const charge = await stripe.charges.retrieve(intent.latest_charge as string, {
      expand: ['balance_transaction'],
    });
    // 1.5 % of 123.45 is 1.85175, so 1.85 and 25 cents.
    expect(charge.balance_transaction).toMatchObject({
      amount: 12_345,
      fee: 210,
      net: 12_135,
      status: 'pending',
    });

    const transfer = await stripe.transfers.create({
      amount: 11_000,
      currency: 'eur',
      destination: account.id,
      source_transaction: charge.id,
      metadata: { op_id: 'transfer-1' },
    });
    expect(transfer.transfer_group).toBe('timesheet-1');
    const { data: found } = await stripe.transfers.list({ transfer_group: 'timesheet-1' });
    expect(found.map(({ id }) => id)).toEqual([transfer.id]);

    const pending = await stripe.balance.retrieve();
    expect([pending.available[0]?.amount, pending.pending[0]?.amount]).toEqual([0, 1_135]);
    world.standIn.control.advance(60_000);
    const settled = await stripe.balance.retrieve();
    expect([settled.available[0]?.amount, settled.pending[0]?.amount]).toEqual([1_135, 0]);

    const [payout] = (await stripe.payouts.list({}, { stripeAccount: account.id })).data;
    expect(payout).toMatchObject({ amount: 11_000, status: 'in_transit' });
    world.standIn.control.advance(60_000);
    expect((await stripe.payouts.list({}, { stripeAccount: account.id })).data[0]?.status).toBe('paid');
    const rows = await stripe.balanceTransactions.list({ limit: 100 });
    expect(rows.data.map(({ type, net }) => [type, net])).toEqual([
      ['transfer', -11_000],
      ['charge', 12_135],
    ]);
  });

  it('tells the product of each step, signed', async () => {
    const { stripe } = world;
    const completed = await world.event('checkout.session.completed');
    const event = stripe.webhooks.constructEvent(
      completed.raw,
      completed.signature,
      SECRET,
      300,
      undefined,
      world.time,
    );
    expect(event).toMatchObject({ livemode: false, data: { object: { object: 'checkout.session' } } });
    expect(() =>
      stripe.webhooks.constructEvent(
        `${completed.raw} `,
        completed.signature,
        SECRET,
        300,
        undefined,
        world.time,
      ),
    ).toThrow(/signature/i);

    const thin = await world.event('v2.core.account[configuration.recipient].capability_status_updated');
    const notification = stripe.parseEventNotification(
      thin.raw,
      thin.signature,
      SECRET,
      300,
      undefined,
      world.time,
    );
    expect(notification).toMatchObject({
      object: 'v2.core.event',
      related_object: { type: 'v2.core.account' },
    });
    await world.event('v2.core.account[requirements].updated');
    await world.event('v2.core.account_link.returned');
    for (const type of [
      'setup_intent.succeeded',
      'payment_intent.succeeded',
      'transfer.created',
      'payout.created',
      'payout.paid',
    ]) {
      await world.event(type);
    }
    const payout = JSON.parse((await world.event('payout.paid')).raw) as { account: string };
    expect(payout.account).toMatch(/^acct_/);
    const { data } = await stripe.events.list({ type: 'payment_intent.*' });
    expect(data.map(({ type }) => type)).toEqual(['payment_intent.succeeded']);
  });
});

const statusOf = (
  account: Awaited<ReturnType<StripeWorld['stripe']['v2']['core']['accounts']['retrieve']>>,
) => account.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers?.status;
