import { Desks, Receipts, Records } from '../../../src/desk/index.js';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import type { Person } from '../../support/world.js';
import { engagement, publish, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let mara: Person;
let bianchi: Engagement;
let desk: Reader;
let owner: Reader;

const people = [{ key: 'bianchi', name: 'Dott. Bianchi', email: 'bianchi@studio.example' }];

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:41:00Z');
  mara = await app.world.assistantAccount();
  bianchi = await engagement(app, 'Studio Bianchi', mara);
  await publish(app, bianchi, { people });
  desk = await app.world.reader(mara);
  owner = await app.world.reader(bianchi.firm.owner);
});
afterAll(() => app.stop());

const base = (): string => `/desk/${bianchi.contractId}`;
const portal = (): string => `/contracts/${bianchi.contractId}`;
const idIn = (html: string): string => /name="id" value="([^"]*)"/.exec(html)?.[1] ?? '';
async function written(fields: Record<string, unknown> = {}): Promise<string> {
  const page = await desk.get(`${base()}/new/message`);
  const id = idIn(page.text);
  const answer = await desk.post(`${base()}/new/message`, {
    id,
    text: 'Richiami <b>oggi</b>',
    'caller.name': 'Elena Conti',
    'caller.number': '335 123 4118',
    send: ['', 'bianchi:mail'],
    worked: '1',
    ...fields,
  });
  expect(answer.status).toBe(303);
  await app.settle();
  return id;
}

describe('a message', () => {
  it('is sent from its form, read by its link, and its way is shown to both sides', async () => {
    const form = await desk.get(`${base()}/new/message`);
    expect(form.text).toContain('value="bianchi:mail"');
    const id = await written();
    const { link } = await app.lastMail('bianchi@studio.example');
    const stranger = app.reader();
    const cover = await stranger.get(link);
    expect(cover.status).toBe(200);
    expect(cover.text).not.toContain('Richiami');
    expect(cover.headers['x-robots-tag'] ?? cover.text).toMatch(/noindex/);
    expect((await desk.get(`${base()}/records/${id}`)).text).toMatch(/inviato 09:41</);
    app.clock.travelTo('2026-11-23T08:45:00Z');
    const opened = await stranger.post(link);
    expect(opened.text).toContain('Richiami &lt;b&gt;oggi&lt;/b&gt;');
    expect(opened.text).toContain('tel:+393351234118');
    for (const page of [
      await desk.get(`${base()}/records/${id}`),
      await owner.get(`${portal()}/records/${id}`),
    ])
      expect(page.text).toMatch(/inviato 09:41, letto 09:45/);
    expect((await owner.get(`/today?contract=${bianchi.contractId}`)).text).toContain('letto alle 09:45');
    const log = await owner.get(`${portal()}/messages`);
    expect(log.text).toContain('bianchi@studio.example');
    app.clock.travelTo('2026-12-01T08:45:00Z');
    expect((await stranger.get(link)).status).toBe(404);
    expect((await stranger.get(`/m/${'x'.repeat(43)}`)).status).toBe(404);
    app.clock.travelTo('2026-11-23T08:50:00Z');
  });

  it('goes nowhere when nobody is ticked, and is refused beside the people when one can’t be reached', async () => {
    const id = await written({ send: '' });
    const receipts = await app
      .get(Desks)
      .work(mara.actor, bianchi.contractId, (open) => app.get(Receipts).ofMessage(open, id));
    expect(receipts).toEqual([]);
    const refused = await desk.post(`${base()}/new/message`, { text: 'x', send: ['', 'bianchi:sms'] });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Una delle persone scelte');
  });

  it('is corrected on a page of its own', async () => {
    const id = await written();
    const page = await desk.get(`${base()}/records/${id}/correction`);
    expect(page.status).toBe(200);
    const same = await desk.post(`${base()}/records/${id}/correction`, { text: 'Richiami <b>oggi</b>' });
    expect([same.status, /dice già così/.test(same.text)]).toEqual([422, true]);
    const done = await desk.post(`${base()}/records/${id}/correction`, {
      text: 'Richiami domani',
      what: '<script>alert(1)</script>',
    });
    expect(done.status).toBe(303);
    const shown = await owner.get(`${portal()}/records/${id}`);
    expect(shown.text).toContain('Com&#x27;era prima');
    expect(shown.text).not.toContain('<script>alert(1)');
  });
});

