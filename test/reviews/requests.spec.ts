import { Reviews } from '../../src/reviews/index.js';
import { TestApp } from '../support/app.js';
import { engagement, paidCharge, type Engagement } from '../support/engagement.js';
import type { Reader } from '../support/reader.js';
import { newId } from '../../src/platform/ids.js';

let app: TestApp;
let deal: Engagement;
let roundId: string;
let business: Reader;
let assistant: Reader;

const SECRET = 'Parole ancora sigillate';
const UNSEEN = 'Queste non le legge ancora nessuno';
const NOTE = 'Nota che legge solo lo staff';
const marks = { accuracy: 2, courtesy: 3, confidentiality: 4, punctuality: 5 };

beforeAll(async () => {
  app = await TestApp.start();
  deal = await engagement(app, await app.world.firm(), await app.world.assistantAccount());
  business = await app.world.reader(deal.firm.owner);
  assistant = await app.world.reader(deal.assistant);
});
afterAll(() => app.stop());

async function open(): Promise<void> {
  const now = app.clock.date();
  roundId = newId();
  await app.world.insert('review_round', {
    id: roundId,
    contract_id: deal.contractId,
    charge_id: await paidCharge(app, deal),
    organisation_id: deal.firm.id,
    assistant_id: deal.assistant.id,
    opened_at: now,
    closes_at: new Date(now.getTime() + 14 * 86_400_000),
  });
}
beforeEach(open);

const form = (over: Record<string, unknown> = {}) => ({
  answering: 5,
  ...marks,
  body: SECRET,
  privateNote: NOTE,
  ...over,
});
const path = () => `/reviews/rounds/${roundId}`;

describe('the pages', () => {
  it('lead from the waiting round to two reviews side by side', async () => {
    const list = await business.get('/reviews');
    expect(list.status).toBe(200);
    expect(list.text).toMatch(/aspetta(no)? voi/);
    expect(list.text).toContain(path());
    const page = await business.get(path());
    expect(page.text).toContain('Com&#x27;è andata con Mara Rinaldi?');
    expect(page.text).toContain('sì, in modo esemplare');
    expect((await business.post(path(), form())).status).toBe(303);
    expect((await business.get(path())).text).toContain('La vostra recensione è sigillata');
    const answer = await assistant.post(path(), { ...marks, body: 'Istruzioni chiare' });
    expect(answer.headers['location']).toBe(path());
    for (const reader of [business, assistant]) {
      const { text } = await reader.get(path());
      expect(text).toContain(SECRET);
      expect(text).toContain('Istruzioni chiare');
    }
    expect((await assistant.get(path())).text).not.toContain(NOTE);
    expect((await assistant.post(`${path()}/reply`, { reply: 'Grazie di tutto' })).status).toBe(303);
    expect((await business.get(path())).text).toContain('Grazie di tutto');
    expect((await assistant.post(`${path()}/reply`, { reply: 'Ancora io' })).status).toBe(409);
  });

  it('show errors beside the questions and keep what was written', async () => {
    const answer = await business.post(path(), form({ courtesy: 9, punctuality: '' }));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Serve un voto da 1 a 5.');
    expect(answer.text).toContain(SECRET);
    const huge = await business.post(path(), form({ body: 'x'.repeat(3001) }));
    expect(huge.status).toBe(422);
    expect(huge.text).toContain('Al massimo 3000 caratteri');
  });

  it('keep the words of whoever writes too late', async () => {
    await app.sql(`update review_round set closes_at = $2 where id = $1`, [roundId, app.clock.date()]);
    const answer = await business.post(path(), form());
    expect(answer.status).toBe(409);
    expect(answer.text).toContain(SECRET);
  });

  it('swallow control characters, and answer nonsense with a 4xx', async () => {
    expect((await business.post(path(), form({ body: `a${String.fromCharCode(0)}b` }))).status).toBe(303);
    for (const nonsense of ['/reviews/rounds/1', '/reviews/rounds/%00', `/reviews/rounds/${newId()}`])
      expect((await business.get(nonsense)).status).toBe(404);
    expect((await business.get('/reviews?cursor=zzz')).status).toBe(200);
    expect((await business.post(`${path()}/reply`, { reply: 'A nessuno' })).status).toBe(404);
  });

  it('let a viewer read and not write', async () => {
    const viewer = await app.world.reader(await app.world.member(deal.firm, 'Guarda Soltanto', 'viewer'));
    expect((await viewer.get(path())).status).toBe(200);
    expect((await viewer.post(path(), form())).status).toBe(404);
  });
});

