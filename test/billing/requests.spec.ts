import { ApiTokens } from '../../src/identity/index.js';
import { newId } from '../../src/platform/ids.js';
import { BillingWorld, pathOf, postPage, type Deal } from './billing-world.js';
import type { Person } from '../support/world.js';

const world = new BillingWorld();
beforeAll(() => world.start());
afterAll(() => world.stop());

interface ApiBody {
  url: string;
  items: unknown[];
  sumCents: number;
  balances: unknown[];
}

async function api(person: Person, scopes: string[]) {
  const token = await world.app.get(ApiTokens).create(person.actor, { name: 'test', scopes, days: 1 });
  return async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${world.app.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as ApiBody };
  };
}

describe('the payment method page', () => {
  it('says how to begin, leads to the provider, and shows what was saved', async () => {
    const deal = await world.deal();
    expect((await deal.owner.get('/billing')).text).toContain('Manca solo un metodo di pagamento');
    expect((await deal.owner.get('/billing/payment-method')).text).toContain('Scegliete come pagare');
    await world.saveMethod(deal, '4242424242424242');
    const page = await deal.owner.get('/billing/payment-method');
    expect(page.text).toContain('Pagate con la carta 4242');
    await world.saveMethod(deal, 'IT60X0542811101000000123456');
    expect((await deal.owner.get('/billing/payment-method')).text).toContain('IBAN che finisce con 3456');
  });

  it('keeps the newer method whatever comes first, page or webhook', async () => {
    const deal = await world.deal();
    world.standIn.control.webhooks({ hold: true });
    const first = (await deal.owner.post('/billing/payment-method')).headers['location'] as string;
    const second = (await deal.owner.post('/billing/payment-method')).headers['location'] as string;
    const backFirst = await postPage(first, { number: 'IT60X0542811101000000123456' });
    const backSecond = await postPage(second, { number: '4242424242424242' });
    await deal.owner.get(pathOf(backSecond));
    world.standIn.control.webhooks({ release: 'reversed' });
    await world.settle();
    await deal.owner.get(pathOf(backFirst));
    expect((await deal.owner.get('/billing/payment-method')).text).toContain('Pagate con la carta 4242');
    const customers = await world.app.sql(`select 1 from payer where organisation_id = $1`, [deal.firm.id]);
    expect(customers).toHaveLength(1);
  });

  it('saves by the webhook alone, when the owner never comes back', async () => {
    const deal = await world.deal();
    const url = (await deal.owner.post('/billing/payment-method')).headers['location'] as string;
    await postPage(url, { number: '4242424242424242' });
    await world.settle();
    expect((await deal.owner.get('/billing/payment-method')).text).toContain('4242');
  });

  it('takes no foreign or made-up set-up', async () => {
    const [deal, stranger] = [await world.deal(), await world.deal()];
    const url = (await deal.owner.post('/billing/payment-method')).headers['location'] as string;
    const back = pathOf(await postPage(url, { number: '4242424242424242' }));
    expect((await stranger.owner.get(back)).status).toBe(404);
    for (const setup of [newId(), 'x', ''])
      expect((await stranger.owner.get(`/billing/payment-method/return?setup=${setup}`)).status).toBe(404);
  });

  it('is for owners', async () => {
    const deal = await world.deal();
    const manager = await world.app.world.member(deal.firm, 'Manlio Paga', 'manager');
    const reader = await world.app.world.reader(manager);
    expect((await reader.get('/billing/payment-method')).status).toBe(404);
    expect((await reader.get('/billing')).text).toContain('Può farlo un titolare');
    expect((await deal.mara.get('/billing/payment-method')).status).toBe(404);
  });
});

describe('the onboarding page', () => {
  it('opens one account, survives an expired link, and ends active', async () => {
    const deal = await world.deal();
    expect((await deal.mara.get('/billing/onboarding')).text).toContain('Attiva il conto su cui ricevere');
    await deal.mara.post('/billing/onboarding');
    expect((await deal.mara.get('/billing/onboarding')).text).toContain('manca ancora qualcosa');
    const again = await deal.mara.get('/billing/onboarding/refresh');
    expect(again.status).toBe(303);
    await world.onboard(deal);
    expect((await deal.mara.get('/billing/onboarding')).text).toContain('Il tuo conto riceve i compensi');
    expect((await deal.owner.get('/billing/onboarding')).status).toBe(404);
  });
});