describe('callbacks and questions', () => {
  it('stand on both sides’ pages, the late ones marked, and end with a press', async () => {
    const id = await written({ callBack: 'true', callBackBy: '10:30' });
    expect((await desk.get(base())).text).toMatch(/entro 10:30/);
    app.clock.travelTo('2026-11-23T09:31:00Z');
    for (const page of [await desk.get(base()), await owner.get(`/today?contract=${bianchi.contractId}`)])
      expect(page.text).toMatch(/scaduto: 10:30/);
    expect((await desk.get('/desk')).text).toContain('un richiamo scaduto');
    expect((await owner.get(`${portal()}/messages`)).text).toMatch(/<h1>[^<]*una oltre l&#x27;orario/);
    expect((await desk.post(`${base()}/callbacks/${id}/completion`)).status).toBe(303);
    expect((await owner.post(`${portal()}/callbacks/${id}/completion`)).status).toBe(303);
    expect((await owner.get(`${portal()}/messages`)).text).toContain('Nessuno aspetta');
  });

  it('are noted in a call without losing what is typed, and become answers to be written', async () => {
    const call = `${base()}/calls/${await takeCall(app, bianchi)}`;
    const empty = await desk.post(`${call}/questions`, { 'end.note': 'quasi finito' });
    expect(empty.status).toBe(422);
    const asked = await desk.post(`${call}/questions`, {
      'asked.question': 'Fate <i>sconti</i>?',
      'end.note': 'quasi finito',
    });
    expect(asked.status).toBe(303);
    const page = await desk.get(call);
    expect(page.text).toContain('value="quasi finito"');
    expect(page.text).not.toContain('value="Fate');
    await desk.post(`${call}/ending`, { 'end.outcome': 'settled' });
    const report = await owner.get(`${portal()}/messages`);
    expect(report.text).toContain('Fate &lt;i&gt;sconti&lt;/i&gt;?');
    const question = /questions\/([0-9a-f-]{36})\/answer/.exec(report.text)?.[1];
    const answer = await owner.post(`${portal()}/questions/${question}/answer`);
    expect(answer.headers['location']).toBe(`${portal()}/instructions/faq`);
    expect((await owner.get(`${portal()}/instructions/faq`)).text).toContain(
      'Fate &lt;i&gt;sconti&lt;/i&gt;?',
    );
  });

  it('warn of a number that was spam', async () => {
    const spam = `${base()}/calls/${await takeCall(app, bianchi, { name: '', number: '+390299999999' })}`;
    await desk.post(`${spam}/ending`, { 'end.outcome': 'spam' });
    const again = `${base()}/calls/${await takeCall(app, bianchi, { name: '', number: '+390299999999' })}`;
    expect((await desk.get(again)).text).toContain('già segnalato come pubblicità');
    const ended = await desk.post(`${again}/ending`, { 'end.outcome': 'spam' });
    expect((await desk.get(String(ended.headers['location']))).text).toContain('non si conta');
  });

  it('say of a blocked caller how to treat her, even where the client wrote nothing', async () => {
    const blocked = { name: 'Call center', number: '+390255557799', standing: 'blocked' };
    expect((await owner.post(`${portal()}/instructions/callers`, blocked)).status).toBe(303);
    const call = await takeCall(app, bianchi, { name: '', number: blocked.number });
    expect((await desk.get(`${base()}/calls/${call}`)).text).toMatch(
      /Bloccato\.<\/b>\s+Si rifiuta con cortesia/,
    );
    await desk.post(`${base()}/calls/${call}/ending`, { 'end.outcome': 'spam' });
  });
});

describe('how messages reach the client', () => {
  it('is set on a page: its own system over https, the day at an hour', async () => {
    const page = await owner.get(`${portal()}/messages/settings`);
    expect(page.text).toContain('bianchi@studio.example');
    const set = (fields: Record<string, string>) => owner.post(`${portal()}/messages/settings`, fields);
    const refused = await set({ webhookUrl: 'http://169.254.169.254/latest', summaryTime: '18:00' });
    expect([refused.status, /raggiungibile da Internet/.test(refused.text)]).toEqual([422, true]);
    expect((await set({ webhookUrl: 'https://crm.example/in', summaryTime: '25:00' })).status).toBe(422);
    expect(
      (await set({ webhookUrl: 'https://crm.example/in', summaryTime: '18:00', revision: '0' })).status,
    ).toBe(303);
    const stale = await set({ webhookUrl: '', revision: '0' });
    expect(stale.status).toBe(409);
    const secret = (html: string): string => /code-line">([\w-]{43})</.exec(html)?.[1] ?? '';
    const first = secret((await owner.get(`${portal()}/messages/settings`)).text);
    expect(first).not.toBe('');
    await owner.post(`${portal()}/messages/settings/secret`);
    expect(secret((await owner.get(`${portal()}/messages/settings`)).text)).not.toBe(first);
    const byApi = await owner.get(`/api/v1${portal()}/message-settings`);
    expect(byApi.body).toMatchObject({ webhookUrl: 'https://crm.example/in', summaryTime: '18:00' });
    await owner.json('put', `/api/v1${portal()}/message-settings`, { webhookUrl: '' });
  });

  it('can be asked and done by programs', async () => {
    const id = await written({ callBack: 'true' });
    const deliveries = await desk.get(`/api/v1${base()}/messages/${id}/deliveries`);
    expect(deliveries.body.items).toMatchObject([{ channel: 'mail', state: 'sent', name: 'Dott. Bianchi' }]);
    expect(deliveries.body.items[0].address).toBeUndefined();
    const log = await owner.get(`/api/v1${portal()}/message-deliveries?limit=1`);
    expect(log.body).toMatchObject({ items: [{ address: 'bianchi@studio.example' }] });
    expect(log.body.nextCursor).toEqual(expect.any(String));
    const [one] = log.body.items as { id: string }[];
    expect(
      (await owner.get(`/api/v1${portal()}/message-deliveries/${one!.id}/attempts`)).body.items,
    ).toHaveLength(1);
    expect((await owner.get(`/api/v1${portal()}/callbacks`)).body.items).toMatchObject([
      { id, owner: 'client' },
    ]);
    expect((await owner.json('post', `/api/v1${portal()}/callbacks/${id}/completion`)).status).toBe(200);
    const fixed = await desk.json('post', `/api/v1${base()}/messages/${id}/corrections`, { text: 'Altro' });
    expect(fixed.status).toBe(201);
    expect((await desk.get(`/api/v1${base()}/callbacks`)).body.items).toEqual([]);
  });
});

describe('another’s messages', () => {
  it('are nowhere: every page and every part of the API answers as if there were none', async () => {
    const id = await written({ callBack: 'true' });
    const rival = await engagement(
      app,
      'Studio Rivale',
      await app.world.assistantAccount('Altra Assistente'),
    );
    const theirs = await app.world.reader(rival.mara);
    const rivalOwner = await app.world.reader(rival.firm.owner);
    const own = await app
      .get(Records)
      .write(
        rival.mara.actor,
        rival.contractId,
        'message',
        { to: '', urgency: 'normal', text: 'x', callBack: false },
        { minutes: 1 },
      );
    expect(own).not.toBe(id);
    for (const [reader, side, contracts] of [
      [theirs, 'desk', [bianchi.contractId, rival.contractId]],
      [rivalOwner, 'contracts', [bianchi.contractId, rival.contractId]],
    ] as const)
      for (const contract of contracts) {
        const here = `/${side}/${contract}`;
        const answers = [
          await reader.get(`/api/v1${here}/messages/${id}/deliveries`),
          await reader.post(`${here}/callbacks/${id}/completion`),
          await reader.json('post', `/api/v1${here}/callbacks/${id}/completion`),
          ...(side === 'desk'
            ? [
                await reader.get(`${here}/records/${id}/correction`),
                await reader.post(`${here}/records/${id}/correction`, { text: 'mio' }),
                await reader.json('post', `/api/v1${here}/messages/${id}/corrections`, { text: 'mio' }),
                await reader.json('post', `/api/v1${here}/calls/${id}/questions`, { question: 'mia' }),
              ]
            : [
                await reader.post(`${here}/questions/${id}/answer`),
                await reader.post(`${here}/questions/${id}/dismissal`),
                await reader.get(`/api/v1${here}/message-deliveries/${id}/attempts`),
              ]),
        ];
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
      }
    for (const path of ['messages', 'messages/settings'])
      expect((await rivalOwner.get(`/contracts/${bianchi.contractId}/${path}`)).status).toBe(404);
    for (const path of ['message-settings', 'message-deliveries', 'callbacks', 'questions'])
      expect((await rivalOwner.get(`/api/v1/contracts/${bianchi.contractId}/${path}`)).status).toBe(404);
  });
});

describe('outside a demo', () => {
  it('nothing of a message stays in the mail table once it has left', async () => {
    const real = await TestApp.start({ DEMO: '0' });
    try {
      real.clock.travelTo('2026-11-23T08:41:00Z');
      const firm = await engagement(real, 'Studio Bianchi', await real.world.assistantAccount());
      await publish(real, firm, { people: [{ ...people[0], number: '+393471112233' }] });
      await real.get(Records).write(
        firm.mara.actor,
        firm.contractId,
        'message',
        {
          to: '',
          urgency: 'normal',
          text: 'Solo per voi',
          callBack: false,
          send: ['bianchi:mail', 'bianchi:sms'],
        },
        { minutes: 1 },
      );
      await real.settle();
      const [mail] = await real.sql(
        `select recipient::text, subject, html, body, sent_at is not null sent from mail where late is not null`,
      );
      expect(mail).toEqual({ recipient: '', subject: '', html: null, body: null, sent: true });
      expect(await real.sql(`select recipient, text, sent_at is not null sent from sms`)).toEqual([
        { recipient: '', text: '', sent: true },
      ]);
    } finally {
      await real.stop();
    }
  });
});
