import { linkParams, StripeWorld } from './stripe-world.js';

describe('the pages of the stand-in for Stripe', () => {
  const world = new StripeWorld();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  const get = (url: string, language = 'en') =>
    fetch(url, { redirect: 'manual', headers: { 'accept-language': language } });
  const session = async () => {
    const customer = await world.stripe.customers.create({ name: '<b>Rossi & Figli</b>' });
    return world.setup(customer.id);
  };

  it('speaks the language asked for, and escapes what it was given', async () => {
    const { url } = await session();
    const italian = await (await get(url as string)).text();
    expect(italian).toContain('Come volete pagare?');
    expect(italian).toContain('&lt;b&gt;Rossi &amp; Figli&lt;/b&gt;');
    expect(italian).not.toContain('<b>Rossi');
    expect(await (await get(`${url}?locale=en`)).text()).toContain('How would you like to pay?');
  });

  it('runs no script and lets its form lead only where the session says', async () => {
    const response = await get((await session()).url as string);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:3000;");
    expect(await response.text()).not.toMatch(/<script|style=|onclick/);
  });

  it('keeps what was typed when the number is not a test number', async () => {
    const { url, id } = await session();
    const response = await world.post(url as string, { number: '5555 5555 5555 4444', name: 'Anna' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('value="5555 5555 5555 4444"');
    expect(page).toContain('value="Anna"');
    expect(page).toContain('aria-describedby="number-error"');
    expect((await world.stripe.checkout.sessions.retrieve(id)).status).toBe('open');
  });

  it('saves one method however often the form is sent', async () => {
    const { url, id, customer } = await session();
    await world.post(url as string, { method: '4242424242424242' });
    const again = await world.post(url as string, { method: '4242424242424242' });
    expect(again.headers.get('location')).toContain(id);
    expect((await world.stripe.paymentMethods.list({ customer: customer as string })).data).toHaveLength(1);
  });

  it('closes a session after its day', async () => {
    const { url, id } = await session();
    world.standIn.control.advance(86_400_000);
    expect((await get(url as string)).status).toBe(410);
    expect((await world.stripe.checkout.sessions.retrieve(id)).status).toBe('expired');
    await world.event('checkout.session.expired');
  });

  it('sends an assistant with an old link to a new one', async () => {
    const { id } = await world.stripe.v2.core.accounts.create({ display_name: 'Mara' });
    const link = await world.stripe.v2.core.accountLinks.create(linkParams(id));
    expect(await (await get(link.url, 'it')).text()).toContain('Dove vuoi ricevere i pagamenti?');
    world.standIn.control.advance(5 * 60_000);
    const stale = await get(link.url);
    expect([stale.status, stale.headers.get('location')]).toEqual([303, 'http://127.0.0.1:3000/again']);
    expect((await get(`${world.standIn.url}/onboarding/acctlink_none`)).status).toBe(404);
  });
});
