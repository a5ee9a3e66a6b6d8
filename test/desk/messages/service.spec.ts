import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Callbacks,
  Calls,
  Corrections,
  Desks,
  Drafts,
  MessageSettingsService,
  Questions,
  Receipts,
  RecordMoves,
  Records,
  SpamNumbers,
  Timeline,
  type OpenRecord,
} from '../../../src/desk/index.js';
import type { Desk } from '../../../src/desk/desk.js';
import type { Message } from '../../../src/desk/messages/message.form.js';
import type { Receipt } from '../../../src/desk/messages/receipts.queries.js';
import { isSigned } from '../../../src/platform/crypto/signature.rules.js';
import { InboundMails } from '../../../src/platform/mail/inbound/inbound-mails.js';
import { TestApp } from '../../support/app.js';
import { engagement, publish, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let bianchi: Engagement;

const SECRET_WORDS = 'Il dente rotto fa molto male';
const elena = { name: 'Elena Conti', number: '+393351234118' };
const people = [
  { key: 'bianchi', name: 'Dott. Bianchi', email: 'bianchi@studio.example', number: '+393471112233' },
  { key: 'segr', name: 'Segreteria', email: 'segreteria@studio.example' },
];
const message = (more: Partial<Message> = {}): Message => ({
  to: 'Dott. Bianchi',
  urgency: 'normal',
  text: SECRET_WORDS,
  callBack: false,
  ...more,
});
const write = (more: Partial<Message> = {}, of = bianchi): Promise<string> =>
  app
    .get(Records)
    .write(of.mara.actor, of.contractId, 'message', message(more), { minutes: 1, caller: elena });
const desk = <T>(work: (desk: Desk) => Promise<T>, of = bianchi): Promise<T> =>
  app.get(Desks).work(of.mara.actor, of.contractId, work);
const receipts = (id: string, of = bianchi): Promise<Receipt[]> =>
  desk((open) => app.get(Receipts).ofMessage(open, id), of);
const record = (id: string): Promise<OpenRecord | null> => desk((open) => app.get(Timeline).find(open, id));
const notices = (to: string): Promise<{ key: string }[]> =>
  app.sql(`select kind key from notification where account_id = $1 order by created_at desc`, [to]);

beforeAll(async () => {
  app = await TestApp.start({ OUTBOUND_ALLOW: '127.0.0.1' });
  app.clock.travelTo('2026-11-23T08:00:00Z');
  bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
  await publish(app, bianchi, { people });
});
afterAll(() => app.stop());

describe('a message', () => {
  it('leaves by mail and text message, and lies in no table on the way', async () => {
    const id = await write({ send: ['bianchi:mail', 'bianchi:sms', 'segr:mail'], urgency: 'urgent' });
    const tables = await app.sql<{ text: string }>(
      `select row_to_json(m)::text text from mail m where late is not null
       union all select row_to_json(s)::text from sms s where late is not null`,
    );
    expect(tables).toHaveLength(3);
    for (const { text } of tables)
      expect(text).not.toMatch(/dente|Elena|3351234118|studio\.example|3471112233/);
    expect((await receipts(id)).map(({ state }) => state)).toEqual(['queued', 'queued', 'queued']);
    await app.settle();
    expect((await receipts(id)).map(({ state, readAt }) => [state, readAt])).toEqual([
      ['sent', null],
      ['sent', null],
      ['sent', null],
    ]);
    const mail = await app.lastMail('bianchi@studio.example');
    expect(mail.subject).toBe('Urgente: messaggio da Elena Conti');
    expect(mail.body).toContain(SECRET_WORDS);
    expect(mail.link).toMatch(/^\/m\/[\w-]{43}$/);
    const [sms] = await app.sql<{ recipient: string; text: string }>(`select recipient, text from sms`);
    expect(sms).toMatchObject({ recipient: '+393471112233' });
    expect(sms?.text).toContain('/m/');
  });

  it('is refused when somebody chosen can’t be reached that way', async () => {
    await expect(write({ send: ['segr:sms'] })).rejects.toThrow('message_nowhere');
    await expect(write({ send: ['nobody:mail'] })).rejects.toThrow('message_nowhere');
  });

  it('that comes back has failed, and its writer is told', async () => {
    const id = await write({ send: ['segr:mail'] });
    await app.settle();
    const [receipt] = await receipts(id);
    const address = await app.get(InboundMails).addressFor('desk.message', bianchi.contractId, receipt!.id);
    const bounce = [
      'Message-ID: <bounce-1@mx.example>',
      'From: MAILER-DAEMON@mx.example',
      `To: ${address}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Action: failed',
      '',
      '--b--',
      '',
    ].join('\r\n');
    await app.get(InboundMails).receive(Buffer.from(bounce));
    await app.settle();
    expect(await receipts(id)).toMatchObject([{ state: 'failed', trouble: 'bounced' }]);
    const told = await app.sql(
      `select 1 from event where name = 'desk.delivery_failed' and subject_id = $1`,
      [id],
    );
    expect(told).toHaveLength(1);
  });
});

describe('a correction', () => {
  it('reaches whoever had the message, keeps what it said, and waits to be read again', async () => {
    const id = await write({ send: ['bianchi:mail'] });
    await app.settle();
    await app.get(RecordMoves).byBusiness(bianchi.firm.owner.actor, bianchi.contractId, id, 'read');
    const correct = (text: string): Promise<void> =>
      app.get(Corrections).correct(bianchi.mara.actor, bianchi.contractId, id, {
        to: 'Dott. Bianchi',
        urgency: 'normal',
        text,
        what: 'Il dente era quello a destra',
      });
    await correct('Dente a destra');
    await app.settle();
    expect(await record(id)).toMatchObject({
      state: 'waiting',
      readAt: null,
      content: { text: 'Dente a destra', send: ['bianchi:mail'] },
    });
    expect((await receipts(id)).map(({ version, corrects, state }) => [version, corrects, state])).toEqual([
      [2, true, 'sent'],
      [1, false, 'sent'],
    ]);
    const mail = await app.lastMail('bianchi@studio.example');
    expect(mail.subject).toBe('Corretto: messaggio da Elena Conti');
    expect(mail.body).toContain('Il dente era quello a destra');
    const history = await desk((open) => app.get(Corrections).history(open, id));
    expect(history).toMatchObject([{ version: 1, content: { text: SECRET_WORDS } }]);
    await expect(correct('Dente a destra')).rejects.toThrow('correction_same');
  });

  it('of what has not left yet leaves only as it is now', async () => {
    const id = await write({ send: ['segr:mail'] });
    const before = await app.sql(`select 1 from mail where recipient = 'segreteria@studio.example'`);
    await app.get(Corrections).correct(bianchi.mara.actor, bianchi.contractId, id, {
      to: '',
      urgency: 'normal',
      text: 'Solo questo',
      what: '',
    });
    await app.settle();
    expect((await receipts(id)).map(({ state, corrects }) => [state, corrects])).toEqual([
      ['sent', false],
      ['withdrawn', false],
    ]);
    const after = await app.sql(`select 1 from mail where recipient = 'segreteria@studio.example'`);
    expect(after.length - before.length).toBe(1);
    expect((await app.lastMail('segreteria@studio.example')).body).toContain('Solo questo');
  });
});

describe('the client’s own system', () => {
  let server: Server;
  let url: string;
  let answers: number[] = [];
  const got: { body: Buffer; signature: string; delivery: string }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        got.push({
          body: Buffer.concat(parts),
          signature: String(request.headers['cornetta-signature']),
          delivery: String(request.headers['cornetta-delivery']),
        });
        response.writeHead(answers.shift() ?? 200).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  });
  afterAll(async () => {
    await set('');
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const set = (webhookUrl: string): Promise<void> =>
    app.get(MessageSettingsService).save(bianchi.firm.owner.actor, bianchi.contractId, {
      webhookUrl,
      summaryTime: undefined,
      summaryEmpty: false,
      summaryTexts: false,
    });
  const pass = async (minutes: number): Promise<void> => {
    app.clock.travelTo(app.clock.now().add({ minutes }));
    await app.sweep('sweep.desk.message_webhooks');
    await app.settle();
  };

  it('gets what it missed, signed, once it answers again', async () => {
    await set(url);
    const { webhookSecret } = await desk((open) => app.get(MessageSettingsService).of(open));
    answers = [500, 503, 204];
    const id = await write();
    await app.settle();
    expect(await receipts(id)).toMatchObject([{ state: 'queued', attempts: 1, trouble: 'status_500' }]);
    await pass(0);
    expect(got).toHaveLength(1);
    await pass(1);
    expect(await receipts(id)).toMatchObject([{ attempts: 2, trouble: 'status_503' }]);
    await pass(6);
    const [receipt] = await receipts(id);
    expect(receipt).toMatchObject({ state: 'delivered', attempts: 3, trouble: null });
    await pass(600);
    expect(got).toHaveLength(3);
    const [first] = got;
    expect(new Set(got.map(({ delivery }) => delivery))).toEqual(new Set([receipt!.id]));
    expect(JSON.parse(String(first!.body))).toMatchObject({
      type: 'message.written',
      message: { id, text: SECRET_WORDS, caller: elena },
    });
    const seconds = Number(/t=(\d+)/.exec(first!.signature)?.[1]);
    expect(isSigned(webhookSecret, first!.body, first!.signature, seconds)).toBe(true);
    expect(isSigned('another', first!.body, first!.signature, seconds)).toBe(false);
    const attempts = await desk((open) => app.get(Receipts).attempts(open, receipt!.id));
    expect(attempts.map(({ status }) => status)).toEqual([500, 503, 204]);
  });

  it('that never answers is given up after almost a day, and the assistant is told', async () => {
    answers = Array.from({ length: 20 }, () => 500);
    const id = await write();
    await app.settle();
    for (const minutes of [2, 6, 16, 61, 181, 361, 721, 1000]) await pass(minutes);
    expect(await receipts(id)).toMatchObject([{ state: 'failed', attempts: 8, trouble: 'status_500' }]);
    await app.settle();
    expect(JSON.stringify(await notices(bianchi.mara.id))).toContain('delivery_failed');
    answers = [];
  });

  it('is never an address inside our own network', async () => {
    await set('https://10.0.0.7/in');
    const id = await write();
    await app.settle();
    expect(await receipts(id)).toMatchObject([{ state: 'failed', attempts: 1, trouble: 'forbidden' }]);
    await expect(set('http://crm.example.com/in')).rejects.toThrow('webhook_address');
  });
});

describe('a callback', () => {
  it('has a time by the client’s clock, is told when it has passed, once, and ends with either side', async () => {
    app.clock.travelTo('2026-12-01T14:00:00Z');
    const id = await write({ callBack: true, callBackBy: '16:00' });
    const list = () => desk((open) => app.get(Callbacks).list(open));
    expect(await list()).toMatchObject([
      { id, owner: 'client', overdue: false, dueAt: new Date('2026-12-01T15:00:00Z') },
    ]);
    await app.sweep('sweep.desk.callbacks');
    const overdue = () =>
      app.sql(`select 1 from event where name = 'desk.callback_overdue' and subject_id = $1`, [id]);
    expect(await overdue()).toHaveLength(0);
    app.clock.travelTo('2026-12-01T15:00:30Z');
    await app.sweep('sweep.desk.callbacks');
    await app.sweep('sweep.desk.callbacks');
    expect(await overdue()).toHaveLength(1);
    expect(await list()).toMatchObject([{ id, overdue: true }]);
    await app.settle();
    expect(JSON.stringify(await notices(bianchi.firm.owner.id))).toContain('callback_overdue');
    const { owner } = bianchi.firm;
    await app.get(Callbacks).doneByBusiness(owner.actor, bianchi.contractId, id);
    await app.get(Callbacks).doneByAssistant(bianchi.mara.actor, bianchi.contractId, id);
    expect(await list()).toEqual([]);
  });

  it('in the past is refused; at the end of a call it is the assistant’s own', async () => {
    await expect(write({ callBackBy: '09:00' })).rejects.toThrow('desk_past');
    await expect(write({ callBackBy: '02:30', callBackOn: '2027-03-28' })).rejects.toThrow(
      'desk_no_such_hour',
    );
    const callId = await takeCall(app, bianchi);
    await app.get(Calls).end(bianchi.mara.actor, bianchi.contractId, callId, {
      outcome: 'call_back',
      note: '',
      callBackBy: '18:00',
    });
    expect(await desk((open) => app.get(Callbacks).list(open))).toMatchObject([
      { id: callId, owner: 'assistant' },
    ]);
    await app.get(Callbacks).doneByAssistant(bianchi.mara.actor, bianchi.contractId, callId);
  });

  it('ends with its message, and is nobody else’s', async () => {
    const id = await write({ callBack: true });
    const other = await engagement(app, 'Altro Studio', await app.world.assistantAccount('Altra'));
    await expect(app.get(Callbacks).doneByAssistant(other.mara.actor, other.contractId, id)).rejects.toThrow(
      'no such callback',
    );
    await app.get(RecordMoves).byAssistant(bianchi.mara.actor, bianchi.contractId, id, 'finish');
    expect(await desk((open) => app.get(Callbacks).list(open))).toEqual([]);
  });
});

describe('the day by mail', () => {
  let verri: Engagement;
  const mails = () =>
    app.sql<{ body: string; subject: string }>(
      `select subject, body from mail where template = 'desk.summary' and account_id = $1 order by created_at`,
      [verri.firm.owner.id],
    );
  const at = async (instant: string): Promise<number> => {
    app.clock.travelTo(instant);
    await app.sweep('sweep.desk.summaries');
    await app.settle();
    return (await mails()).length;
  };
  const set = (more: object): Promise<void> =>
    app.get(MessageSettingsService).save(verri.firm.owner.actor, verri.contractId, {
      webhookUrl: '',
      summaryTime: '02:30',
      summaryEmpty: true,
      summaryTexts: false,
      ...more,
    });

  beforeAll(async () => {
    verri = await engagement(app, 'Idraulica Verri', await app.world.assistantAccount('Sara Neri'));
  });

  it('leaves once in each of the two nights the clocks change', async () => {
    app.clock.travelTo('2027-03-27T12:00:00Z');
    await set({});
    expect(await at('2027-03-28T01:29:00Z')).toBe(0);
    expect(await at('2027-03-28T01:31:00Z')).toBe(1);
    expect(await at('2027-03-28T02:31:00Z')).toBe(1);
    expect(await at('2027-03-29T00:31:00Z')).toBe(2);
    app.clock.travelTo('2027-10-30T12:00:00Z');
    await set({});
    expect(await at('2027-10-31T00:31:00Z')).toBe(3);
    expect(await at('2027-10-31T01:31:00Z')).toBe(3);
    expect(await at('2027-11-01T01:31:00Z')).toBe(4);
  });

  it('says counts only, nothing on a day with nothing, and texts when the client wants them', async () => {
    app.clock.travelTo('2027-12-01T08:00:00Z');
    await set({ summaryTime: '18:00', summaryEmpty: false });
    const before = (await mails()).length;
    expect(await at('2027-12-01T17:01:00Z')).toBe(before);
    app.clock.travelTo('2027-12-02T09:00:00Z');
    await write({ urgency: 'now', callBack: true, callBackBy: '12:00' }, verri);
    expect(await at('2027-12-02T17:01:00Z')).toBe(before + 1);
    const [plain] = (await mails()).slice(-1);
    expect(plain!.subject).toBe('Idraulica Verri: la giornata');
    expect(plain!.body).toMatch(
      /Un messaggio[\s\S]*di cui uno da sapere subito[\s\S]*Una persona da richiamare[\s\S]*oltre l'orario/,
    );
    expect(plain!.body).not.toMatch(/dente|Elena/);
    await set({ summaryTime: '18:00', summaryEmpty: false, summaryTexts: true });
    app.clock.travelTo('2027-12-03T09:00:00Z');
    await write({}, verri);
    await at('2027-12-03T17:01:00Z');
    expect((await mails()).at(-1)!.body).toMatch(/10:00 Elena Conti: Il dente rotto/);
  });
});

describe('a question nobody could answer', () => {
  it('is counted over calls, goes into the answers with one press, and is then settled', async () => {
    app.clock.travelTo('2027-12-10T09:00:00Z');
    const { actor } = bianchi.mara;
    for (const question of ['Fate le otturazioni?', 'fate le  OTTURAZIONI', 'Aperti il sabato?']) {
      const callId = await takeCall(app, bianchi);
      await app.get(Questions).ask(actor, bianchi.contractId, callId, question);
      await app.get(Questions).ask(actor, bianchi.contractId, callId, question);
      await app.get(Calls).end(actor, bianchi.contractId, callId, { outcome: 'settled', note: '' });
    }
    const report = () => desk((open) => app.get(Questions).report(open));
    const [first, second] = await report();
    expect([first, second]).toMatchObject([
      { question: 'fate le  OTTURAZIONI', times: 2 },
      { question: 'Aperti il sabato?', times: 1 },
    ]);
    const { owner } = bianchi.firm;
    await app.get(Questions).toFaq(owner.actor, bianchi.contractId, first!.id);
    await app.get(Questions).toFaq(owner.actor, bianchi.contractId, first!.id);
    await app.get(Questions).dismiss(owner.actor, bianchi.contractId, second!.id);
    expect(await report()).toEqual([]);
    const { content } = await app
      .get(Desks)
      .read(owner.actor, bianchi.contractId, (open) => app.get(Drafts).of(open));
    expect(content.faq.map(({ question }) => question)).toEqual(['fate le  OTTURAZIONI']);
    // A question that went into a draft goes with no draft; one that needs no answer stays off the list.
    await app.get(Drafts).discard(owner.actor, bianchi.contractId);
    expect((await report()).map(({ question }) => question)).toEqual(['fate le  OTTURAZIONI']);
  });
});

describe('spam', () => {
  const spam = (outcome: 'spam' | 'settled'): Promise<string> =>
    takeCall(app, bianchi, { name: '', number: '+390299999999' }).then(async (callId) => {
      app.clock.travelTo(app.clock.now().add({ minutes: 4 }));
      await app.get(Calls).end(bianchi.mara.actor, bianchi.contractId, callId, { outcome, note: '' });
      return callId;
    });
  const warning = () => desk((open) => app.get(SpamNumbers).of(open, '+390299999999'));

  it('is charged to nobody: no time line, no call of a price per call', async () => {
    const callId = await spam('spam');
    const charged = await spam('settled');
    await app.settle();
    const lines = await app.sql<{ id: string }>(
      `select record_id id from time_line where record_id = any ($1)`,
      [[callId, charged]],
    );
    expect(lines.map(({ id }) => id)).toEqual([charged]);
    expect(await app.sql(`select 1 from desk_work where record_id = $1`, [callId])).toEqual([]);
  });

  it('is remembered by its number, for this client alone, until it was a real caller', async () => {
    await spam('spam');
    await spam('spam');
    expect(await warning()).toMatchObject({ calls: 2 });
    const other = await engagement(app, 'Terzo Studio', await app.world.assistantAccount('Terza'));
    expect(await desk((open) => app.get(SpamNumbers).of(open, '+390299999999'), other)).toBeNull();
    const rows = await desk(() =>
      app.sql<{ text: string }>(`select row_to_json(s)::text text from spam_number s`),
    );
    expect(JSON.stringify(rows)).not.toContain('0299999999');
    await spam('settled');
    expect(await warning()).toBeNull();
  });
});
