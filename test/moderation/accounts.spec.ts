import supertest from 'supertest';
import { ApiTokens } from '../../src/identity/index.js';
import { SearchIndex } from '../../src/search/index.js';
import { TestApp } from '../support/app.js';
import { engagement, type Engagement } from '../support/engagement.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';
import type { Reader } from '../support/reader.js';
import { PASSWORD, type Person } from '../support/world.js';

let app: TestApp;
let sara: Person;
let staff: Reader;
let mara: ListedAssistant;
let deal: Engagement;

beforeAll(async () => {
  app = await TestApp.start();
  await vocabulary(app);
  sara = await app.world.staff();
  staff = await app.world.reader(sara);
});
afterAll(() => app.stop());

let letter = 0;
beforeEach(async () => {
  const name = 'abcdefghijk'[letter++]!;
  mara = await assistant(app, `Mara ${name}`);
  deal = await engagement(app, await app.world.firm(`Studio ${name}`), mara);
});

const decide = (id: string, verdict: string, more: Record<string, string> = {}) =>
  staff.post(`/staff/accounts/${id}/decision`, {
    verdict,
    rule: verdict === 'suspend_account' ? 'conduct' : 'resolved',
    reason: 'Tre aziende lamentano telefonate inventate.',
    ...more,
  });
const listed = async (): Promise<boolean> =>
  JSON.stringify((await app.reader().get('/api/v1/assistants?limit=100')).body).includes(mara.slug);
const state = async (): Promise<string | undefined> =>
  (await app.sql<{ state: string }>(`select state from contract where id = $1`, [deal.contractId]))[0]?.state;

describe('suspending an account', () => {
  it('ends its sessions and tokens at once, and keeps it from logging in', async () => {
    const her = await app.world.reader(mara);
    const token = await app
      .get(ApiTokens)
      .create(mara.actor, { name: 'x', scopes: ['profile.write'], days: null });
    const bearer = () => supertest(app.url).get('/api/v1/me').set('authorization', `Bearer ${token}`);
    expect((await bearer()).status).toBe(200);
    expect((await decide(mara.id, 'suspend_account')).headers['location']).toMatch(
      `/staff/accounts/${mara.id}`,
    );
    expect((await bearer()).status).toBe(401);
    expect((await her.get('/profile')).headers['location']).toMatch(/^\/login/);
    const again = await app.reader().post('/login', { email: mara.email, password: PASSWORD });
    expect([again.status, again.text.includes('sospeso')]).toEqual([422, true]);
    expect((await app.lastMail(mara.email)).body).toContain('telefonate inventate');
  });

  it('takes its profile out of directory and matching, and brings it back with the account', async () => {
    await app.get(SearchIndex).refresh(mara.id);
    expect(await listed()).toBe(true);
    await decide(mara.id, 'suspend_account');
    await app.settle();
    expect(await listed()).toBe(false);
    expect((await app.reader().get(`/assistants/${mara.slug}`)).status).toBe(404);
    const early = await staff.json('post', `/api/v1/staff/profiles/${mara.id}/decision`, {
      verdict: 'restore',
      rule: 'mistake',
      reason: 'Troppo presto.',
    });
    expect(early.body.code).toBe('account_suspended');
    await decide(mara.id, 'reinstate_account', { reason: 'Chiarito.' });
    await app.settle();
    expect(await listed()).toBe(true);
    expect((await app.lastMail(mara.email)).link).toBe('/login');
    expect(await app.world.reader(mara)).toBeTruthy();
  });

  it('leaves running contracts running, and tells the other side', async () => {
    await decide(mara.id, 'suspend_account');
    await app.settle();
    expect(await state()).toBe('active');
    const owner = await app.world.reader(deal.firm.owner);
    expect((await owner.get('/notifications')).text).toContain(`account di ${mara.name} è sospeso`);
    const contract = (await owner.get(`/contracts/${deal.contractId}`)).text;
    expect(contract).toContain('Account dell&#x27;assistente sospeso dallo staff');
    expect(contract).not.toContain(sara.name);
  });

  it('of a business is news to the assistant only when no other owner is left', async () => {
    const second = await app.world.member(deal.firm, `Socia ${deal.firm.name}`, 'owner');
    const news = async (): Promise<number> =>
      (
        await app.sql(`select 1 from event where subject_id = $1 and name = 'contract.business_suspended'`, [
          deal.contractId,
        ])
      ).length;
    await decide(second.id, 'suspend_account');
    expect(await news()).toBe(0);
    await decide(deal.firm.owner.id, 'suspend_account');
    expect(await news()).toBe(1);
    await app.settle();
    const her = await app.world.reader(mara);
    expect((await her.get('/notifications')).text).toContain(`titolare di ${deal.firm.name} è sospeso`);
  });

  it('needs a rule and a reason, happens once, and never to oneself', async () => {
    const bare = await staff.post(`/staff/accounts/${mara.id}/decision`, { verdict: 'suspend_account' });
    expect(bare.status).toBe(422);
    const twice = await Promise.all([decide(mara.id, 'suspend_account'), decide(mara.id, 'suspend_account')]);
    expect(twice.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 409]);
    const own = await decide(sara.id, 'suspend_account');
    expect([own.status, own.text.includes('proprio account')]).toEqual([422, true]);
    expect(
      (await (await app.world.reader(deal.firm.owner)).post(`/staff/accounts/${mara.id}/decision`)).status,
    ).toBe(404);
  });

  it('is in the log and in the history of the account, over the API too', async () => {
    const path = `/api/v1/staff/accounts/${mara.id}`;
    const input = { verdict: 'suspend_account', rule: 'law', reason: 'Ordine del giudice.' };
    expect((await staff.json('post', `${path}/decision`, input)).status).toBe(204);
    const { body } = await staff.get(path);
    expect(body.suspensions).toMatchObject([
      { reason: 'Ordine del giudice.', suspendedBy: sara.name, endedAt: null },
    ]);
    expect(body.contracts).toMatchObject([{ id: deal.contractId, side: 'assistant' }]);
    const log = (await staff.get('/staff/audit?action=account.suspended')).text;
    expect(log).toContain('Ordine del giudice.');
    expect(log).toContain(`/staff/accounts/${mara.id}`);
    const found = await staff.get(`/staff/accounts?q=${encodeURIComponent(mara.email)}`);
    expect(found.text).toContain(`/staff/accounts/${mara.id}`);
    expect((await staff.get(`/staff/accounts/${mara.id}`)).text).toContain('Ordine del giudice.');
  });
});
