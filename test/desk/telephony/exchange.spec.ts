import { Calls, Desks, DutySwitch, Openings, Ringing } from '../../../src/desk/index.js';
import { Live, type LiveNews } from '../../../src/platform/live/live.js';
import { TestApp } from '../../support/app.js';
import { engagement, takeCall, type Engagement } from '../desk-world.js';
import { callOf, exchange, newSid, ownLine } from './exchange-world.js';

let app: TestApp;
let bianchi: Engagement;
let line: { id: string; secret: string };

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:41:00Z');
  bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
  line = await ownLine(app, bianchi);
});
afterAll(() => app.stop());

const event = (call: string, type: string, more: object = {}) => ({
  id: `${call}-${type}`,
  call,
  type,
  from: '335 123 4118',
  name: 'Elena Conti',
  ...more,
});
const tell = (call: string, type: string, more: object = {}) => exchange(app, line, event(call, type, more));

describe('a call told by an exchange', () => {
  it('rings at the right desk only, with routing facts alone', async () => {
    const other = await app.world.assistantAccount('Altra Assistente');
    const heard: LiveNews[] = [];
    const elsewhere: LiveNews[] = [];
    const live = app.get(Live);
    const leave = [
      await live.subscribe([`account:${bianchi.mara.id}`], (news) => heard.push(news)),
      await live.subscribe([`account:${other.id}`, `organisation:${bianchi.firm.id}`], (news) =>
        elsewhere.push(news),
      ),
    ];
    const call = newSid();
    const { status, told } = await tell(call, 'ringing');
    expect(status).toBe(200);
    expect(told).toMatchObject({ action: 'ring', to: '', ring: 1 });
    await until(() => heard.length > 0);
    expect(heard[0]).toMatchObject({
      kind: 'ring',
      client: 'Studio Bianchi',
      contractId: bianchi.contractId,
      waiting: false,
    });
    expect(JSON.stringify(heard)).not.toMatch(/Elena|335 ?123/);
    expect(elsewhere).toEqual([]);
    leave.forEach((one) => one());

    const desk = await app.world.reader(bianchi.mara);
    const page = await desk.get('/desk');
    expect(page.text).toContain('Squilla');
    expect(page.text).toContain('Elena Conti');
    const api = await desk.get('/api/v1/desk/ringing');
    const [ring] = (api.body as { items: { id: string }[] }).items;
    expect(JSON.stringify(api.body)).not.toMatch(/Elena|335 ?123/);
    const answered = await desk.post(`/desk/ringing/${ring!.id}/answer`);
    expect(answered.status).toBe(303);
    const inCall = await desk.get(String(answered.headers['location']));
    expect(inCall.text).toContain('buongiorno <em>Elena Conti</em>');
    // A second answer is the same call.
    expect((await desk.post(`/desk/ringing/${ring!.id}/answer`)).headers['location']).toBe(
      answered.headers['location'],
    );
    const stranger = await app.world.reader(other);
    expect((await stranger.post(`/desk/ringing/${ring!.id}/answer`)).status).toBe(404);
    expect((await stranger.post(`/desk/ringing/${ring!.id}/refusal`)).status).toBe(404);
    await tell(call, 'ended');
    expect((await desk.get('/desk')).text).toMatch(/ha riattaccato[^]*#end" data-key="Alt\+R"/);
    expect(await callOf(app, call)).toMatchObject({ state: 'ended', outcome: 'answered' });
    await app
      .get(Calls)
      .end(bianchi.mara.actor, bianchi.contractId, String((await callOf(app, call))['recordId']), {
        outcome: 'settled',
        note: '',
      });
  });

  it('waits behind a call in progress, and no card of its caller is opened', async () => {
    const running = await takeCall(app, bianchi, { name: 'Primo', number: '+390510000001' });
    const call = newSid();
    expect((await tell(call, 'ringing')).told).toMatchObject({ action: 'wait' });
    const desk = await app.world.reader(bianchi.mara);
    const before = (await openings()).length;
    const page = await desk.get('/desk');
    expect(page.text).toContain('Aspetta in linea una chiamata per Studio Bianchi');
    expect(page.text).not.toContain('Elena Conti');
    expect((await openings()).length).toBe(before);
    // Wherever she has gone to look something up, one key leads back; the call's own page needs none.
    const back = `href="/desk/${bianchi.contractId}/calls/${running}" data-key="Alt+R"`;
    expect((await desk.get(`/desk/${bianchi.contractId}/calendar`)).text).toContain(back);
    expect((await desk.get('/desk/ringing')).text).toMatch(/<article[^>]*data-talking="[^"]*">/);
    expect((await desk.get('/desk/ringing?call=shown')).text).toMatch(/data-talking="[^"]*" hidden>/);
    await app
      .get(Calls)
      .end(bianchi.mara.actor, bianchi.contractId, running, { outcome: 'settled', note: '' });
    const asked = await tell(call, 'waiting', { id: 'free?', ring: 0 });
    expect(asked.told).toMatchObject({ action: 'ring', ring: 1 });
    expect((await tell(call, 'unanswered', { ring: 0 })).told).toMatchObject({ action: 'ring', ring: 1 });
    expect((await tell(call, 'unanswered', { id: 'now', ring: 1 })).told).toMatchObject({
      action: 'voicemail',
    });
    // Whoever let it ring is told what became of it: for whom it was, and no word of who called.
    const became = async (what: string): Promise<void> => {
      const { text } = await desk.get('/desk/ringing');
      expect(text).toMatch(new RegExp(`Alla chiamata delle .* per Studio Bianchi ${what}`));
      expect(text).not.toContain('Elena Conti');
    };
    await became('non risponde nessuno');
    await tell(call, 'ended');
    await became('non ha risposto nessuno');
    const now = app.clock.now();
    app.clock.travelTo(now.add({ minutes: 6 }));
    expect((await desk.get('/desk/ringing')).text).not.toContain('Alla chiamata');
    app.clock.travelTo(now);
  });

  it('is spoken to after the tone when she is on a break; the message is sealed, heard by both sides and logged', async () => {
    await app.get(DutySwitch).pause(bianchi.mara.actor);
    const call = newSid();
    const stranger = { from: '347 000 1122', name: 'Bruno Neri' };
    expect((await tell(call, 'ringing', stranger)).told).toMatchObject({ action: 'voicemail' });
    const audio = Buffer.from('RIFF of a caller speaking');
    const voicemail = { seconds: 24, mediaType: 'audio/wav', audio: audio.toString('base64') };
    for (let times = 0; times < 2; times += 1) await tell(call, 'voicemail', voicemail);
    await tell(call, 'ended');
    await app.settle();
    const { recordId } = await callOf(app, call);
    const left = await app.sql(`select 1 from event where name = 'desk.voicemail_left' and subject_id = $1`, [
      recordId,
    ]);
    expect(left).toHaveLength(1);
    const owner = await app.world.reader(bianchi.firm.owner);
    const path = `/contracts/${bianchi.contractId}/records/${String(recordId)}`;
    const shown = (await owner.get(path)).text;
    expect(shown).toContain('Messaggio vocale, 0:24');
    // Nobody took the call and no address book knows the caller: to be called back, he is on the record.
    expect(shown).toContain('Bruno Neri');
    expect(shown).toContain('href="tel:+393470001122"');
    const heard = await owner.get(`${path}/voicemail`);
    expect([heard.headers['content-type'], Buffer.from(heard.body as Buffer).equals(audio)]).toEqual([
      'audio/wav',
      true,
    ]);
    const rival = await app.world.reader((await app.world.firm('Studio Rivale')).owner);
    expect((await rival.get(`${path}/voicemail`)).status).toBe(404);
    const desk = await app.world.reader(bianchi.mara);
    expect((await desk.get(`/desk/${bianchi.contractId}/records/${String(recordId)}/voicemail`)).status).toBe(
      200,
    );
    const record = `/desk/${bianchi.contractId}/records/${String(recordId)}`;
    expect((await desk.get(record)).text).toContain('href="tel:+393470001122"');
    const message = `/desk/${bianchi.contractId}/new/message?from=${String(recordId)}`;
    expect((await desk.get(record)).text).toContain(`href="${message.replace('=', '&#x3D;')}"`);
    const form = (await desk.get(message)).text;
    expect(form).toContain('value="Bruno Neri"');
    expect(form).toContain('value="+393470001122"');
    // Who called is kept in the record alone, and nothing readable lies in the tables.
    expect(await app.sql(`select 1 from phone_caller`)).toEqual([]);
    await app.get(DutySwitch).start(bianchi.mara.actor);
  });

  it('from a hidden number with an endless name rings with what fits', async () => {
    const call = newSid();
    const name = `<img src=x onerror=alert(1)>${'n'.repeat(10_000)}`;
    await tell(call, 'ringing', { from: 'anonymous', name });
    const desk = await app.world.reader(bianchi.mara);
    const page = await desk.get('/desk');
    expect(page.text).toContain('&lt;img src');
    expect(page.text).not.toContain('<img src=x');
    expect(page.text).not.toContain('n'.repeat(200));
    const declined = await desk.post(
      `/desk/ringing/${(await app.get(Ringing).at(bianchi.mara.actor))[0]!.id}/refusal`,
    );
    expect(declined.status).toBe(303);
    expect(await callOf(app, call)).toMatchObject({ state: 'voicemail', assistantId: null });
    await tell(call, 'ended');
  });

  it.each([
    ['a foreign secret', { secret: 'foreign' }, {}],
    ['an old stamp', {}, { shift: -301 }],
    ['a stamp from the future', {}, { shift: 302 }],
    ['nonsense for a signature', {}, { signature: 'x'.repeat(5000) }],
  ])(
    'with %s is refused and leaves nothing',
    async (_what, other, { shift = 0, signature = '' }: { shift?: number; signature?: string }) => {
      const call = newSid();
      const seconds = Math.floor(app.clock.date().getTime() / 1000) + shift;
      const answer = await exchange(app, { ...line, ...other }, event(call, 'ringing'), {
        seconds,
        signature,
      });
      expect(answer.status).toBe(403);
      expect(await callOf(app, call)).toBeUndefined();
    },
  );

  it('of almost five minutes ago or ahead is taken, and a broken event refused', async () => {
    for (const shift of [-295, 295]) {
      const call = newSid();
      const seconds = Math.floor(app.clock.date().getTime() / 1000) + shift;
      expect((await exchange(app, line, event(call, 'ringing'), { seconds })).status).toBe(200);
      await tell(call, 'ended');
    }
    expect((await exchange(app, line, { type: 'ringing' })).status).toBe(400);
    expect((await exchange(app, { id: 'nobody', secret: 'x' }, event('x', 'ringing'))).status).toBe(403);
  });

  it('whose end is told first, or twice, or never, is one missed call', async () => {
    const [early, lost] = [newSid(), newSid()];
    await tell(early, 'ended');
    expect((await tell(early, 'ringing')).told).toMatchObject({ action: 'hang_up' });
    await tell(early, 'ended', { id: 'again' });
    await tell(lost, 'ringing');
    app.clock.travelTo(app.clock.now().add({ minutes: 7 }));
    await app.sweep('sweep.desk.phone_calls');
    await app.settle();
    for (const call of [early, lost]) {
      const { outcome, recordId } = await callOf(app, call);
      expect(outcome).toBe('missed');
      expect(
        await app.sql(`select 1 from event where name = 'desk.call_missed' and subject_id = $1`, [recordId]),
      ).toHaveLength(1);
    }
  });
});

const openings = () =>
  app
    .get(Desks)
    .read(bianchi.firm.owner.actor, bianchi.contractId, (desk) => app.get(Openings).list(desk, 100));

async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !done(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
}
