import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DutySwitch, PhoneNumbers, Ringing } from '../../../src/desk/index.js';
import { TestApp } from '../../support/app.js';
import type { Person } from '../../support/world.js';
import type { Reader } from '../../support/reader.js';
import { contractOf, engagement, type Engagement } from '../desk-world.js';
import { callOf, exchange, newSid, ownLine, reachable } from './exchange-world.js';

let app: TestApp;
let bianchi: Engagement;
let rival: Engagement;
let owner: Reader;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:41:00Z');
  bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
  rival = await engagement(app, 'Studio Rivale', await app.world.assistantAccount('Altra Assistente'));
  owner = await app.world.reader(bianchi.firm.owner);
});
afterAll(() => app.stop());

describe('a client’s numbers', () => {
  let path: string;
  let second: Person;
  let secondContract: string;

  it('begin with how to begin', async () => {
    const page = await owner.get('/phone-numbers');
    expect(page.text).toContain('Le vostre chiamate possono squillare qui');
    expect((await owner.get('/today')).text).toContain('href="/phone-numbers"');
  });

  it('are taken once, ring at every assistant in force, and say how to forward', async () => {
    second = await app.world.assistantAccount('Nora Neri');
    secondContract = await contractOf(app, bianchi.firm, second);
    const [number] = await app.get(PhoneNumbers).free();
    const taken = await owner.post('/phone-numbers', { provider: 'twilio', number, label: 'studio' });
    expect(taken.status).toBe(303);
    path = String(taken.headers['location']);
    const page = await owner.get(path);
    expect(page.text).toContain('squilla prima a Mara');
    expect(page.text).toContain(`**21*${number}#`);
    const again = await (
      await app.world.reader(rival.firm.owner)
    ).post('/phone-numbers', {
      provider: 'twilio',
      number,
    });
    expect(again.status).toBe(409);
    expect(again.text).toContain('Questo numero è già in uso.');
  });

  it.each([
    ['is none', { provider: 'generic', number: 'casa' }, 422],
    ['is not ours', { provider: 'twilio', number: '+390519999999' }, 422],
  ])('are refused when the number %s', async (_what, fields, status) => {
    const answer = await owner.post('/phone-numbers', fields);
    expect(answer.status).toBe(status);
  });

  it('ring in the order their client puts them in, and only at its own assistants', async () => {
    const revision = /name="revision" value="(\d+)"/.exec((await owner.get(path)).text)?.[1];
    const fields = {
      revision,
      locale: 'it',
      announces: 'true',
      'rota.0': secondContract,
      'rota.1': bianchi.contractId,
    };
    expect((await owner.post(path, fields)).status).toBe(303);
    expect((await owner.get(path)).text).toContain('squilla prima a Nora');
    expect((await owner.post(path, fields)).status).toBe(409);
    const foreign = await owner.post(path, { locale: 'it', 'rota.0': rival.contractId });
    expect(foreign.status).toBe(422);
  });

  it('belong to their client, and are changed by those who may', async () => {
    const stranger = await app.world.reader(rival.firm.owner);
    expect((await stranger.get(path)).status).toBe(404);
    expect((await stranger.post(`${path}/removal`)).status).toBe(404);
    expect((await stranger.get(`/api/v1${path}/secret`)).status).toBe(404);
    const viewer = await app.world.reader(await app.world.member(bianchi.firm, 'Solo Lettura', 'viewer'));
    expect((await viewer.get(path)).status).toBe(200);
    expect((await viewer.post(path, { locale: 'en' })).status).toBe(404);
    expect((await owner.post(`${path}/removal`)).status).toBe(303);
    expect((await owner.get(path)).status).toBe(404);
  });

  it('of an exchange of its own have a secret that can be renewed', async () => {
    const line = await ownLine(app, bianchi);
    const shown = await owner.get(`/phone-numbers/${line.id}`);
    expect(shown.text).toContain(line.secret);
    const [row] = await app.sql<{ secret: string }>(`select secret from phone_number where id = $1`, [
      line.id,
    ]);
    expect(row?.secret).not.toContain(line.secret);
    await owner.post(`/phone-numbers/${line.id}/secret`);
    const renewed = (await owner.get(`/api/v1/phone-numbers/${line.id}/secret`)).body as { secret: string };
    expect(renewed.secret).not.toBe(line.secret);
    await settled(async () => (await exchange(app, line, {})).status === 403);
    expect((await exchange(app, { ...line, ...renewed }, {})).status).toBe(400);
  });
});

