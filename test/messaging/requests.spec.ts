import { Conversations } from '../../src/messaging/index.js';
import { newId } from '../../src/platform/ids.js';
import { TestApp } from '../support/app.js';
import type { Firm, Person } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let mara: Person;
let conversationId: string;

beforeAll(async () => {
  app = await TestApp.start();
  firm = await app.world.firm('Studio Bianchi');
  mara = await app.world.assistantAccount('Mara Rinaldi');
  const briefId = newId();
  const now = app.clock.date();
  await app.world.insert('brief', {
    id: briefId,
    organisation_id: firm.id,
    number: 1,
    title: 'Telefono dello studio',
    timezone: 'Europe/Rome',
    starts_on: '2026-12-01',
    weekly_minutes: 360,
    budget_cents: 50_000,
    state: 'open',
    state_at: now,
    created_by: firm.owner.id,
    created_at: now,
  });
  conversationId = await app.get(Conversations).openForBrief(briefId, firm.id, mara.id);
});
afterAll(() => app.stop());

describe('a conversation', () => {
  it('opens once for a brief and an assistant', async () => {
    const [row] = await app.sql<{ briefId: string }>(
      `select brief_id "briefId" from conversation where id = $1`,
      [conversationId],
    );
    expect(await app.get(Conversations).openForBrief(row?.briefId ?? '', firm.id, mara.id)).toBe(
      conversationId,
    );
  });

  it('shows the other side what is new, until it is opened', async () => {
    const owner = await app.world.reader(firm.owner);
    const sent = await owner.post(`/conversations/${conversationId}/messages`, {
      body: 'Buongiorno, da quando <siete> libera?',
    });
    expect(sent.status).toBe(303);
    expect(await app.get(Conversations).unread(mara.actor)).toBe(1);
    expect(await app.get(Conversations).unread(firm.owner.actor)).toBe(0);
    const reader = await app.world.reader(mara);
    expect((await reader.get('/conversations')).text).toContain('Un messaggio aspetta di essere letto');
    const page = await reader.get(`/conversations/${conversationId}`);
    expect(page.text).toContain('Studio Bianchi');
    expect(page.text).toContain('da quando &lt;siete&gt; libera?');
    expect(await app.get(Conversations).unread(mara.actor)).toBe(0);
    await reader.post(`/conversations/${conversationId}/messages`, { body: 'Dal 3 dicembre.' });
    expect(await app.get(Conversations).unread(firm.owner.actor)).toBe(1);
    const [event] = await app.sql<{ data: Record<string, unknown> }>(
      `select data from event where name = 'conversation.message_sent' order by at desc limit 1`,
    );
    expect(event?.data).toMatchObject({ side: 'assistant', organisationId: firm.id });
    expect(JSON.stringify(event?.data)).not.toContain('dicembre');
  });

  it('is read but not written by a viewer', async () => {
    const viewer = await app.world.reader(await app.world.member(firm, 'Vera Guarda', 'viewer'));
    const page = await viewer.get(`/conversations/${conversationId}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('sola lettura');
    expect((await viewer.post(`/conversations/${conversationId}/messages`, { body: 'x' })).status).toBe(404);
  });

  it('does not exist for others', async () => {
    const stranger = await app.world.reader((await app.world.firm('Altri')).owner);
    const other = await app.world.reader(await app.world.assistantAccount('Altra Assistente'));
    for (const reader of [stranger, other]) {
      expect((await reader.get(`/conversations/${conversationId}`)).status).toBe(404);
      expect((await reader.post(`/conversations/${conversationId}/messages`, { body: 'x' })).status).toBe(
        404,
      );
      expect((await reader.get(`/api/v1/conversations/${conversationId}/messages`)).status).toBe(404);
      expect((await reader.get('/conversations/no-id')).status).toBe(404);
    }
  });

  it('refuses an empty and an endless message and keeps what was written', async () => {
    const reader = await app.world.reader(mara);
    const empty = await reader.post(`/conversations/${conversationId}/messages`, { body: '   ' });
    expect(empty.status).toBe(422);
    const long = await reader.post(`/conversations/${conversationId}/messages`, { body: 'a'.repeat(5001) });
    expect(long.status).toBe(422);
    expect(long.text).toContain('aaaa');
  });

  it('pages back in time over the API', async () => {
    const reader = await app.world.reader(mara);
    const first = await reader.get(`/api/v1/conversations/${conversationId}/messages?limit=1`);
    expect(first.body.items).toHaveLength(1);
    const next = await reader.get(
      `/api/v1/conversations/${conversationId}/messages?limit=1&cursor=${first.body.nextCursor}`,
    );
    expect(next.body.items[0].body).toContain('da quando');
    expect(next.body.nextCursor).toBeNull();
  });
});
