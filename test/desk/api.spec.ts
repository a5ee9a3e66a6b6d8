import supertest from 'supertest';
import { ApiTokens, type Member, type Permission } from '../../src/identity/index.js';
import { sha256 } from '../../src/platform/crypto/tokens.js';
import { TestApp } from '../support/app.js';
import { engagement, simplePlaybook, type Engagement } from './desk-world.js';

let app: TestApp;
let bianchi: Engagement;
let rival: Engagement;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:41:00Z');
  const mara = await app.world.assistantAccount();
  bianchi = await engagement(app, 'Studio Bianchi', mara);
  rival = await engagement(app, 'Studio Rivale', mara);
});
afterAll(() => app.stop());

async function client(actor: Member, scopes: Permission[]) {
  const token = await app.get(ApiTokens).create(actor, { name: 'test', scopes, days: 1 });
  const call = (method: 'get' | 'post' | 'put', path: string, body?: object) => {
    const request = supertest(app.url)[method](`/api/v1${path}`).set('authorization', `Bearer ${token}`);
    return body ? request.send(body) : request;
  };
  return call;
}

describe('the desk’s API', () => {
  it('carries a whole call from both sides', async () => {
    const desk = await client(bianchi.mara.actor, ['desk.work']);
    const firm = await client(bianchi.firm.owner.actor, ['desk.read', 'desk.instruct']);
    const mine = `/desk/${bianchi.contractId}`;
    const theirs = `/contracts/${bianchi.contractId}`;

    const drafted = await firm('put', `${theirs}/instructions/draft`, { content: simplePlaybook() });
    expect(drafted.status).toBe(200);
    const published = await firm('post', `${theirs}/instructions/publications`, {});
    expect([published.status, published.body]).toEqual([201, { version: 1 }]);
    const [type] = (await firm('get', `${theirs}/instructions`)).body.callTypes;

    const taken = await desk('post', `${mine}/calls`, { name: 'Elena Conti', number: '335 123 4118' });
    expect(taken.status).toBe(201);
    const { id: callId } = taken.body as { id: string };
    expect((await desk('post', `${mine}/calls/${callId}/type`, { type: type.key })).body.action).toBe(
      'appointment',
    );
    const written = [
      await desk('post', `${mine}/messages`, { callId, text: 'Richiamare', urgency: 'urgent' }),
      await desk('post', `${mine}/appointments`, {
        callId,
        what: 'Igiene',
        date: '2026-12-01',
        time: '09:00',
      }),
      await desk('post', `${mine}/orders`, {
        callId,
        lines: [{ what: 'Spazzolini', quantity: 2, price: 1250 }],
      }),
      await desk('post', `${mine}/documents`, { callId, document: 'Preventivo' }),
      await desk('post', `${mine}/reminders`, { callId, invoice: '88', amount: 12000, dueOn: '2026-11-01' }),
      await desk('post', `${mine}/cases`, {
        callId,
        caseNumber: '2026/1',
        title: 'Rogito',
        status: 'aperta',
      }),
    ];
    expect(written.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 201));
    for (const { body } of written) expect(Object.keys(body as object)).toEqual(['id']);
    expect((await desk('post', `${mine}/calls/${callId}/ending`, { outcome: 'settled' })).body.state).toBe(
      'ended',
    );

    const { items, nextCursor } = (await firm('get', `${theirs}/records?limit=4`)).body;
    expect(items).toHaveLength(4);
    const rest = (await firm('get', `${theirs}/records?limit=4&cursor=${nextCursor}`)).body;
    expect(rest.items).toHaveLength(3);
    expect(rest.nextCursor).toBeNull();
    const order = [...items, ...rest.items].find((one) => one.kind === 'order');
    expect(order).toMatchObject({
      amount: { cents: 2500, currency: 'EUR' },
      contact: { name: 'Elena Conti' },
    });
    const messageId = written[0]?.body.id as string;
    expect((await firm('post', `${theirs}/records/${messageId}/finish`, { reply: 'Va bene' })).status).toBe(
      200,
    );
    expect((await desk('get', `${mine}/records/${messageId}`)).body).toMatchObject({
      state: 'done',
      reply: 'Va bene',
    });
    const openings = (await firm('get', `${theirs}/openings`)).body.items;
    expect(openings).toMatchObject([{ who: 'Mara Rinaldi', what: 'card' }]);
    const today = (await firm('get', `${theirs}/today`)).body;
    expect(today).toMatchObject({ calls: 1 });
  });

  it('keeps nothing of a caller outside the vault for replays', async () => {
    const desk = await client(bianchi.mara.actor, ['desk.work']);
    const send = () =>
      desk('post', `/desk/${bianchi.contractId}/messages`, {
        text: 'SEGRETO',
        caller: { name: 'SEGRETA', number: '+390510982231' },
        worked: 2,
      }).set('idempotency-key', 'once');
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    const kept = await app.sql<{ row: string }>(
      `select k::text row from idempotency_key k union all select e::text from event e union all select w::text from desk_work w`,
    );
    for (const { row } of kept) expect(row).not.toMatch(/SEGRET|0982231/);
  });

  it('keeps no hash of what was searched that trying names would find again', async () => {
    const desk = await client(bianchi.mara.actor, ['desk.work']);
    const path = `/desk/${bianchi.contractId}/searches`;
    const body = { q: 'Rossi' };
    expect((await desk('post', path, body).set('idempotency-key', 'searched')).status).toBe(200);
    const [kept] = await app.sql<{ hash: string }>(
      `select request_hash hash from idempotency_key where key = 'searched'`,
    );
    expect(kept?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(kept?.hash).not.toBe(sha256(`/api/v1${path}\n${JSON.stringify(body)}`));
  });

  it('tells what is wrong, and gives the same 404 for the forbidden and the missing', async () => {
    const desk = await client(bianchi.mara.actor, ['desk.work']);
    const wrong = await desk('post', `/desk/${bianchi.contractId}/messages`, { text: '' });
    expect(wrong.status).toBe(422);
    const huge = await desk('post', `/desk/${bianchi.contractId}/messages`, { text: 'x'.repeat(10_000) });
    expect(huge.status).toBe(422);
    const firm = await client(rival.firm.owner.actor, ['desk.read']);
    for (const path of ['records', 'contacts', 'openings', 'instructions', 'today'])
      expect([path, (await firm('get', `/contracts/${bianchi.contractId}/${path}`)).status]).toEqual([
        path,
        404,
      ]);
    expect((await firm('post', `/contracts/${rival.contractId}/instructions/publications`, {})).status).toBe(
      404,
    );
    const other = await client(bianchi.mara.actor, ['contracts.read']);
    expect((await other('get', '/desk')).status).toBe(404);
    const [record] = (await desk('get', `/desk/${bianchi.contractId}/records`)).body.items;
    expect((await desk('get', `/desk/${rival.contractId}/records/${record.id}`)).status).toBe(404);
    expect((await desk('get', `/desk/${rival.contractId}/contacts/${record.contact.id}`)).status).toBe(404);
  });

  it('shows the assistant counts of her clients and nothing of their callers', async () => {
    const desk = await client(bianchi.mara.actor, ['desk.work']);
    const { items } = (await desk('get', '/desk')).body;
    expect(items).toMatchObject([
      { name: 'Studio Bianchi', calls: 1, orders: 1 },
      { name: 'Studio Rivale', calls: 0 },
    ]);
    expect(JSON.stringify(items)).not.toMatch(/Elena|335 ?123/);
  });
});
