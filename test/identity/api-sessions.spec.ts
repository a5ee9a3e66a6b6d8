import supertest from 'supertest';
import { ApiTokens, Members, Sessions } from '../../src/identity/index.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, type Firm } from '../support/world.js';

let app: TestApp;
let firm: Firm;

beforeAll(async () => {
  app = await TestApp.start();
  firm = await app.world.firm('Studio Accesso');
});
afterAll(() => app.stop());

const call = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, bearer?: string) => {
  const request = supertest(app.url)[method](`/api/v1${path}`).set('accept-language', 'en');
  return bearer ? request.set('authorization', `Bearer ${bearer}`) : request;
};
const logIn = async (email: string, password = PASSWORD): Promise<string> => {
  const { body } = await call('post', '/sessions').send({ email, password });
  return body.token as string;
};
const secretOf = async (email: string): Promise<string> =>
  (await app.lastMail(email)).link.split('/').at(-1) ?? '';

describe('from sign-up to log-out over the API', () => {
  const email = 'nuova@example.com';
  const password = 'tre parole lunghe';

  it('signs a business up, confirms its address by the mail, and is logged in', async () => {
    const signedUp = await call('post', '/sign-ups').send({
      kind: 'business',
      name: 'Nuova Titolare',
      organisation: 'Nuova Srl',
      email,
      password,
      terms: true,
    });
    expect([signedUp.status, signedUp.body]).toEqual([202, { email }]);
    const waiting = await logIn(email, password);
    expect((await call('get', '/members', waiting)).body.code).toBe('unconfirmed');
    expect((await call('post', '/confirmations/mails', waiting)).status).toBe(202);
    const confirmed = await call('post', '/confirmations').send({ secret: await secretOf(email) });
    expect(confirmed.status).toBe(201);
    expect((await call('get', '/me', confirmed.body.token as string)).body).toMatchObject({
      email,
      role: 'owner',
      organisation: { name: 'Nuova Srl' },
      scopes: null,
    });
  });

  it('names every wrong field, and answers a known address like a new one', async () => {
    const wrong = await call('post', '/sign-ups').send({ kind: 'business', email: 'x', password: 'short' });
    expect(wrong.status).toBe(422);
    expect(Object.keys(wrong.body.errors as object).sort()).toEqual(['email', 'name', 'password', 'terms']);
    const known = await call('post', '/sign-ups').send({
      kind: 'assistant',
      name: 'Altra',
      email: firm.owner.email,
      password,
      terms: true,
    });
    expect([known.status, known.body]).toEqual([202, { email: firm.owner.email }]);
    expect((await app.lastMail(firm.owner.email)).link).toBe('/login');
  });

  it('sends a reset link to whoever has an account, alike for who has none, and every session ends', async () => {
    const before = await logIn(email, password);
    const answers = [];
    for (const address of [email, 'nobody@example.com'])
      answers.push((await call('post', '/password-resets').send({ email: address })).status);
    expect(answers).toEqual([202, 202]);
    const secret = await secretOf(email);
    const reset = () =>
      call('post', '/password-resets/completions').send({ secret, password: 'altre parole lunghe' });
    expect((await reset()).status).toBe(204);
    expect((await reset()).body.code).toBe('link');
    expect((await call('get', '/me', before)).status).toBe(401);
    expect((await call('post', '/sessions').send({ email, password })).body.code).toBe('login');
    expect(await logIn(email, 'altre parole lunghe')).toBeTruthy();
  });
});

