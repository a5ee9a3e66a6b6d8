import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { createWeb } from '../../../src/app.js';
import { Reader, type News } from '../../../src/cli/bench/screen-pop/readers.js';
import { Sessions } from '../../../src/identity/index.js';
import { TestApp } from '../../support/app.js';
import { PASSWORD } from '../../support/world.js';
import { engagement, type Engagement } from '../desk-world.js';
import { exchange, newSid, ourLine, ownLine, reachable, settingsOf, twilio } from './exchange-world.js';

async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !done(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

async function sessionOf(app: TestApp, email: string): Promise<string> {
  const answer = await fetch(`${app.url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: app.url },
    body: new URLSearchParams({ email, password: PASSWORD }),
  });
  return /session=[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '';
}

describe('two web processes on one database', () => {
  let app: TestApp;
  let second: NestFastifyApplication;
  let other: string;
  let bianchi: Engagement;
  let line: { id: string; secret: string };

  beforeAll(async () => {
    app = await TestApp.start();
    bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
    line = await ownLine(app, bianchi);
    second = await createWeb(settingsOf(app));
    await second.listen(0, '127.0.0.1');
    other = `http://127.0.0.1:${(second.getHttpServer().address() as { port: number }).port}`;
  });
  afterAll(async () => {
    await second.close().catch(() => undefined);
    await app.stop();
  });

  const ring = (call: string, to = app.url) =>
    exchange(app, line, { id: `${call}-ring`, call, type: 'ringing' }, { to });

  it('ring at a desk of either; when one dies the desk goes to the other and misses nothing', async () => {
    const heard: News[] = [];
    const cookie = await sessionOf(app, bianchi.mara.email);
    const desk = new Reader([`${other}/live`, `${app.url}/live`], { cookie }, (news) => heard.push(news));
    await desk.open();
    const rings = () => heard.filter(({ kind }) => kind === 'ring');
    const first = (await ring(newSid())).told;
    await until(() => rings().length === 1);
    expect(rings().map(({ id }) => id)).toEqual([first['call']]);

    await second.close();
    const missed = (await ring(newSid())).told;
    expect(missed['action']).toBe('wait');
    await until(() => rings().length === 2);
    // With its last event told, only what came after; and the page is told to look again.
    expect(rings().map(({ id }) => id)).toEqual([first['call'], missed['call']]);
    await until(() => heard.some(({ kind }) => kind === 'reload'));
    expect(heard.some(({ kind }) => kind === 'reload')).toBe(true);
    desk.close();

    // A page opened now is told of what rings at this moment.
    const fresh: News[] = [];
    const page = new Reader([`${app.url}/live`], { cookie }, (news) => fresh.push(news));
    await page.open();
    await until(() => fresh.length === 2);
    expect(fresh.map(({ id }) => id)).toEqual([first['call'], missed['call']]);
    page.close();
  });

  it('take one call once, whichever is told of it', async () => {
    const third = await createWeb(settingsOf(app));
    await third.listen(0, '127.0.0.1');
    const to = `http://127.0.0.1:${(third.getHttpServer().address() as { port: number }).port}`;
    const call = newSid();
    const told = await Promise.all([ring(call), ring(call, to), ring(call), ring(call, to)]);
    expect(new Set(told.map((one) => one.told['call'])).size).toBe(1);
    await third.close();
  });
});

describe('the streams that are open', () => {
  it('are those whose session is', async () => {
    const app = await TestApp.start();
    const mara = await app.world.assistantAccount();
    const secrets: string[] = [];
    for (let n = 0; n < 3; n += 1) secrets.push((await sessionOf(app, mara.email)).slice('session='.length));
    const sessions = app.get(Sessions);
    const ended = await sessions.actor(secrets[1]!);
    await sessions.end(mara.actor, ended!.sessionId!);
    expect(await sessions.stillOpen([...secrets, 'nobody’s'])).toEqual(new Set([secrets[0], secrets[2]]));
    await app.stop();
  });
});

describe('without the database', () => {
  it('a caller hears the tone to speak after, never that of an error', async () => {
    const app = await TestApp.start({ LOG_LEVEL: 'silent' });
    const bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
    await reachable(app, bianchi.mara);
    const line = await ourLine(app, bianchi);
    const own = await ownLine(app, bianchi);
    const dial = (sid: string) =>
      twilio(app, '/webhooks/twilio/voice', {
        CallSid: sid,
        CallStatus: 'ringing',
        From: '+393351234118',
        To: line.number,
      });
    expect((await dial(newSid())).verbs.at(-1)?.verb).toBe('Dial');
    await exchange(app, own, { id: 'known', call: 'known', type: 'ringing' });
    await app.get(DataSource).destroy();
    const answer = await dial(newSid());
    expect(answer.status).toBe(200);
    expect(answer.verbs.map(({ verb }) => verb)).toEqual(['Say', 'Record', 'Hangup']);
    const told = await exchange(app, own, { id: 'lost', call: 'lost', type: 'ringing' });
    expect([told.status, told.told['action']]).toEqual([200, 'voicemail']);
    await app.get(DataSource).initialize();
    await app.stop();
  });
});