describe('who is on duty', () => {
  let line: { id: string; secret: string };
  const ring = async () => {
    const call = newSid();
    await exchange(app, line, { id: `${call}-r`, call, type: 'ringing' });
    const state = (await callOf(app, call))['state'];
    await exchange(app, line, { id: `${call}-e`, call, type: 'ended' });
    return state;
  };

  beforeAll(async () => {
    const { id } = rival.mara;
    await app.world.insert('availability', {
      assistant_id: id,
      timezone: 'Europe/Rome',
      weekly_minutes: 1200,
      max_clients: 5,
      works_holidays: false,
      confirmed_at: app.clock.date(),
    });
    await app.world.insert('availability_window', {
      assistant_id: id,
      weekday: 1,
      starts: '09:00',
      ends: '13:00',
    });
    line = await ownLine(app, rival);
  });

  it('is who has hours now, is not on a break and not closed; going on duty outside them lasts for hours', async () => {
    const duty = app.get(DutySwitch);
    expect(await ring()).toBe('ringing');
    await duty.pause(rival.mara.actor);
    expect(await ring()).toBe('voicemail');
    await duty.start(rival.mara.actor);
    expect(await ring()).toBe('ringing');
    app.clock.travelTo('2026-11-23T12:01:00Z');
    expect((await duty.of(rival.mara.id)).standing).toBe('off');
    expect(await ring()).toBe('voicemail');
    await duty.start(rival.mara.actor);
    expect((await duty.of(rival.mara.id)).standing).toBe('extra');
    expect(await ring()).toBe('ringing');
    app.clock.travelTo('2026-11-23T16:02:00Z');
    expect(await ring()).toBe('voicemail');
  });

  it('is switched and shown at the desk', async () => {
    const desk = await app.world.reader(rival.mara);
    expect((await desk.get('/desk')).text).toContain('Fuori orario');
    expect((await desk.post('/desk/duty', { on: '1' })).headers['location']).toBe('/desk');
    expect((await desk.get('/desk')).text).toContain('fino alle 21:02');
    expect((await desk.post('/desk/telephone', { ringTo: 'nessuno' })).status).toBe(422);
    expect((await desk.post('/desk/telephone', { ringTo: '347 000 1122', sound: 'true' })).status).toBe(303);
    expect(await app.get(DutySwitch).of(rival.mara.id)).toMatchObject({
      ringTo: '+393470001122',
      sound: true,
    });
  });
});

describe('the simulated exchange', () => {
  it('plays a call over Twilio to the recording, with nothing but signed webhooks', async () => {
    // What the product fetches from Twilio it asks at the public address.
    const forward = createServer((request, response) => {
      void fetch(`${demo.url}${request.url}`, {
        method: request.method!,
        headers: { authorization: request.headers.authorization ?? '' },
      }).then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
    });
    await new Promise<void>((resolve) => forward.listen(0, '127.0.0.1', resolve));
    const { port } = forward.address() as AddressInfo;
    const demo = await TestApp.start({ PUBLIC_URL: `http://127.0.0.1:${port}` });
    try {
      const client = await engagement(demo, 'Studio Verdi', await demo.world.assistantAccount());
      await reachable(demo, client.mara);
      const numbers = demo.get(PhoneNumbers);
      const [number = ''] = await numbers.free();
      const id = await numbers.add(client.firm.owner.actor, { provider: 'twilio', number, label: '' });
      const reader = demo.reader();
      const dialled = await reader.post('/dev/exchange/calls', { number: id, caller: '+393351234118|Elena' });
      const call = String(dialled.headers['location']);
      expect((await reader.get(call)).text).toContain('Squilla');
      expect(await demo.get(Ringing).at(client.mara.actor)).toHaveLength(1);
      await reader.post(`${call}/pick_up`);
      expect((await reader.get(call)).text).toContain('Chiamata per Studio Verdi. Premi uno');
      await reader.post(`${call}/no_answer`);
      expect((await reader.get(call)).text).toContain('Lasciate un messaggio dopo il segnale');
      await reader.post(`${call}/speak`);
      await demo.settle();
      const [kept] = await demo.sql<{ outcome: string; recordId: string }>(
        `select outcome, record_id "recordId" from phone_call`,
      );
      expect(kept?.outcome).toBe('voicemail');
      const firm = await demo.world.reader(client.firm.owner);
      const heard = await firm.get(`/contracts/${client.contractId}/records/${kept!.recordId}/voicemail`);
      expect((heard.body as Buffer).subarray(0, 4).toString()).toBe('RIFF');
    } finally {
      await demo.stop();
      forward.close();
    }
  });
});

async function settled(test: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    if (await test()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never came to be');
}
