import { TestApp } from '../../support/app.js';
import type { Person } from '../../support/world.js';
import { contractOf, engagement, type Engagement } from '../desk-world.js';
import { callOf, newSid, ourLine, pathOf, reachable, twilio, type Fields } from './exchange-world.js';

let app: TestApp;
let bianchi: Engagement;
let second: Person;
let line: { id: string; number: string };

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:41:00Z');
  bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
  second = await app.world.assistantAccount('Nora Neri');
  await contractOf(app, bianchi.firm, second);
  await reachable(app, bianchi.mara);
  await reachable(app, second, 'client:nora');
  line = await ourLine(app, bianchi);
});
afterAll(() => app.stop());

const dialled = (sid: string, more: Fields = {}): Fields => ({
  CallSid: sid,
  CallStatus: 'ringing',
  From: '+393351234118',
  To: line.number,
  Direction: 'inbound',
  ...more,
});
const voice = (sid: string, more: Fields = {}) => twilio(app, '/webhooks/twilio/voice', dialled(sid, more));
const verb = (answer: Awaited<ReturnType<typeof voice>>, name: string) =>
  answer.verbs.find((one) => one.verb === name);
const end = (sid: string, status = 'completed', sequence = '3') =>
  twilio(app, '/webhooks/twilio/status', { ...dialled(sid), CallStatus: status, SequenceNumber: sequence });

