import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Desks, Receipts, Records } from '../../../src/desk/index.js';
import type { Receipt } from '../../../src/desk/messages/receipts.queries.js';
import { TestApp } from '../../support/app.js';
import { engagement, publish, type Engagement } from '../desk-world.js';
import { newSid, pathOf, settingsOf, twilio, type Fields } from '../telephony/exchange-world.js';

/** Twilio's messages, strictly: the account's key, its own path, and every field a message needs. */
class TwilioMessages {
  readonly taken: (Fields & { sid: string })[] = [];
  refuses = 0;
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<TwilioMessages> {
    const server = createServer((request, response) => {
      void self.answer(request).then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const self = new TwilioMessages(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return self;
  }

  account = { sid: '', token: '' };

  private async answer(request: IncomingMessage): Promise<[number, object]> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const key = Buffer.from(`${this.account.sid}:${this.account.token}`).toString('base64');
    if (request.headers.authorization !== `Basic ${key}`) return [401, { code: 20003 }];
    if (!request.url?.endsWith(`/2010-04-01/Accounts/${this.account.sid}/Messages.json`))
      return [404, { code: 20404 }];
    const fields = Object.fromEntries(new URLSearchParams(body));
    if (!/^\+[1-9]\d{6,14}$/.test(fields['To'] ?? '')) return [400, { code: 21211 }];
    if (!fields['From'] || !fields['Body']) return [400, { code: 21602 }];
    if (this.refuses) return [400, { code: this.refuses }];
    const sid = newSid('SM');
    this.taken.push({ ...fields, sid });
    return [201, { sid, status: 'queued' }];
  }

  stop(): void {
    this.server.close();
  }
}

describe('a text message', () => {
  let app: TestApp;
  let network: TwilioMessages;
  let bianchi: Engagement;
  beforeAll(async () => {
    network = await TwilioMessages.start();
    app = await TestApp.start({ PUBLIC_URL: network.url, TWILIO_SMS_FROM: 'Bianchi' });
    app.clock.travelTo('2026-11-23T09:40:00Z');
    const { accountSid, authToken } = settingsOf(app).twilio!;
    network.account = { sid: accountSid, token: authToken };
    bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
    await publish(app, bianchi, {
      people: [{ key: 'bianchi', name: 'Dott. Bianchi', number: '+393471112233' }],
    });
  });
  afterAll(async () => {
    await app.stop();
    network.stop();
  });

  const sent = async (): Promise<{ id: string; message: Fields & { sid: string } }> => {
    const said = { to: 'Dott. Bianchi', urgency: 'normal' as const, text: 'Torna domani', callBack: false };
    const id = await app
      .get(Records)
      .write(
        bianchi.mara.actor,
        bianchi.contractId,
        'message',
        { ...said, send: ['bianchi:sms'] },
        { minutes: 1 },
      );
    await app.settle();
    return { id, message: network.taken.at(-1)! };
  };
  const told = (message: Fields & { sid: string }, status: string, more: Fields = {}, options = {}) =>
    twilio(
      app,
      pathOf(message['StatusCallback']),
      { MessageSid: message.sid, MessageStatus: status, To: message['To']!, From: 'Bianchi', ...more },
      options,
    );
  const receipt = async (id: string): Promise<Receipt> =>
    (
      await app
        .get(Desks)
        .work(bianchi.mara.actor, bianchi.contractId, (desk) => app.get(Receipts).ofMessage(desk, id))
    )[0]!;

  it('says when it arrived, once and in whatever order the network tells', async () => {
    const { id, message } = await sent();
    expect(message).toMatchObject({ To: '+393471112233', From: 'Bianchi' });
    expect((await receipt(id)).state).toBe('sent');
    app.clock.travelTo('2026-11-23T09:42:00Z');
    expect((await told(message, 'delivered')).status).toBe(200);
    await app.settle();
    const first = await receipt(id);
    expect([first.state, first.deliveredAt?.toISOString().slice(0, 16)]).toEqual([
      'delivered',
      '2026-11-23T09:42',
    ]);
    app.clock.travelTo('2026-11-23T09:50:00Z');
    for (const late of ['delivered', 'sent', 'queued', 'undelivered', 'failed'])
      expect((await told(message, late)).status).toBe(200);
    await app.settle();
    expect(await receipt(id)).toEqual(first);
    const page = await (
      await app.world.reader(bianchi.firm.owner)
    ).get(`/contracts/${bianchi.contractId}/records/${id}`);
    expect(page.text).toContain('consegnato 10:42');
  });

  it('says that it never will, and the assistant is told', async () => {
    const { id, message } = await sent();
    await told(message, 'undelivered', { ErrorCode: '30003' });
    await app.settle();
    expect(await receipt(id)).toMatchObject({ state: 'failed', trouble: 'undelivered', deliveredAt: null });
    const [notices] = await app.sql<{ count: number }>(
      `select count(*)::int count from notification where account_id = $1 and kind = 'desk.delivery_failed'`,
      [bianchi.mara.id],
    );
    expect(notices?.count).toBe(1);
  });

  it('believes nobody else, and no other message', async () => {
    const { id, message } = await sent();
    expect((await told(message, 'delivered', {}, { signature: 'forged' })).status).toBe(403);
    await told({ ...message, sid: newSid('SM') }, 'delivered');
    const strange = message['StatusCallback']!.replace(/sms=.*/, 'sms=none');
    expect((await told({ ...message, StatusCallback: strange }, 'delivered')).status).toBe(200);
    await app.settle();
    expect((await receipt(id)).state).toBe('sent');
  });

  it('is refused for good when the network does not know the number', async () => {
    network.refuses = 21211;
    const { id } = await sent();
    network.refuses = 0;
    expect(await receipt(id)).toMatchObject({ state: 'failed', trouble: 'refused' });
  });
});
