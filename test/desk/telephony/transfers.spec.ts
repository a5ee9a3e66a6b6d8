import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { engagement, publish, takeCall, type Engagement } from '../desk-world.js';
import {
  callOf,
  newSid,
  ourLine,
  pathOf,
  reachable,
  settingsOf,
  twilio,
  type Fields,
} from './exchange-world.js';

/** Twilio's call resource, strictly: the account's key, a call it knows, an address to ask next. */
class TwilioRest {
  readonly redirected: { sid: string; url: string }[] = [];
  readonly calls = new Set<string>();
  key = '';
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<TwilioRest> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        response.statusCode = self.answer(
          request.method ?? '',
          request.url ?? '',
          request.headers.authorization,
          body,
        );
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const self = new TwilioRest(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return self;
  }

  private answer(method: string, path: string, key: string | undefined, body: string): number {
    if (key !== `Basic ${this.key}`) return 401;
    const sid = /\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\/Calls\/(CA[0-9a-f]{32})\.json$/.exec(path)?.[1];
    const fields = new URLSearchParams(body);
    if (method !== 'POST' || !sid || !this.calls.has(sid)) return 404;
    if (fields.get('Method') !== 'POST' || !URL.canParse(fields.get('Url') ?? '')) return 400;
    this.redirected.push({ sid, url: fields.get('Url')! });
    return 200;
  }

  stop(): void {
    this.server.close();
  }
}