describe('a sealed review', () => {
  const routes = () => [
    '/reviews',
    path(),
    '/api/v1/reviews/rounds',
    `/api/v1/reviews/rounds/${roundId}`,
    `/api/v1/assistants/${deal.assistant.id}/reviews`,
    '/',
    '/notifications',
    '/reputation',
  ];

  it('shows nothing of itself to the other side, on any route', async () => {
    const others = await Promise.all(routes().map((route) => assistant.get(route)));
    await business.post(path(), form({ body: UNSEEN }));
    await app.settle();
    for (const [index, route] of routes().entries()) {
      const { text, status } = await assistant.get(route);
      expect(text).not.toContain(UNSEEN);
      expect(text).not.toContain(NOTE);
      expect([route, status, strip(text)]).toEqual([
        route,
        others[index]!.status,
        strip(others[index]!.text),
      ]);
    }
    const [review] = await app.sql<{ id: string }>(`select id from review where round_id = $1`, [roundId]);
    const probes = [
      await assistant.post(`${path()}/reply`, { reply: 'A una sigillata' }),
      await assistant.post(`/api/v1/reviews/${review!.id}/reply`, { reply: 'A una sigillata' }),
    ];
    expect(probes.map((probe) => probe.status)).toEqual([404, 404]);
  });

  it('shows nothing to visitors and to strangers either', async () => {
    await business.post(path(), form({ body: UNSEEN }));
    const stranger = await app.world.reader(await app.world.assistantAccount('Altra Assistente'));
    for (const route of [path(), `/api/v1/reviews/rounds/${roundId}`]) {
      expect((await stranger.get(route)).status).toBe(404);
      expect([303, 401]).toContain((await app.reader().get(route)).status);
    }
    const open = await app.reader().get(`/api/v1/assistants/${deal.assistant.id}/reviews`);
    expect(open.status).toBe(200);
    expect(open.text).not.toContain(UNSEEN);
  });

  /** Clocks and one-time values aside, the answer must not change by a letter. */
  const strip = (text: string): string =>
    text.replace(/nonce="[^"]*"/g, '').replace(/\d{2}:\d{2}:\d{2}[^<"]*/g, '');
});

describe('the API', () => {
  it('writes, replies and lists like the pages', async () => {
    const put = (reader: Reader, body: object) =>
      reader.put(`/api/v1/reviews/rounds/${roundId}/review`, body);
    const sealed = await put(business, { answering: 5, ...marks, body: SECRET });
    expect(sealed.status).toBe(200);
    expect(sealed.body).toMatchObject({ open: true, mine: { state: 'sealed', body: SECRET }, theirs: null });
    expect((await put(business, { answering: 4, ...marks, body: 'Di nuovo' })).status).toBe(409);
    expect((await put(assistant, { ...marks, accuracy: 'molto' })).status).toBe(422);
    const revealed = await put(assistant, marks);
    expect(revealed.body.theirs).toMatchObject({ body: SECRET, marks: { accuracy: 2 } });
    const list = await assistant.get('/api/v1/reviews/rounds?limit=1');
    expect(list.body.items).toHaveLength(1);
    const next = await assistant.get(`/api/v1/reviews/rounds?limit=1&cursor=${list.body.nextCursor}`);
    expect(next.body.items[0].id).not.toBe(list.body.items[0].id);
    await app.get(Reviews).publish({ accountId: null }, revealed.body.theirs.id);
    const open = await app.reader().get(`/api/v1/assistants/${deal.assistant.id}/reviews`);
    expect(open.body.items[0]).toMatchObject({ body: SECRET, business: 'Studio Bianchi' });
    expect(JSON.stringify(open.body)).not.toContain('privateNote');
  });
});
