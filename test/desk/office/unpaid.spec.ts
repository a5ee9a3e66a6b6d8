import { createTransport } from 'nodemailer';
import { InboundMails } from '../../../src/platform/mail/inbound/inbound-mails.js';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { contractOf, engagement, takeCall, type Engagement } from '../desk-world.js';
import { body, fatturaPa } from './fattura.js';

let app: TestApp;
let verri: Engagement;
let rival: Engagement;
let owner: Reader;
let mara: Reader;
let other: Reader;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-06-10T08:00:00Z');
  const assistant = await app.world.assistantAccount();
  verri = await engagement(app, 'Idraulica Verri', assistant);
  const firm = await app.world.firm('Studio Rivale');
  rival = { firm, mara: assistant, contractId: await contractOf(app, firm, assistant) };
  owner = await app.world.reader(verri.firm.owner);
  other = await app.world.reader(firm.owner);
  mara = await app.world.reader(assistant);
});
afterAll(() => app.stop());

/** Weeks later everybody logs in again. */
const travel = async (to: string): Promise<void> => {
  app.clock.travelTo(to);
  owner = await app.world.reader(verri.firm.owner);
  mara = await app.world.reader(verri.mara);
};

const base = () => `/contracts/${verri.contractId}/unpaid`;
const desk = () => `/desk/${verri.contractId}/unpaid`;
const csv = (rows: string[]): Buffer =>
  Buffer.from(['Numero;Data;Scadenza;Importo;Cliente;Partita IVA;E-mail', ...rows].join('\n'));
const load = (reader: Reader, content: Buffer, at = base()) =>
  reader.upload(`${at}/imports`, {}, { file: { name: 'fatture.csv', content } });
const listed = async (tab = 'open') =>
  (await owner.get(`/api/v1${base()}?tab=${tab}`)).body.items as {
    id: string;
    number: string;
    sent: number;
    paidCents: number;
  }[];
const idOf = async (number: string, tab = 'open'): Promise<string> =>
  (await listed(tab)).find((one) => one.number === number)!.id;
const settings = {
  payee: 'Idraulica Verri',
  iban: 'IT60 X054 2811 1010 0000 0123 456',
  interest: 'true',
  first: '3',
  second: '15',
  last: '30',
  handBack: '10',
  revision: '0',
};

