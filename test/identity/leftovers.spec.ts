import { AccountLinks } from '../../src/identity/account-links.js';
import { TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const DAY = 86_400_000;
const count = async (table: string, where: string, ...params: unknown[]) =>
  (await app.sql<{ n: number }>(`select count(*)::int n from ${table} where ${where}`, params))[0]!.n;

describe('what opens nothing any more', () => {
  it('goes a month later, and nothing that still works does', async () => {
    app.clock.travelTo('2026-11-23T09:00:00Z');
    const mara = await app.world.assistantAccount('Mara Resti');
    const links = app.get(AccountLinks);
    await links.use(await links.make(mara.id, 'confirm', 48), 'confirm');
    await links.make(mara.id, 'reset', 2);
    const open = await links.make(mara.id, 'reset', 24 * 45);
    const left = await app.world.reader(mara);
    await left.post('/logout');
    const stays = await app.world.reader(mara);
    const kept = () =>
      Promise.all([
        count('account_link', 'account_id = $1', mara.id),
        count('session', 'account_id = $1', mara.id),
      ]);
    const [, sessions] = await kept();

    app.clock.travelTo(new Date(Date.parse('2026-11-23T09:00:00Z') + 13 * DAY).toISOString());
    await app.sweep('sweep.identity.leftovers');
    expect(await kept()).toEqual([3, sessions]);
    expect((await stays.get('/account')).status).toBe(200);

    app.clock.travelTo(new Date(Date.parse('2026-11-23T09:00:00Z') + 33 * DAY).toISOString());
    await app.sweep('sweep.identity.leftovers');
    expect(await kept()).toEqual([1, sessions - 1]);
    expect(await links.works(open, 'reset')).toBe(true);
  });

  it('takes answers kept for a repeated request, and counters, after their day', async () => {
    const owner = (await app.world.firm('Studio Resti')).owner;
    const reader = await app.world.reader(owner);
    const ask = (key: string) =>
      reader
        .json('post', '/api/v1/tokens', { name: key, scopes: ['account.read'], days: 1 })
        .set('idempotency-key', key);
    await ask('old');
    await ask('new');
    await app.sql(`update idempotency_key set created_at = now() - interval '25 hours' where key = 'old'`);
    await app.sql(`insert into rate_limit (key, points, expire) values ('past', 1, 1)`);
    const counted = await count('rate_limit', `key <> 'past'`);
    await app.sweep('sweep.http.leftovers');
    expect(await count('idempotency_key', `key = 'old'`)).toBe(0);
    expect(await count('idempotency_key', `key = 'new'`)).toBe(1);
    expect(await count('rate_limit', `key = 'past'`)).toBe(0);
    expect(await count('rate_limit', 'true')).toBe(counted);
  });
});