describe('a call passed on through Twilio', () => {
  let app: TestApp;
  let rest: TwilioRest;
  let bianchi: Engagement;
  let line: { number: string };
  let mara: Reader;
  beforeAll(async () => {
    rest = await TwilioRest.start();
    app = await TestApp.start({ PUBLIC_URL: rest.url });
    const { accountSid, authToken } = settingsOf(app).twilio!;
    rest.key = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    app.clock.travelTo('2026-11-23T08:41:00Z');
    bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
    await publish(app, bianchi, {
      people: [
        { key: 'bianchi', name: 'Dott. Bianchi', number: '051 098 2231' },
        { key: 'guidi', name: 'Paola Guidi' },
        {
          key: 'neri',
          name: 'Anna Neri',
          number: '051 098 2231',
          otherNumbers: ['335 700 8811', 'interno 3'],
        },
      ],
    });
    await reachable(app, bianchi.mara);
    line = await ourLine(app, bianchi);
    mara = await app.world.reader(bianchi.mara);
  });
  afterAll(async () => {
    await app.stop();
    rest.stop();
  });

  /** Somebody calls, and she has taken it at her desk. */
  async function talking(): Promise<{ sid: string; recordId: string; page: string }> {
    const sid = newSid();
    rest.calls.add(sid);
    const dialled = { CallSid: sid, CallStatus: 'ringing', From: '+393351234118', To: line.number };
    const { xml } = await twilio(app, '/webhooks/twilio/voice', dialled);
    const whisper = await twilio(app, pathOf(/url="([^"]+)"/.exec(xml)![1]!.replaceAll('&amp;', '&')), {});
    await twilio(app, pathOf(whisper.verbs[0]!.attributes['action']), { Digits: '1' });
    const { recordId } = (await callOf(app, sid)) as { recordId: string };
    return { sid, recordId, page: `/desk/${bianchi.contractId}/calls/${recordId}` };
  }
  const pass = async (page: string, person = 'bianchi'): Promise<string> => {
    await mara.post(`${page}/draft`, { next: `pass:${person}` });
    await app.settle();
    return pathOf(rest.redirected.at(-1)?.url);
  };
  const over = async (sid: string): Promise<void> => {
    await app.sql(
      `update phone_call set state = 'ended', outcome = 'answered', ended_at = now() where exchange_call = $1`,
      [sid],
    );
    await mara.post(
      `/desk/${bianchi.contractId}/calls/${((await callOf(app, sid)) as { recordId: string }).recordId}/ending`,
      { 'end.outcome': 'passed_on' },
    );
  };
  const stateOn = async (page: string): Promise<string> => (await mara.get(`${page}/line`)).text;
  const follow = (xml: string): string => pathOf(/ url="([^"]+)"/.exec(xml)![1]!.replaceAll('&amp;', '&'));

  it('rings the client’s person, who accepts by a key; the caller is told, the desk follows', async () => {
    const { sid, page } = await talking();
    const asked = await pass(page);
    expect(rest.redirected.at(-1)?.sid).toBe(sid);
    // Neither the person's number nor the caller's travels in the command.
    expect(asked).not.toMatch(/0982231|3351234118/);
    const rung = await twilio(app, asked, { CallSid: sid });
    expect(rung.verbs.map(({ verb }) => verb)).toEqual(['Say', 'Dial']);
    expect(rung.verbs[1]!.inside).toContain('+390510982231');
    expect(rung.verbs[1]!.attributes['callerId']).toBe(line.number);
    expect(rung.xml).not.toContain('3351234118');
    expect(await stateOn(page)).toContain('Squilla da Dott. Bianchi');
    const announced = await twilio(app, follow(rung.xml), {});
    expect(announced.xml).toContain('Studio Bianchi, vi passano una chiamata');
    const join = pathOf(announced.verbs[0]!.attributes['action']);
    expect((await twilio(app, join, { Digits: '2' })).verbs[0]?.verb).toBe('Hangup');
    expect((await twilio(app, join, { Digits: '1' })).verbs).toEqual([]);
    expect(await stateOn(page)).toContain('Dott. Bianchi ha preso la chiamata');
    const left = pathOf(rung.verbs[1]!.attributes['action']);
    expect((await twilio(app, left, { CallSid: sid, DialCallStatus: 'completed' })).verbs[0]?.verb).toBe(
      'Hangup',
    );
    expect(await callOf(app, sid)).toMatchObject({ state: 'ended', outcome: 'answered' });
    // Told again, it changes nothing.
    expect((await twilio(app, left, { CallSid: sid, DialCallStatus: 'no-answer' })).verbs[0]?.verb).toBe(
      'Hangup',
    );
    expect((await mara.get(page)).text).toContain('→ Dott. Bianchi');
    await over(sid);
  });

  it('comes back to her when nobody takes it, and ends at the tone when she does not either', async () => {
    const { sid, page } = await talking();
    const rung = await twilio(app, await pass(page), { CallSid: sid });
    const left = pathOf(rung.verbs[1]!.attributes['action']);
    const back = await twilio(app, left, { CallSid: sid, DialCallStatus: 'no-answer' });
    expect(back.verbs.map(({ verb }) => verb)).toEqual(['Say', 'Dial']);
    expect(back.verbs[1]!.inside).toContain('+393470001122');
    expect(await stateOn(page)).toContain('la chiamata torna al tuo telefono');
    // Joined at once: the call is hers already.
    expect((await twilio(app, follow(back.xml), {})).verbs).toEqual([]);
    const after = pathOf(back.verbs[1]!.attributes['action']);
    const tone = await twilio(app, after, { CallSid: sid, DialCallStatus: 'busy' });
    expect(tone.verbs.some(({ verb }) => verb === 'Record')).toBe(true);
    expect(await stateOn(page)).toContain('Non ha risposto nessuno');
    await over(sid);
  });

  it('that the exchange will not pass on stays with her, and may be asked for again', async () => {
    const { sid, page } = await talking();
    rest.calls.delete(sid);
    await pass(page);
    expect(await stateOn(page)).toContain('chi chiama è ancora con te');
    rest.calls.add(sid);
    const rung = await twilio(app, await pass(page), { CallSid: sid });
    const announced = await twilio(app, follow(rung.xml), {});
    await twilio(app, pathOf(announced.verbs[0]!.attributes['action']), { Digits: '1' });
    const count = rest.redirected.length;
    // The two are speaking: another press takes the caller from nobody.
    const again = await mara.json('post', `/api/v1${page}/transfers`, { person: 'bianchi' });
    expect([again.status, again.body.code]).toEqual([409, 'transfer_under_way']);
    await app.settle();
    expect(rest.redirected).toHaveLength(count);
    await over(sid);
  });

  it('is asked for once, and never for a person without a number', async () => {
    const { sid, page } = await talking();
    await pass(page);
    const count = rest.redirected.length;
    await pass(page);
    await pass(page, 'guidi');
    expect(rest.redirected).toHaveLength(count);
    expect((await mara.post(`${page}/draft`, { next: 'pass:nobody' })).status).toBe(404);
    await over(sid);
  });

  it('is nothing a stranger can ask, and no answer to a foreign transfer', async () => {
    const { sid, page } = await talking();
    const asked = await pass(page);
    const stranger = await app.world.reader(await app.world.assistantAccount('Nora Neri'));
    expect((await stranger.post(`${page}/draft`, { next: 'pass:bianchi' })).status).toBe(404);
    expect((await stranger.get(`${page}/line`)).status).toBe(404);
    expect((await twilio(app, asked, { CallSid: sid }, { signature: 'forged' })).status).toBe(403);
    const other = asked.replace(/call=[^&]+/, 'call=0192d0c4-0000-7000-8000-000000000000');
    expect((await twilio(app, other, { CallSid: sid })).verbs[0]?.verb).toBe('Hangup');
    await over(sid);
  });

  it('tries a person’s numbers one after the other, each once', async () => {
    const { sid, page } = await talking();
    const first = await twilio(app, await pass(page, 'neri'), { CallSid: sid });
    expect(first.verbs[1]!.inside).toContain('+390510982231');
    const left = pathOf(first.verbs[1]!.attributes['action']);
    const second = await twilio(app, left, { CallSid: sid, DialCallStatus: 'no-answer' });
    expect(second.verbs.map(({ verb }) => verb)).toEqual(['Dial']);
    expect(second.verbs[0]!.inside).toContain('+393357008811');
    expect(await stateOn(page)).toContain('Squilla da Anna Neri, al secondo numero');
    // Told again, the first telephone's silence moves nothing on.
    expect((await twilio(app, left, { CallSid: sid, DialCallStatus: 'no-answer' })).xml).toBe(second.xml);
    const back = await twilio(app, pathOf(second.verbs[0]!.attributes['action']), {
      CallSid: sid,
      DialCallStatus: 'busy',
    });
    expect(back.verbs[1]!.inside).toContain('+393470001122');
    await twilio(app, follow(back.xml), {});
    expect(await stateOn(page)).toContain('chi chiama è di nuovo con te');
    await over(sid);
  });

  const hold = async (page: string, held: boolean): Promise<string> => {
    const answer = await mara.json('put', `/api/v1${page}/hold`, { held });
    expect(answer.status).toBe(200);
    await app.settle();
    return pathOf(rest.redirected.at(-1)?.url);
  };
  const holdsOf = (sid: string): Promise<{ held: number; over: number }[]> =>
    app.sql(
      `select count(*)::int held, count(resumed_at)::int "over" from phone_hold h
       join phone_call k on k.id = h.phone_call_id where k.exchange_call = $1`,
      [sid],
    );

  it('is put on hold from the desk and taken back with her telephone; asked twice, it is one hold', async () => {
    const { sid, page } = await talking();
    const asked = await hold(page, true);
    expect(await stateOn(page)).toContain('Metto in attesa chi chiama');
    const count = rest.redirected.length;
    await hold(page, true);
    expect(rest.redirected).toHaveLength(count);
    for (let told = 0; told < 2; told += 1) {
      const held = await twilio(app, asked, { CallSid: sid });
      expect(held.verbs.map(({ verb }) => verb)).toEqual(['Say', 'Pause', 'Redirect']);
    }
    app.clock.travelTo(app.clock.now().add({ seconds: 42 }));
    expect(await stateOn(page)).toMatch(/In attesa da <time datetime="2026-11-23T08:4[^"]+Z"/);
    expect((await mara.get('/desk/rail')).text).toMatch(/client-held[^]*In attesa/);
    expect((await mara.get('/desk/ringing')).text).toContain('In attesa, per Studio Bianchi');
    const taken = await twilio(app, await hold(page, false), { CallSid: sid });
    expect(taken.verbs.map(({ verb }) => verb)).toEqual(['Dial']);
    expect(taken.verbs[0]!.inside).toContain('+393470001122');
    // She did not pick up: the caller goes on waiting, and she reads so.
    const after = pathOf(taken.verbs[0]!.attributes['action']);
    const still = await twilio(app, after, { CallSid: sid, DialCallStatus: 'no-answer' });
    expect(still.verbs.at(-1)?.verb).toBe('Redirect');
    expect(await stateOn(page)).toContain('chi chiama è ancora in attesa');
    const again = await twilio(app, await hold(page, false), { CallSid: sid });
    expect((await twilio(app, follow(again.xml), {})).verbs).toEqual([]);
    expect(await stateOn(page)).not.toContain('In attesa');
    expect(await holdsOf(sid)).toEqual([{ held: 1, over: 1 }]);
    await twilio(app, pathOf(again.verbs[0]!.attributes['action']), {
      CallSid: sid,
      DialCallStatus: 'completed',
    });
    expect(await callOf(app, sid)).toMatchObject({ state: 'ended', outcome: 'answered' });
    expect((await mara.json('put', `/api/v1${page}/hold`, { held: true })).status).toBe(409);
    await over(sid);
  });

  it('may be passed on from a hold, which is over when the person takes it', async () => {
    const { sid, page } = await talking();
    await twilio(app, await hold(page, true), { CallSid: sid });
    const rung = await twilio(app, await pass(page), { CallSid: sid });
    expect((await mara.json('put', `/api/v1${page}/hold`, { held: false })).body.code).toBe(
      'transfer_under_way',
    );
    const announced = await twilio(app, follow(rung.xml), {});
    await twilio(app, pathOf(announced.verbs[0]!.attributes['action']), { Digits: '1' });
    expect(await holdsOf(sid)).toEqual([{ held: 1, over: 1 }]);
    await over(sid);
  });

  it('that Twilio will not put on hold stays with her, and she is told', async () => {
    const { sid, page } = await talking();
    rest.calls.delete(sid);
    await hold(page, true);
    expect(await stateOn(page)).toContain('è ancora con te');
    expect(await holdsOf(sid)).toEqual([{ held: 0, over: 0 }]);
    const stranger = await app.world.reader(await app.world.assistantAccount('Ivo Neri'));
    expect((await stranger.json('put', `/api/v1${page}/hold`, { held: true })).status).toBe(404);
    await over(sid);
  });

  it('is her own telephone’s to do for a call taken by hand', async () => {
    const recordId = await takeCall(app, bianchi);
    const page = `/desk/${bianchi.contractId}/calls/${recordId}`;
    const count = rest.redirected.length;
    await pass(page);
    expect(rest.redirected).toHaveLength(count);
    const fields: Fields = { 'end.outcome': 'settled' };
    await mara.post(`${page}/ending`, fields);
  });
});