describe('the client', () => {
  it('loads a list: good lines come in, bad ones are reported, known ones recognised', async () => {
    const file = csv([
      '101;01/03/2026;31/03/2026;1.000,00;Bar Sole;01234567890;sole@example.com',
      '102;01/03/2026;31/03/2026;50,00;=HYPERLINK("http://x");;',
      '103;99/03/2026;;50,00;Bar Luna;;',
    ]);
    const first = await load(owner, file);
    expect(first.status).toBe(303);
    const report = await owner.get(first.headers['location'] as string);
    expect(report.text).toContain('Due fatture nuove');
    expect(report.text).toContain('Riga 4: «data» non è una data: 99/03/2026');
    const again = await owner.get((await load(owner, file)).headers['location'] as string);
    expect(again.text).toContain('2 già presenti');
    expect(await listed()).toHaveLength(2);
  });

  it('loads an electronic invoice', async () => {
    const xml = Buffer.from(fatturaPa(body('TD01', '55/E', '')));
    const sent = await owner.upload(`${base()}/imports`, {}, { file: { name: 'IT01.xml', content: xml } });
    expect((await owner.get(sent.headers['location'] as string)).text).toContain('Una fattura nuova');
    const api = await owner.json('post', `/api/v1${base()}/imports`, {
      name: 'x.xml',
      content: xml.toString(),
    });
    const { body: report } = await owner.get(`/api/v1${base()}/imports/${api.body.id}`);
    expect([report.added, report.known]).toEqual([0, 1]);
  });

  it('is told of a file that is none, and of too large a one', async () => {
    expect((await owner.upload(`${base()}/imports`, {}, {})).status).toBe(422);
    const large = await load(owner, Buffer.alloc(2 * 1024 * 1024 + 1, 'a'));
    expect(large.status).toBe(422);
    const noise = await load(owner, Buffer.from([0x22, 0x00, 0x3c, 0x3b, 0xff, 0x0a, 0x22]));
    expect([303, 422]).toContain(noise.status);
  });

  it('names its account', async () => {
    expect((await owner.post(`${base()}/settings`, { ...settings, iban: 'IT00X' })).status).toBe(422);
    expect((await owner.post(`${base()}/settings`, { ...settings, second: '2' })).status).toBe(422);
    expect((await owner.post(`${base()}/settings`, settings)).status).toBe(303);
    expect((await owner.post(`${base()}/settings`, settings)).status).toBe(409);
  });

  it('exports no formula', async () => {
    const { text } = await owner.get(`${base()}/export.csv`);
    expect(text).toContain(`'=HYPERLINK`);
  });

  it('alone has them: a rival and its own viewer do not', async () => {
    const id = await idOf('101');
    for (const path of ['', '/settings', `/${id}`, '/export.csv'])
      expect([path, (await other.get(`${base()}${path}`)).status]).toEqual([path, 404]);
    expect((await other.get(`/contracts/${rival.contractId}/unpaid/${id}`)).status).toBe(404);
    expect((await mara.get(`/desk/${rival.contractId}/unpaid/${id}`)).status).toBe(404);
    const viewer = await app.world.reader(await app.world.member(verri.firm, 'Vera Vede', 'viewer'));
    expect((await viewer.get(base())).status).toBe(200);
    expect((await viewer.post(`${base()}/${id}/payments`, { cents: '1', on: '2026-06-01' })).status).toBe(
      404,
    );
  });
});