describe('the pages of charges', () => {
  let deal: Deal;
  let id: string;
  beforeAll(async () => {
    deal = await world.readyDeal({ vat_bps: 2200 });
    id = (await world.work(deal, 26)).id;
  });

  it('show the business what it paid, with the arithmetic', async () => {
    const { text } = await deal.owner.get(`/billing/charges/${id}`);
    const plain = text.replaceAll('\u00a0', ' ');
    expect(plain).toContain('26 min × 18,00 €/h');
    expect(plain).toContain('Avete pagato 9,52 € a');
    expect(plain).toContain('10% di 7,80 €, con 0,14 € di IVA compresa');
    expect((await deal.owner.get('/billing')).text.replaceAll('\u00a0', ' ')).toContain(
      'Questo mese avete pagato 9,52 €',
    );
  });

  it('show the assistant what she received', async () => {
    const { text } = await deal.mara.get(`/billing/charges/${id}`);
    expect(text.replaceAll('\u00a0', ' ')).toContain('Hai ricevuto 8,74 € da');
    expect((await deal.mara.get('/billing')).text.replaceAll('\u00a0', ' ')).toContain(
      'Questo mese hai guadagnato 8,74 €',
    );
  });

  it('are complete in English', async () => {
    for (const path of ['/billing', `/billing/charges/${id}`, '/billing/payment-method'])
      expect((await deal.owner.get(`${path}?lang=en`)).status).toBe(200);
    expect((await deal.mara.get('/billing/onboarding?lang=en')).text).toContain(
      'Your account receives payments',
    );
  });

  it('are missing to strangers, and to nobody’s ids', async () => {
    const stranger = await world.deal();
    for (const reader of [stranger.owner, stranger.mara]) {
      expect((await reader.get(`/billing/charges/${id}`)).status).toBe(404);
      expect((await reader.get('/billing')).text).not.toContain(id);
    }
    for (const wrong of [newId(), 'x', '%27'])
      expect((await deal.owner.get(`/billing/charges/${wrong}`)).status).toBe(404);
    expect((await stranger.owner.post(`/billing/charges/${id}/payments`, { attempts: '1' })).status).toBe(
      404,
    );
    expect((await stranger.owner.post(`/billing/charges/${id}/confirmations`)).status).toBe(404);
  });

  it('refuse a payment form that makes no sense', async () => {
    const answer = await deal.owner.post(`/billing/charges/${id}/payments`, { attempts: 'many' });
    expect(answer.status).toBe(422);
  });

  it('go on to older charges', async () => {
    const busy = await world.deal();
    for (let i = 0; i < 21; i += 1)
      await world.work(
        busy,
        60,
        new Date(Date.parse('2026-01-05') + i * 604_800_000).toISOString().slice(0, 10),
      );
    const first = await busy.owner.get('/billing');
    const next = /href="(\/billing\?after[^"]+)"/.exec(first.text)?.[1];
    const count = (text: string) => text.match(/href="\/billing\/charges\//g)?.length;
    expect(count(first.text)).toBe(20);
    expect(count((await busy.owner.get(next!.replaceAll('&#x3D;', '='))).text)).toBe(1);
    expect((await busy.owner.get('/billing?after=nonsense')).status).toBe(200);
  });
});

describe('the API', () => {
  it('reads charges as the pages do, and only the own ones', async () => {
    const deal = await world.readyDeal();
    const charge = await world.work(deal, 26);
    const call = await api(deal.firm.owner, ['billing.read', 'billing.pay']);
    const list = await call('GET', '/charges');
    expect(list.body.items).toMatchObject([
      { id: charge.id, grossCents: 780, feeCents: 78, transferCents: 702, state: 'transferred' },
    ]);
    const one = await call('GET', `/charges/${charge.id}`);
    expect(one.body).toMatchObject({
      lines: [{ kind: 'time', quantity: 26, per: 60, unitCents: 1800, amountCents: 780 }],
      invoices: [{ kind: 'assistant', number: '1/2026' }],
    });
    const stranger = await api((await world.deal()).firm.owner, ['billing.read']);
    expect((await stranger('GET', `/charges/${charge.id}`)).status).toBe(404);
    expect((await stranger('GET', '/charges')).body.items).toEqual([]);
    expect((await stranger('POST', `/charges/${charge.id}/payments`, { attempts: 1 })).status).toBe(404);
  });

  it('pays, saves a method and onboards as the pages do', async () => {
    const deal = await world.readyDeal({}, '4000000000000341');
    const charge = await world.work(deal);
    const owner = await api(deal.firm.owner, ['billing.read', 'billing.pay']);
    expect((await owner('GET', '/payment-method')).body).toMatchObject({
      method: { kind: 'card', last4: '0341' },
    });
    const setup = await owner('POST', '/payment-method/setups');
    await postPage(setup.body.url, { number: '4000000000009995' });
    await world.settle();
    expect(await world.charge(deal)).toMatchObject({ state: 'failed', attempts: 2 });
    const paid = await owner('POST', `/charges/${charge.id}/payments`, { attempts: 2 });
    expect(paid.status).toBe(202);
    await world.settle();
    expect((await world.charge(deal)).attempts).toBe(3);
    expect((await owner('POST', `/charges/${charge.id}/payments`, {})).status).toBe(422);
    const mara = await api(deal.assistant, ['billing.read', 'billing.onboard']);
    expect((await mara('GET', '/onboarding')).body).toEqual({ transfers: 'active', requirements: [] });
    expect((await mara('POST', '/onboarding/links')).body.url).toContain('/onboarding/');
  });

  it('shows staff the ledger, at zero', async () => {
    const staff = await world.app.world.staff();
    const call = await api(staff, ['staff.console']);
    const { status, body } = await call('GET', '/ledger');
    expect(status).toBe(200);
    expect(body.sumCents).toBe(0);
    expect(body.balances.length).toBeGreaterThan(3);
    const deal = await world.deal();
    expect((await (await api(deal.firm.owner, ['billing.read']))('GET', '/ledger')).status).toBe(404);
  });
});