describe('a session over the API', () => {
  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await call('post', '/sessions').send({ email: firm.owner.email, password: 'not this one' });
    const unknown = await call('post', '/sessions').send({
      email: 'ghost@example.com',
      password: 'not this one',
    });
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body]);
    expect(wrong.body.code).toBe('login');
  });

  it('is listed, used as bearer or cookie, and ends at once', async () => {
    const agent = supertest.agent(app.url);
    const opened = await agent.post('/api/v1/sessions').send({ email: firm.owner.email, password: PASSWORD });
    expect((await agent.get('/api/v1/me')).body.email).toBe(firm.owner.email);
    expect((await agent.patch('/api/v1/me').send({ name: 'X' })).body.code).toBe('foreign_origin');
    const other = await logIn(firm.owner.email);
    const { body } = await call('get', '/sessions', other);
    expect(body.items.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    const first = body.items.find(({ current }: { current: boolean }) => !current);
    expect((await call('delete', `/sessions/${first.id}`, other)).status).toBe(204);
    expect((await call('get', '/me', opened.body.token as string)).status).toBe(401);
    expect((await call('delete', '/sessions/current', other)).status).toBe(204);
    expect((await call('get', '/me', other)).status).toBe(401);
  });

  it('is not opened from a page of somebody else', async () => {
    const answer = await call('post', '/sessions')
      .set('origin', 'https://evil.example')
      .send({ email: firm.owner.email, password: PASSWORD });
    expect(answer.body.code).toBe('foreign_origin');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('changes name and language one by one, and the password only with the current one', async () => {
    const person = await app.world.member(firm, 'Vera Cambi', 'viewer');
    const token = await logIn(person.email);
    const changed = await call('patch', '/me', token).send({ locale: 'en' });
    expect(changed.body).toMatchObject({ name: 'Vera Cambi', locale: 'en' });
    const wrong = await call('put', '/me/password', token).send({
      current: 'no',
      password: 'una nuova frase',
    });
    expect(wrong.body.errors.current).toBeDefined();
    const elsewhere = await logIn(person.email);
    const right = await call('put', '/me/password', token).send({
      current: PASSWORD,
      password: 'una nuova frase',
    });
    expect(right.status).toBe(204);
    expect((await call('get', '/me', token)).status).toBe(200);
    expect((await call('get', '/me', elsewhere)).status).toBe(401);
  });
});

describe('a token', () => {
  const make = (scopes: string[], days: number | null = 30) =>
    app.get(ApiTokens).create(firm.owner.actor, { name: 'main', scopes, days });

  it('makes tokens with no more scopes and no later end than its own, which end with it', async () => {
    const parent = await make(['account.read', 'account.write', 'members.read'], 2);
    const more = await call('post', '/tokens', parent).send({ name: 'more', scopes: ['members.write'] });
    expect(more.body).toMatchObject({ code: 'scopes', status: 422 });
    const less = await call('post', '/tokens', parent).send({
      name: 'less',
      scopes: ['members.read'],
      days: 0,
    });
    expect(less.status).toBe(201);
    const child = less.body.token as string;
    expect((await call('get', '/members', child)).status).toBe(200);
    const { body } = await call('get', '/tokens?limit=100', parent);
    const row = (name: string) => body.items.find((token: { name: string }) => token.name === name);
    expect(row('less').expiresAt).toBe(row('main').expiresAt);
    expect((await call('delete', `/tokens/${row('main').id}`, parent)).status).toBe(204);
    expect((await call('get', '/members', child)).status).toBe(401);
  });

  it('never changes the password, even with the current one, nor carries that scope', async () => {
    const token = await make(['account.read', 'account.write']);
    const change = { current: PASSWORD, password: 'una frase rubata' };
    expect((await call('put', '/me/password', token).send(change)).status).toBe(404);
    const page = await supertest(app.url)
      .post('/account/password')
      .set('authorization', `Bearer ${token}`)
      .type('form')
      .send(change);
    expect(page.status).toBe(404);
    await expect(make(['account.secure'])).rejects.toMatchObject({ code: 'scopes' });
    expect((await call('patch', '/me', token).send({ timezone: 'Europe/Vienna' })).body.timezone).toBe(
      'Europe/Vienna',
    );
  });

  it('is not kept for an idempotency key', async () => {
    const token = await logIn(firm.owner.email);
    const post = () =>
      call('post', '/tokens', token)
        .set('idempotency-key', 'secret-1')
        .send({ name: 'once', scopes: ['members.read'] });
    const [first, second] = [await post(), await post()];
    expect(first.body.token).toMatch(/^crn_/);
    expect([second.status, second.headers['idempotent-replayed'], second.body]).toEqual([201, 'true', null]);
    const kept = await app.sql<{ body: string }>(
      `select response_body::text body from idempotency_key where key = 'secret-1'`,
    );
    expect(kept).toEqual([{ body: 'null' }]);
  });
});

describe('businesses over the API', () => {
  it('are made, renamed and chosen', async () => {
    const token = await logIn(firm.owner.email);
    const made = await call('post', '/organisations', token).send({ name: 'Seconda Sede' });
    expect(made.body).toMatchObject({ name: 'Seconda Sede', role: 'owner' });
    expect((await call('get', '/me', token)).body.organisation.id).toBe(made.body.id);
    expect((await call('patch', '/organisations/current', token).send({ name: 'Sede Nuova' })).status).toBe(
      204,
    );
    const { body } = await call('get', '/organisations', token);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['Sede Nuova', 'Studio Accesso']);
    const back = await call('put', '/sessions/current/organisation', token).send({ organisationId: firm.id });
    expect(back.status).toBe(204);
    const foreign = await app.world.firm('Di Altri');
    const refused = await call('put', '/sessions/current/organisation', token).send({
      organisationId: foreign.id,
    });
    expect(refused.status).toBe(404);
  });

  it('are for people of a business only', async () => {
    const mara = await app.world.assistantAccount('Mara Sola');
    const token = await logIn(mara.email);
    expect((await call('post', '/organisations', token).send({ name: 'Mia' })).body.code).toBe('other_kind');
    const page = await (await app.world.reader(mara)).get('/account');
    expect(page.text).not.toContain('id="organisations"');
  });

  it('are joined by an invitation, without telling it apart from a wrong one', async () => {
    await app.get(Members).invite(firm.owner.actor, 'ospite@example.com', 'viewer');
    const secret = await secretOf('ospite@example.com');
    expect((await call('get', `/member-invitations/${secret}`)).body).toMatchObject({
      role: 'viewer',
      known: false,
    });
    const bare = await call('post', `/member-invitations/${secret}/acceptance`).send({});
    expect(Object.keys(bare.body.errors as object).sort()).toEqual(['name', 'password']);
    const joined = await call('post', `/member-invitations/${secret}/acceptance`).send({
      name: 'Ospite',
      password: 'una frase ospite',
    });
    expect(joined.status).toBe(204);
    expect((await call('post', `/member-invitations/${secret}/acceptance`).send({})).body.code).toBe('link');
    expect(await logIn('ospite@example.com', 'una frase ospite')).toBeTruthy();
  });
});

describe('the description', () => {
  it('says which credential reaches what', async () => {
    const { body } = await supertest(app.url).get('/api/openapi.json');
    expect(Object.keys(body.components.securitySchemes as object)).toEqual(['token', 'session', 'cookie']);
    const reach = (path: string, method: string) => {
      const { security } = body.paths[`/api/v1${path}`][method] as { security: object[] };
      return security.flatMap((one) => Object.keys(one));
    };
    expect(reach('/sessions', 'post')).toEqual([]);
    expect(reach('/me/password', 'put')).toEqual(['session', 'cookie']);
    expect(reach('/tokens', 'post')).toEqual(['token', 'session', 'cookie']);
    expect(body.paths['/api/v1/members'].get['x-permission']).toBe('members.read');
    expect(body.paths['/api/v1/members/{accountId}'].patch['x-permission']).toBe('members.write');
  });

  it('is kept by sessions: a bearer that is neither is refused', async () => {
    expect(await app.get(Sessions).actor('nonsense')).toBeNull();
    expect((await call('get', '/me', 'nonsense')).status).toBe(401);
  });
});