describe('the assistant', () => {
  it('sends each reminder once, in the client’s name, and none before its turn', async () => {
    const id = await idOf('101');
    const page = await mara.get(`${desk()}/${id}`);
    expect(page.text).toContain('Promemoria: fattura 101 di Idraulica Verri');
    for (const form of ['promises', 'hand-backs', 'reminders']) expect(page.text).toContain(`/${form}"`);
    const both = await Promise.all(
      [0, 1].map(() => mara.post(`${desk()}/${id}/reminders`, { sent: '0', channel: 'mail' })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    await app.settle();
    const first = await app.lastMail('sole@example.com');
    expect(first.body).toContain('IT60 X054 2811 1010 0000 0123 456');
    expect(first.body).not.toContain('interessi');
    expect((await mara.post(`${desk()}/${id}/reminders`, { sent: '1', channel: 'mail' })).status).toBe(409);
  });

  it('reads what the debtor answers, from the debtor alone and not from a machine', async () => {
    const id = await idOf('101');
    const [mail] = await app.sql<{ sender: { name: string; address: string } }>(
      `select sender from mail where recipient = 'sole@example.com' order by created_at desc limit 1`,
    );
    expect(mail!.sender.name).toBe('Idraulica Verri');
    const answer = async (from: string, text: string, headers: Record<string, string> = {}) => {
      const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail({
        from,
        to: mail!.sender.address,
        subject: 'Re: Promemoria',
        text,
        headers,
      });
      await app.get(InboundMails).receive(message as Buffer);
      await app.settle();
    };
    await answer('stranger@example.com', 'Non pago');
    await answer('sole@example.com', 'Sono assente', { 'Auto-Submitted': 'auto-replied' });
    await answer(
      'Sole@example.com',
      'Pago lunedì, scusate.\n\nIl giorno 10 giugno Verri ha scritto:\n> Buongiorno',
    );
    const page = (await mara.get(`${desk()}/${id}`)).text;
    expect(page).toContain('Il debitore ha risposto');
    expect(page).toContain('Pago lunedì, scusate.');
    for (const other of ['Non pago', 'Sono assente', 'ha scritto', '> Buongiorno'])
      expect(page).not.toContain(other);
    expect((await mara.get('/notifications')).text).toContain(
      'Una risposta a un sollecito per Idraulica Verri',
    );
  });

  it('asks for interest from the second on: reckoned afresh, never on top of itself', async () => {
    const id = await idOf('101');
    await travel('2026-06-25T08:00:00Z');
    expect((await mara.post(`${desk()}/${id}/reminders`, { sent: '1', channel: 'mail' })).status).toBe(303);
    await app.settle();
    // 1,000 × 10.15 % × 86 / 365 = 23.9151, and 40 once
    const second = (await app.lastMail('sole@example.com')).body.replace(/\u00a0/g, ' ');
    expect(second).toContain('23,92 € di interessi di mora e 40,00 € per i costi di recupero');
    expect(second).toContain('1.063,92 €');
    const { body: one } = await mara.get(`/api/v1${desk()}/${id}`);
    expect([one.claim.owedCents, one.claim.totalCents]).toEqual([100_000, 106_392]);
  });

  it('says which rate is missing instead of guessing', async () => {
    const id = await idOf('101');
    await travel('2026-07-11T08:00:00Z');
    const page = await mara.get(`${desk()}/${id}`);
    expect(page.text).toContain('Manca il tasso del secondo semestre 2026');
    const staff = await app.world.reader(await app.world.staff());
    const rate = { year: '2026', half: '2', reference: '2,40', source: 'GU di prova' };
    expect((await mara.post('/staff/late-rates', rate)).status).toBe(404);
    expect((await staff.post('/staff/late-rates', { ...rate, reference: 'x' })).status).toBe(422);
    expect((await staff.post('/staff/late-rates', rate)).status).toBe(303);
    expect((await staff.get('/staff/late-rates')).text).toContain('10,40 %');
    expect((await staff.post('/staff/late-rates', { ...rate, source: 'GU corretta' })).status).toBe(303);
    const audited = await app.sql<{ action: string; before: object | null; after: { source: string } }>(
      `select action, before, after from audit_entry where subject_kind = 'late_rate' order by at`,
    );
    expect(audited.map(({ action }) => action)).toEqual(['late_rate.set', 'late_rate.mended']);
    expect([audited[0]!.before, audited[1]!.after.source]).toEqual([null, 'GU corretta']);
    expect((await mara.get(`${desk()}/${id}`)).text).not.toContain('Manca il tasso');
  });

  it('keeps a promise, and sees it broken the day after', async () => {
    const id = await idOf('101');
    expect((await mara.post(`${desk()}/${id}/promises`, { on: '2026-07-01' })).status).toBe(422);
    expect(
      (await mara.post(`${desk()}/${id}/promises`, { on: '2026-07-20', note: 'dopo le ferie' })).status,
    ).toBe(303);
    expect((await mara.post(`${desk()}/${id}/reminders`, { sent: '2' })).status).toBe(409);
    await travel('2026-07-20T20:00:00Z');
    await app.sweep('sweep.desk.unpaid');
    expect(await listed('promised')).toHaveLength(1);
    await travel('2026-07-21T08:00:00Z');
    await app.sweep('sweep.desk.unpaid');
    expect((await owner.get(`${base()}/${id}`)).text).toContain('non è stata mantenuta');
  });

  it('hands back by itself after the last, with all that was done, and the client is told', async () => {
    const id = await idOf('101');
    expect(
      (await mara.post(`${desk()}/${id}/reminders`, { sent: '2', channel: 'phone', note: 'richiama lui' }))
        .status,
    ).toBe(303);
    await travel('2026-07-31T08:00:00Z');
    await app.sweep('sweep.desk.unpaid');
    await app.settle();
    expect((await listed('handed_back')).map(({ id: one }) => one)).toEqual([id]);
    const page = await owner.get(`${base()}/${id}`);
    for (const text of ['Restituita', 'richiama lui', 'dopo le ferie']) expect(page.text).toContain(text);
    expect((await owner.get('/notifications')).text).toContain('Una fattura torna a voi');
    const today = await owner.get('/today');
    expect(today.text).toMatch(
      new RegExp(
        `href="/contracts/${verri.contractId}/unpaid/${id}"><b>[^<]*Bar Sole[^<]*</b>[^]*torna a voi: dopo l&#x27;ultimo sollecito nessun pagamento`,
      ),
    );
    expect((await mara.post(`${desk()}/${id}/reminders`, { sent: '3' })).status).toBe(409);
  });

  it('stops when it is paid, and every reminder is settled with it', async () => {
    const id = await idOf('101', 'handed_back');
    expect((await owner.post(`${base()}/${id}/payments`, { cents: '400,00', on: '2026-07-30' })).status).toBe(
      303,
    );
    expect((await owner.post(`${base()}/${id}/payments`, { cents: '600', on: '2026-09-30' })).status).toBe(
      422,
    );
    expect((await owner.post(`${base()}/${id}/payments`, { cents: '600', on: '2026-07-31' })).status).toBe(
      303,
    );
    expect((await owner.post(`${base()}/${id}/payments`, { cents: '600', on: '2026-07-31' })).status).toBe(
      409,
    );
    const { body: records } = await owner.get(`/api/v1/contracts/${verri.contractId}/records?limit=100`);
    const reminders = (records.items as { kind: string; state: string }[]).filter(
      ({ kind }) => kind === 'reminder',
    );
    expect(reminders.map(({ state }) => state)).toEqual(['paid', 'paid', 'paid']);
  });

  it('finds the invoice on the page of a call, where a button pays it too', async () => {
    const id = await idOf('102');
    const callId = await takeCall(app, verri);
    const page = await mara.get(`/desk/${verri.contractId}/calls/${callId}?do=reminder`);
    expect(page.text).toContain(`value="${id}"`);
    const written = await mara.post(`/desk/${verri.contractId}/new/reminder`, {
      callId,
      invoiceId: id,
      channel: 'phone',
      promisedOn: '2026-08-05',
    });
    expect(written.status).toBe(303);
    expect((await listed('promised')).map(({ id: one }) => one)).toEqual([id]);
    const { body: records } = await mara.get(`/api/v1/desk/${verri.contractId}/records`);
    const record = (records.items as { id: string; kind: string; content: { invoice: string } }[])[0]!;
    expect([record.kind, record.content.invoice]).toEqual(['reminder', '102']);
    expect((await mara.post(`/desk/${verri.contractId}/records/${record.id}/pay`)).status).toBe(303);
    expect((await listed('closed')).map(({ number }) => number).toSorted()).toEqual(['101', '102']);
  });

  it('needs the debtor’s address to write, and both sides may give it', async () => {
    const id = await idOf('55/E');
    expect((await mara.post(`${desk()}/${id}/reminders`, { sent: '0', channel: 'mail' })).status).toBe(422);
    expect((await mara.post(`${desk()}/${id}/debtor`, { email: 'non una', language: 'en' })).status).toBe(
      422,
    );
    expect(
      (await mara.post(`${desk()}/${id}/debtor`, { email: 'rossi@example.com', language: 'en' })).status,
    ).toBe(303);
    expect((await mara.post(`${desk()}/${id}/reminders`, { sent: '0', channel: 'mail' })).status).toBe(303);
    await app.settle();
    expect((await app.lastMail('rossi@example.com')).subject).toBe(
      'Reminder: invoice 55/E of Idraulica Verri',
    );
    expect((await mara.post(`${desk()}/${id}/hand-backs`, { note: 'contesta' })).status).toBe(303);
    expect((await owner.post(`${base()}/${id}/withdrawal`)).status).toBe(303);
  });
});