describe('a call over Twilio', () => {
  it('is greeted in the client’s words and rings the assistant, who accepts by a key', async () => {
    const sid = newSid();
    const answer = await voice(sid);
    expect(answer.status).toBe(200);
    expect(answer.verbs.map((one) => one.verb)).toEqual(['Say', 'Dial']);
    const [say, dial] = answer.verbs;
    expect(say?.attributes).toMatchObject({ language: 'it-IT' });
    expect(say?.inside).toContain('Studio Bianchi, buongiorno');
    expect(dial?.attributes).toMatchObject({
      answerOnBridge: 'true',
      callerId: line.number,
      method: 'POST',
    });
    expect(dial?.inside).toContain('+393470001122');
    // Nothing of who calls goes to her telephone.
    expect(answer.xml).not.toContain('3351234118');

    const whisperPath = pathOf(/url="([^"]+)"/.exec(answer.xml)?.[1]?.replaceAll('&amp;', '&'));
    const whisper = await twilio(app, whisperPath, { CallSid: newSid() });
    const gather = verb(whisper, 'Gather');
    expect(gather?.attributes).toMatchObject({ numDigits: '1' });
    expect(gather?.inside).toContain('Chiamata per Studio Bianchi. Premi uno');
    // Her voicemail presses nothing: the call is not taken.
    expect(whisper.verbs.at(-1)?.verb).toBe('Hangup');
    expect(await callOf(app, sid)).toMatchObject({ state: 'ringing', assistantId: bianchi.mara.id });

    const accept = pathOf(gather?.attributes['action']);
    expect((await twilio(app, accept, { CallSid: newSid(), Digits: '2' })).verbs[0]?.verb).toBe('Hangup');
    expect((await twilio(app, accept, { CallSid: newSid(), Digits: '1' })).verbs).toEqual([]);
    const call = await callOf(app, sid);
    expect(call).toMatchObject({ state: 'answered', contractId: bianchi.contractId });
    const [taken] = await app.sql<{ text: string }>(
      `select call_id::text text from desk_facts($1, now() - interval '1 day') where call_id is not null`,
      [[bianchi.contractId]],
    );
    expect(taken?.text).toBe(call['recordId']);

    const after = await twilio(app, pathOf(dial?.attributes['action']), {
      CallSid: sid,
      DialCallStatus: 'completed',
    });
    expect(after.verbs.map((one) => one.verb)).toEqual(['Hangup']);
    expect(await callOf(app, sid)).toMatchObject({ state: 'ended', outcome: 'answered' });
  });

  it('goes on to the next of the rota, then to the tone, and becomes a record its client is told of', async () => {
    // Mara still writes up the call before: Nora is the first who is free.
    const sid = newSid();
    const first = await voice(sid);
    expect(verb(first, 'Dial')?.inside).toContain('nora');
    const next = pathOf(verb(first, 'Dial')?.attributes['action']);
    const unanswered = await twilio(app, next, { CallSid: sid, DialCallStatus: 'no-answer' });
    expect(unanswered.verbs.map((one) => one.verb)).toEqual(['Say', 'Pause', 'Redirect']);
    expect(await callOf(app, sid)).toMatchObject({ state: 'waiting', assistantId: bianchi.mara.id });
    // Told twice: nothing moves.
    const again = await twilio(app, next, { CallSid: sid, DialCallStatus: 'no-answer' });
    expect(again.verbs).toEqual(unanswered.verbs);
    app.clock.travelTo('2026-11-23T08:45:00Z');
    const waited = await twilio(app, pathOf(redirectOf(unanswered.xml)), { CallSid: sid });
    expect(waited.verbs.map((one) => one.verb)).toEqual(['Say', 'Record', 'Hangup']);
    const record = verb(waited, 'Record');
    expect(record?.attributes).toMatchObject({ playBeep: 'true', recordingStatusCallbackEvent: 'completed' });

    await end(sid);
    await app.settle();
    const call = await callOf(app, sid);
    expect(call).toMatchObject({ state: 'ended', outcome: 'missed' });
    const notices = await app.sql<{ link: string }>(
      `select link from notification where kind = 'desk.call_missed'`,
    );
    expect(notices.map(({ link }) => link)).toContain(
      `/contracts/${String(call['contractId'])}/records/${String(call['recordId'])}`,
    );
    const owner = await app.world.reader(bianchi.firm.owner);
    const page = await owner.get(notices[0]!.link);
    expect(page.text).toContain('Chiamata persa');
    expect(page.text).toContain('+39 335 123 4118');
  });

  it('is answered politely when the number is nobody’s', async () => {
    const answer = await voice(newSid(), { To: '+39051999999' });
    expect(answer.verbs.map((one) => one.verb)).toEqual(['Say', 'Hangup']);
    expect(answer.verbs[0]?.inside).toContain('non è attivo');
  });

  it('is the same call however often it is told', async () => {
    const sid = newSid();
    const answers = await Promise.all([voice(sid), voice(sid), voice(sid)]);
    expect(new Set(answers.map(({ verbs }) => verbs.at(-1)?.verb)).size).toBe(1);
    expect(await app.sql(`select 1 from phone_call where exchange_call = $1`, [sid])).toHaveLength(1);
    await end(sid, 'canceled');
    await end(sid, 'canceled');
    expect((await voice(sid)).verbs.map((one) => one.verb)).toEqual(['Hangup']);
    await app.settle();
    expect(
      await app.sql(`select 1 from event where name = 'desk.call_missed' and subject_id = $1`, [
        (await callOf(app, sid))['recordId'],
      ]),
    ).toHaveLength(1);
  });

  it('told to be over before it rang does not ring any more', async () => {
    const sid = newSid();
    await end(sid, 'canceled');
    expect((await voice(sid)).verbs.map((one) => one.verb)).toEqual(['Hangup']);
    await app.settle();
    expect(await callOf(app, sid)).toMatchObject({ state: 'ended', outcome: 'missed', rings: 0 });
  });

  it.each([
    ['no signature', { signature: 'x' }],
    ['that of another address', { signature: 'c2lnbmF0dXJl' }],
  ])('with %s is refused and leaves nothing', async (_what, options) => {
    const sid = newSid();
    expect((await twilio(app, '/webhooks/twilio/voice', dialled(sid), options)).status).toBe(403);
    expect(await app.sql(`select 1 from phone_call where exchange_call = $1`, [sid])).toEqual([]);
  });

  it('with hostile and endless texts rings all the same', async () => {
    const sid = newSid();
    const answer = await voice(sid, {
      From: '<script>alert(1)</script>',
      CallerName: `<b>${'x'.repeat(10_000)}`,
      CallerCity: 'x'.repeat(10_000),
    });
    expect(answer.status).toBe(200);
    expect(answer.xml).not.toContain('script');
    await end(sid);
  });
});

const redirectOf = (xml: string): string =>
  /<Redirect[^>]*>([^<]+)</.exec(xml)?.[1]?.replaceAll('&amp;', '&') ?? '';
