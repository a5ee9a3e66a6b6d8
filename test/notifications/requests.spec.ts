import { newId } from '../../src/platform/ids.js';
import { TestApp } from '../support/app.js';
import type { Person } from '../support/world.js';

let app: TestApp;
let mara: Person;
beforeAll(async () => {
  app = await TestApp.start();
  mara = await app.world.assistantAccount();
});
afterAll(() => app.stop());

async function note(kind: string, data: object, link: string): Promise<string> {
  const id = newId();
  await app.world.insert('notification', {
    id,
    account_id: mara.id,
    kind,
    data,
    link,
    created_at: app.clock.date(),
  });
  return id;
}

describe('the list of notices', () => {
  it('counts what is new in words, opens each where it leads, and can be read at once', async () => {
    const reader = await app.world.reader(mara);
    expect((await reader.get('/notifications')).text).toContain('Gli avvisi arrivano qui');
    const first = await note(
      'invitation.sent',
      { voice: 'assistant', business: 'Studio <b>Bianchi' },
      '/invitations',
    );
    await note('profile.published', { voice: 'assistant' }, '/profile');
    await note(
      'charge.transferred',
      { voice: 'assistant', business: 'Verri', cents: 5000, currency: 'EUR' },
      '/billing',
    );
    const page = await reader.get('/notifications');
    expect(page.text).toContain('Tre cose nuove');
    expect(page.text).toContain('Studio &lt;b&gt;Bianchi ti invita');
    const opened = await reader.get(`/notifications/${first}`);
    expect([opened.status, opened.headers['location']]).toEqual([303, '/invitations']);
    expect((await reader.get('/notifications')).text).toContain('Due cose nuove');
    expect((await reader.post('/notifications/read')).status).toBe(303);
    expect((await reader.get('/notifications')).text).toContain('Tutto letto');
  });

  it("is nobody else's", async () => {
    const id = await note('profile.published', { voice: 'assistant' }, '/profile');
    const other = await app.world.reader(await app.world.assistantAccount('Altra Persona'));
    expect((await other.get(`/notifications/${id}`)).status).toBe(404);
    expect((await other.get('/notifications/no-id')).status).toBe(404);
    expect((await other.get('/api/v1/notifications')).body).toMatchObject({ items: [], unread: 0 });
  });

  it('can be paged and read through the API', async () => {
    const reader = await app.world.reader(mara);
    const first = await reader.get('/api/v1/notifications?limit=2').set('accept-language', 'it');
    expect(first.body.items).toHaveLength(2);
    expect(first.body.unread).toBe(1);
    const second = await reader.get(`/api/v1/notifications?limit=2&cursor=${first.body.nextCursor}`);
    const ids = [...first.body.items, ...second.body.items].map((item: { id: string }) => item.id);
    expect(new Set(ids).size).toBe(ids.length);
    const read = await reader.post(`/api/v1/notifications/${ids[0]}/read`);
    expect([read.status, read.body]).toEqual([200, { link: '/profile' }]);
    expect((await reader.post('/api/v1/notifications/read')).status).toBe(204);
    expect((await reader.get('/api/v1/notifications')).body.unread).toBe(0);
  });
});
