import { Conversations } from '../../src/messaging/index.js';
import { newId } from '../../src/platform/ids.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';
import type { Reader } from '../support/reader.js';
import type { Firm } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let mara: ListedAssistant;
let business: Reader;
let hers: Reader;
let talk: string;
let briefId: string;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  firm = await app.world.firm('Studio Bianchi');
  mara = await assistant(app, 'Mara Rinaldi');
  business = await app.world.reader(firm.owner);
  hers = await app.world.reader(mara);
  briefId = newId();
  const now = app.clock.date();
  await app.world.insert('brief', {
    id: briefId,
    organisation_id: firm.id,
    number: 1,
    title: 'Telefono',
    timezone: 'Europe/Rome',
    starts_on: '2026-12-07',
    weekly_minutes: 300,
    budget_cents: 56_000,
    state: 'open',
    state_at: now,
    created_by: firm.owner.id,
    created_at: now,
  });
  await app.world.insert('brief_slot', { brief_id: briefId, weekday: 1, starts: '09:00', ends: '12:00' });
  await app.world.insert('brief_language', { brief_id: briefId, language_code: 'it', level: 6 });
  talk = await app.get(Conversations).openForBrief(briefId, firm.id, mara.id);
});
afterAll(() => app.stop());

const notices = async (accountId: string): Promise<number> => {
  await app.settle();
  return (await app.sql(`select from notification where account_id = $1`, [accountId])).length;
};
const say = (reader: Reader) => reader.post(`/conversations/${talk}/messages`, { body: 'Buongiorno' });

describe('a block', () => {
  it('is set on the public profile, by a business alone, and undone there', async () => {
    const profile = `/assistants/${mara.slug}`;
    for (const reader of [app.reader(), hers])
      expect((await reader.get(profile)).text).not.toContain('action="/blocks"');
    expect((await business.get(profile)).text).toContain('action="/blocks"');
    const blocked = await business.post('/blocks', { otherId: mara.id, from: profile });
    expect(blocked.headers['location']).toContain(profile);
    expect((await business.get(profile)).text).toContain(`action="/blocks/${mara.id}/removal"`);
    await business.post(`/blocks/${mara.id}/removal`, { from: profile });
    expect((await business.get(profile)).text).toContain('action="/blocks"');
  });

  it('leads back to pages of ours alone', async () => {
    for (const from of ['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example'])
      expect((await business.post('/blocks', { otherId: mara.id, from })).headers['location']).toMatch(
        /^\/blocks/,
      );
    await business.post(`/blocks/${mara.id}/removal`, {});
  });

  it('ends the talk about a brief for who set it, and the other side notices nothing', async () => {
    await say(hers);
    const before = await notices(firm.owner.id);
    expect(before).toBeGreaterThan(0);
    await business.post('/blocks', { otherId: mara.id, from: `/conversations/${talk}` });
    const page = await business.get(`/conversations/${talk}`);
    expect(page.text).toContain('Togli il blocco');
    expect(page.text).not.toContain('name="body"');
    expect((await say(business)).status).toBe(409);
    expect((await say(hers)).status).toBe(303);
    expect(await notices(firm.owner.id)).toBe(before);
    expect(await app.get(Conversations).unread(firm.owner.actor)).toBe(0);
    const told = await hers.get(`/conversations/${talk}`);
    expect(told.text).toContain('name="body"');
    expect(told.text).not.toContain('Togli il blocco');
    await business.post(`/blocks/${mara.id}/removal`, {});
  });

  it('of the assistant is not told to the business that would invite her', async () => {
    await hers.post('/blocks', { otherId: firm.id });
    const invited = await business.post(`/briefs/${briefId}/invitations`, { assistantId: mara.id });
    expect(invited.status).toBe(409);
    expect(invited.text).toContain('non è disponibile per la vostra azienda');
    const compared = await business.get(`/briefs/${briefId}/comparison?with=${mara.id}`);
    for (const { text } of [invited, compared, await business.get(`/conversations/${talk}`)])
      expect(text).not.toMatch(/(un|ha messo un|vi ha) blocc(o|at[ao])/i);
    await hers.post(`/blocks/${firm.id}/removal`, {});
  });
});
