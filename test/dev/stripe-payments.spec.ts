import { refusal, StripeWorld } from './stripe-world.js';

describe('payments through the stand-in for Stripe', () => {
  const world = new StripeWorld();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  it.each([
    ['4000 0000 0000 9995', 'card_declined', 'insufficient_funds'],
    ['4000 0000 0000 0341', 'card_declined', 'generic_decline'],
    ['4000 0027 6000 3184', 'authentication_required', 'authentication_required'],
  ])('declines %s off session with %s', async (number, code, declineCode) => {
    const error = await refusal(world.charge(await world.payer(number), 5_000));
    expect(error).toMatchObject({
      statusCode: 402,
      type: 'StripeCardError',
      code,
      decline_code: declineCode,
    });
    const intent = await world.stripe.paymentIntents.retrieve(error.payment_intent?.id as string);
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      amount_received: 0,
      last_payment_error: { code, decline_code: declineCode },
    });
    const charge = await world.stripe.charges.retrieve(intent.latest_charge as string);
    expect(charge).toMatchObject({ status: 'failed', paid: false, balance_transaction: null });
    await world.event('payment_intent.payment_failed');
  });

  it('takes another card after a decline', async () => {
    const failed = await refusal(world.charge(await world.payer('4000000000009995'), 5_000));
    const good = await world.payer('4242424242424242');
    const foreign = await refusal(
      world.stripe.paymentIntents.confirm(failed.payment_intent?.id as string, {
        payment_method: good.payment_method,
        off_session: true,
      }),
    );
    expect(foreign.code).toBe('payment_method_unexpected_state');
    const session = await world.setup(failed.payment_intent?.customer as string);
    await world.post(session.url as string, { number: '4242424242424242' });
    const setup = await world.stripe.setupIntents.retrieve(session.setup_intent as string);
    const paid = await world.stripe.paymentIntents.confirm(failed.payment_intent?.id as string, {
      payment_method: setup.payment_method as string,
      off_session: true,
    });
    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null });
  });

  it('asks the holder on session and charges once she agreed', async () => {
    const payer = await world.payer('4000002760003184');
    const intent = await world.stripe.paymentIntents.create({
      amount: 7_000,
      currency: 'eur',
      ...payer,
      confirm: true,
      return_url: 'http://127.0.0.1:3000/charged',
    });
    expect(intent).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } });
    await world.event('payment_intent.requires_action');
    const url = intent.next_action?.redirect_to_url?.url as string;
    expect(
      await fetch(url, { headers: { 'accept-language': 'it-IT,it' } }).then((page) => page.text()),
    ).toMatch(/70,00\s€/);
    const answered = await world.post(url, { answer: 'approve' });
    expect(answered.headers.get('location')).toContain('redirect_status=succeeded');
    expect((await world.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
    await world.post(url, { answer: 'approve' });
    const { data } = await world.stripe.events.list({ type: 'payment_intent.succeeded' });
    expect(data.filter((event) => JSON.stringify(event).includes(intent.id))).toHaveLength(1);
  });

  it('keeps the intent unpaid when she refuses', async () => {
    const payer = await world.payer('4000002760003184');
    const intent = await world.stripe.paymentIntents.create({
      amount: 7_000,
      currency: 'eur',
      ...payer,
      confirm: true,
      return_url: 'http://127.0.0.1:3000/charged',
    });
    await world.post(intent.next_action?.redirect_to_url?.url as string, { answer: 'refuse' });
    const after = await world.stripe.paymentIntents.retrieve(intent.id);
    expect(after.last_payment_error?.code).toBe('payment_intent_authentication_failure');
    expect(await world.stripe.paymentIntents.cancel(intent.id)).toMatchObject({ status: 'canceled' });
    expect((await refusal(world.stripe.paymentIntents.cancel(intent.id))).code).toBe(
      'payment_intent_unexpected_state',
    );
  });

  it('keeps a SEPA debit processing until the bank answers', async () => {
    const payer = await world.payer('DE89 3704 0044 0532 0130 00');
    const intent = await world.charge(payer, 30_000);
    expect(intent).toMatchObject({ status: 'processing', amount_received: 0 });
    const open = await world.stripe.charges.retrieve(intent.latest_charge as string);
    expect(open).toMatchObject({ status: 'pending', paid: false, balance_transaction: null });
    expect(open.payment_method_details?.sepa_debit?.mandate).toMatch(/^mandate_/);
    const destination = await world.payee();
    const early = await refusal(
      world.stripe.transfers.create({ amount: 1, currency: 'eur', destination, source_transaction: open.id }),
    );
    expect(early.param).toBe('source_transaction');
    await world.event('payment_intent.processing');

    world.standIn.control.advance(59_000);
    expect((await world.stripe.paymentIntents.retrieve(intent.id)).status).toBe('processing');
    world.standIn.control.advance(1_000);
    expect(await world.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'succeeded',
      amount_received: 30_000,
    });
  });

  it('lets a SEPA debit be settled at once, and be returned by the bank', async () => {
    const intent = await world.charge(await world.payer('DE62370400440532013001'), 30_000);
    world.standIn.control.settle();
    expect(await world.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_payment_attempt_failed' },
    });
  });

  it('limits transfers by their charge, by the balance and by the account', async () => {
    const { stripe } = world;
    const intent = await world.charge(await world.payer('4242424242424242'), 10_000);
    const destination = await world.payee();
    const source = { currency: 'eur', destination, source_transaction: intent.latest_charge as string };
    await stripe.transfers.create({ ...source, amount: 6_000 });
    expect((await refusal(stripe.transfers.create({ ...source, amount: 4_001 }))).code).toBe(
      'balance_insufficient',
    );
    const last = await stripe.transfers.create({ ...source, amount: 4_000 });
    const wrongSource = { ...source, amount: 1, source_transaction: intent.id };
    expect((await refusal(stripe.transfers.create(wrongSource))).param).toBe('source_transaction');
    const [line] = (await stripe.balance.retrieve()).available;
    const tooMuch = { amount: (line?.amount ?? 0) + 1, currency: 'eur', destination };
    expect((await refusal(stripe.transfers.create(tooMuch))).code).toBe('balance_insufficient');
    const idle = await stripe.v2.core.accounts.create({ contact_email: 'a@example.it', display_name: 'A' });
    expect(
      (await refusal(stripe.transfers.create({ ...source, amount: 1, destination: idle.id }))).code,
    ).toBe('insufficient_capabilities_for_transfer');

    const part = await stripe.transfers.createReversal(last.id, { amount: 1_500 });
    expect(part).toMatchObject({ amount: 1_500, transfer: last.id });
    expect((await refusal(stripe.transfers.createReversal(last.id, { amount: 2_501 }))).statusCode).toBe(400);
    await stripe.transfers.createReversal(last.id);
    expect(await stripe.transfers.retrieve(last.id)).toMatchObject({
      reversed: true,
      amount_reversed: 4_000,
    });
    await world.event('transfer.reversed', 2);
    world.standIn.control.advance(120_000);
    const first = (await stripe.transfers.list({ destination })).data.at(-1)?.id as string;
    expect((await refusal(stripe.transfers.createReversal(first))).code).toBe('balance_insufficient');
  });

  it('refunds no more than was paid', async () => {
    const { stripe } = world;
    const intent = await world.charge(await world.payer('4242424242424242'), 10_000);
    const charge = intent.latest_charge as string;
    const refund = await stripe.refunds.create({ charge, amount: 4_000, metadata: { op_id: 'refund-1' } });
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'succeeded', amount: 4_000 });
    expect((await refusal(stripe.refunds.create({ charge, amount: 6_001 }))).statusCode).toBe(400);
    await stripe.refunds.create({ payment_intent: intent.id });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ refunded: true, amount_refunded: 10_000 });
    expect((await refusal(stripe.refunds.create({ charge }))).code).toBe('charge_already_refunded');
    await world.event('charge.refunded', 2);
    const { data } = await stripe.balanceTransactions.list({ source: refund.id });
    expect(data.map(({ net }) => net)).toEqual([-4_000]);
  });

  it('finds payments by metadata and lists them by customer, newest first', async () => {
    const { stripe } = world;
    const payer = await world.payer('4242424242424242');
    const first = await world.charge(payer, 1_000);
    const second = await world.charge(payer, 2_000);
    const page = await stripe.paymentIntents.list({ customer: payer.customer, limit: 1 });
    expect(page).toMatchObject({ has_more: true, data: [{ id: second.id }] });
    const rest = await stripe.paymentIntents.list({ customer: payer.customer, starting_after: second.id });
    expect(rest.data.map(({ id }) => id)).toEqual([first.id]);
    const back = await stripe.paymentIntents.list({ customer: payer.customer, ending_before: first.id });
    expect(back.data.map(({ id }) => id)).toEqual([second.id]);
    const query = `customer:"${payer.customer}" AND metadata['op_id']:'charge-1' AND status:"succeeded"`;
    expect((await stripe.paymentIntents.search({ query })).data).toHaveLength(2);
  });
});
