import { Client } from 'pg';
import supertest from 'supertest';
import { ApiTokens, Sessions } from '../../src/identity/index.js';
import { TestApp } from '../support/app.js';
import { offer, signedContract } from '../support/contracts.js';
import type { Firm, Person } from '../support/world.js';

let app: TestApp;
let [firm, other]: Firm[] = [];
let mara: Person;
let id: string;

beforeAll(async () => {
  app = await TestApp.start();
  [firm, other] = [await app.world.firm('Studio Bianchi'), await app.world.firm('Studio Rossi')];
  mara = await app.world.assistantAccount('Mara Rinaldi');
  await offer(app, mara, 6000);
  id = await signedContract(app, firm, mara);
});
afterAll(() => app.stop());

const token = ({ actor }: Pick<Person, 'actor'>, scopes = ['contracts.read']): Promise<string> =>
  app.get(ApiTokens).create(actor, { name: 'test', scopes, days: 1 });

const read = (secret: string, contract = id) =>
  supertest(app.url).get(`/api/v1/contracts/${contract}`).set('authorization', `Bearer ${secret}`);

/** The statements sent while the work is done. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const driver = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const { query } = driver;
  let sent = 0;
  driver.query = function counted(...args) {
    sent += 1;
    return query.apply(this, args);
  };
  await work();
  driver.query = query;
  return sent;
}

describe('a contract over the API', () => {
  it('is the same by token of either side and by session', async () => {
    const session = await app.get(Sessions).open(firm!.owner.id, { ip: '127.0.0.1' });
    const answers = await Promise.all(
      [await token(firm!.owner), await token(mara), session].map((s) => read(s)),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toEqual(answers[0]!.body);
    }
    expect(answers[0]!.body).toMatchObject({ id, organisationId: firm!.id, version: { currency: 'EUR' } });
  });

  it('is found by the statement that finds the token', async () => {
    const secret = await token(firm!.owner);
    await read(secret);
    expect(await statements(() => read(secret))).toBe(1);
  });

  it('is nobody else’s, whatever the id says', async () => {
    const theirs = await token(other!.owner);
    for (const contract of [id, 'x', `${id}'`, firm!.id, '%00'])
      expect((await read(theirs, contract)).status).toBe(404);
  });

  it('needs the scope, and a token that still works', async () => {
    expect((await read(await token(firm!.owner, ['briefs.read']))).status).toBe(404);
    expect((await read('crn_unknown')).status).toBe(401);
    const secret = await token(firm!.owner);
    expect((await read(secret)).status).toBe(200);
    await app.get(ApiTokens).revokeAll(firm!.owner.actor.accountId);
    expect((await read(secret)).status).toBe(401);
  });

  it('is closed with the organisation and with a lost membership', async () => {
    const secret = await token(firm!.owner);
    await app.sql(`update organisation set suspended_at = now() where id = $1`, [firm!.id]);
    expect((await read(secret)).status).toBe(404);
    await app.sql(`update organisation set suspended_at = null where id = $1`, [firm!.id]);
    expect((await read(secret)).status).toBe(200);
    await app.sql(`delete from membership where account_id = $1`, [firm!.owner.actor.accountId]);
    expect((await read(secret)).status).toBe(401);
  });
});
