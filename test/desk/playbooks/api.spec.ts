import supertest from 'supertest';
import { ApiTokens, type Member, type Permission } from '../../../src/identity/index.js';
import { TestApp } from '../../support/app.js';
import { engagement, simplePlaybook, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let bianchi: Engagement;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:41:00Z');
  bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
});
afterAll(() => app.stop());

async function client(actor: Member, scopes: Permission[]) {
  const token = await app.get(ApiTokens).create(actor, { name: 'test', scopes, days: 1 });
  return (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) => {
    const request = supertest(app.url)[method](`/api/v1${path}`).set('authorization', `Bearer ${token}`);
    return body ? request.send(body) : request;
  };
}

describe('the API of the instructions', () => {
  it('writes, checks, publishes with a date, acknowledges and rehearses', async () => {
    const firm = await client(bianchi.firm.owner.actor, ['desk.read', 'desk.instruct']);
    const desk = await client(bianchi.mara.actor, ['desk.work']);
    const theirs = `/contracts/${bianchi.contractId}/instructions`;
    const mine = `/desk/${bianchi.contractId}/playbook`;

    expect((await firm('get', theirs)).status).toBe(404);
    expect((await desk('get', mine)).status).toBe(404);
    const broken = simplePlaybook({ callTypes: [{ key: 'x1', name: 'Vuoto', actions: [] }] });
    const draft = await firm('put', `${theirs}/draft`, { content: broken });
    expect(draft.body).toMatchObject({ basedOn: 0, revision: 1 });
    const { problems, passed } = (await firm('get', `${theirs}/draft/checks`)).body;
    expect(passed).toBe(false);
    expect(problems.map(({ code }: { code: string }) => code)).toEqual([
      'type_without_action',
      'call_failed',
    ]);
    expect((await firm('post', `${theirs}/publications`, {})).status).toBe(422);
    expect((await firm('put', `${theirs}/draft`, { content: simplePlaybook(), revision: 0 })).status).toBe(
      409,
    );
    expect((await firm('put', `${theirs}/draft`, { content: simplePlaybook(), revision: 1 })).status).toBe(
      200,
    );
    expect(
      (await firm('put', `${theirs}/draft`, { content: { greetings: { it: { morning: '{x}' } } } })).status,
    ).toBe(422);
    const published = await firm('post', `${theirs}/publications`, { effectiveOn: '2026-11-24' });
    expect(published.body).toEqual({ version: 1 });
    expect((await firm('get', theirs)).status).toBe(404);
    const scene = { day: 2, time: '12:40', language: 'it', type: 'patient', callerName: 'Elena' };
    expect((await desk('post', `${mine}/rehearsals`, scene)).body).toMatchObject({
      opening: 'Studio Bianchi, buongiorno Elena, sono Mara.',
      action: 'appointment',
    });

    app.clock.travelTo('2026-11-24T08:00:00Z');
    const { playbook, unread } = (await desk('get', mine)).body;
    expect([playbook.version, unread]).toEqual([1, { changes: [], since: null }]);
    const read = await desk('post', `${mine}/${playbook.id}/acknowledgements`);
    expect(read.body).toEqual({ acknowledgedAt: expect.stringMatching(/^2026-11-24T08:00:0/) });
    expect((await desk('get', mine)).body.unread).toBeNull();
    const { items } = (await firm('get', `${theirs}/versions`)).body;
    expect(items).toMatchObject([
      { version: 1, read: [{ who: 'Mara Rinaldi', at: read.body.acknowledgedAt }] },
    ]);
    expect((await firm('get', `${theirs}/versions/1`)).body.callTypes).toHaveLength(1);
    expect((await firm('delete', `${theirs}/draft`)).status).toBe(204);
  });

  it('keeps what is typed in a call, and marks callers', async () => {
    const firm = await client(bianchi.firm.owner.actor, ['desk.read', 'desk.instruct']);
    const desk = await client(bianchi.mara.actor, ['desk.work']);
    const callId = await takeCall(app, bianchi);
    const keep = (fields: object) =>
      desk('put', `/desk/${bianchi.contractId}/calls/${callId}/draft`, { fields });
    expect((await keep({ as: 'message', text: 'a metà' })).status).toBe(200);
    expect((await keep({ as: 'message', text: { nested: true } })).status).toBe(422);
    const page = await (
      await app.world.reader(bianchi.mara)
    ).get(`/desk/${bianchi.contractId}/calls/${callId}?do=message`);
    expect(page.text).toContain('a metà');
    const callers = `/contracts/${bianchi.contractId}/instructions/callers`;
    const made = await firm('post', callers, { number: '051 000 0009', standing: 'blocked' });
    expect(made.status).toBe(201);
    expect((await firm('put', `${callers}/${made.body.id}`, { standing: 'vip' })).status).toBe(200);
    expect((await firm('post', callers, { standing: 'vip' })).status).toBe(422);
  });

  it('looks the same to strangers whether there is anything or not', async () => {
    const stranger = await client((await app.world.firm('Ditta Altra')).owner.actor, [
      'desk.read',
      'desk.instruct',
    ]);
    const theirs = `/contracts/${bianchi.contractId}/instructions`;
    for (const [method, path] of [
      ['get', ''],
      ['get', '/versions'],
      ['get', '/versions/1'],
      ['get', '/draft'],
      ['get', '/draft/checks'],
      ['delete', '/draft'],
      ['post', '/publications'],
    ] as const)
      expect([
        path,
        (await stranger(method, theirs + path, method === 'post' ? {} : undefined)).status,
      ]).toEqual([path, 404]);
    const other = await client(await app.world.assistantAccount('Altra').then(({ actor }) => actor), [
      'desk.work',
    ]);
    expect((await other('get', `/desk/${bianchi.contractId}/playbook`)).status).toBe(404);
  });
});
