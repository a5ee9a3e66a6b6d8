import supertest from 'supertest';
import { ApiTokens } from '../../src/identity/index.js';
import { TestApp } from '../support/app.js';
import type { Firm } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let token: string;

beforeAll(async () => {
  app = await TestApp.start({ API_RATE_LIMIT: '40' });
  firm = await app.world.firm('Studio API');
  token = await app
    .get(ApiTokens)
    .create(firm.owner.actor, { name: 'test', scopes: ['members.read', 'members.write'], days: 1 });
});
afterAll(() => app.stop());

const api = (method: 'get' | 'post' | 'delete' | 'patch', path: string, as = token) => {
  const agent = supertest(app.url);
  return agent[method](`/api/v1${path}`).set('authorization', `Bearer ${as}`).set('accept-language', 'en');
};

describe('the API', () => {
  it('tells whose the token is', async () => {
    const { body } = await api('get', '/me');
    expect(body).toMatchObject({
      email: firm.owner.email,
      role: 'owner',
      organisation: { id: firm.id },
      scopes: ['members.read', 'members.write'],
    });
  });

  it('answers errors as problem documents with the texts beside the fields', async () => {
    const answer = await api('post', '/members/invitations').send({ email: 'nobody', role: 'emperor' });
    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      status: 422,
      code: 'invalid',
      errors: { email: "This doesn't look like an e-mail address." },
    });
    expect(answer.body.errors.role).toBeDefined();
  });

  it('refuses a body that is no JSON, too large, or of another type', async () => {
    const broken = await api('post', '/members/invitations')
      .set('content-type', 'application/json')
      .send('{"email":');
    const large = await api('post', '/members/invitations').send({ email: 'x'.repeat(2_000_000) });
    const xml = await api('post', '/members/invitations').set('content-type', 'application/xml').send('<x/>');
    expect([broken.status, large.status, xml.status]).toEqual([400, 413, 415]);
    for (const { headers } of [broken, large, xml]) expect(headers['content-type']).toMatch(/problem\+json/);
  });

  it('does a POST once under one key, and gives the same answer again', async () => {
    const invite = () =>
      api('post', '/members/invitations')
        .set('idempotency-key', 'k-1')
        .send({ email: 'once@example.com', role: 'viewer' });
    const [first, second] = [await invite(), await invite()];
    expect(second.status).toBe(first.status);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotent-replayed']).toBe('true');
    const mails = await app.sql(`select 1 from mail where recipient = 'once@example.com'`);
    expect(mails).toHaveLength(1);
    const other = await api('post', '/members/invitations')
      .set('idempotency-key', 'k-1')
      .send({ email: 'other@example.com', role: 'viewer' });
    expect(other.body.code).toBe('idempotency_mismatch');
  });

  it('keeps a token to its scopes, and a revoked one out at once', async () => {
    const tokens = app.get(ApiTokens);
    const reading = await tokens.create(firm.owner.actor, {
      name: 'reads',
      scopes: ['members.read'],
      days: null,
    });
    expect((await api('get', '/members', reading)).status).toBe(200);
    expect(
      (await api('post', '/members/invitations', reading).send({ email: 'a@example.com', role: 'viewer' }))
        .status,
    ).toBe(404);
    const row = (await tokens.list(firm.owner.actor)).find(({ name }) => name === 'reads');
    await tokens.revoke(firm.owner.actor, row?.id ?? '');
    expect((await api('get', '/members', reading)).status).toBe(401);
  });

  it('describes itself, and its page lists every operation', async () => {
    const { body } = await supertest(app.url).get('/api/openapi.json');
    expect(body.paths['/api/v1/members/invitations'].post).toBeDefined();
    expect(Object.keys(body.paths as object).every((path) => path.startsWith('/api/v1/'))).toBe(true);
    const page = await supertest(app.url).get('/api/docs');
    for (const path of Object.keys(body.paths as object)) expect(page.text).toContain(path);
  });

  it('counts requests over all processes and says when to come back', async () => {
    const answers = [];
    for (let i = 0; i < 41; i += 1) answers.push(await api('get', '/me'));
    const refused = answers.at(-1);
    expect(refused?.status).toBe(429);
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  });
});
