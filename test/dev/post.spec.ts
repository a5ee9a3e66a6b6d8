import { MessageSettingsService, Records, Receipts, Desks } from '../../src/desk/index.js';
import type { Receipt } from '../../src/desk/messages/receipts.queries.js';
import { Receiver } from '../../src/dev/receiver/receiver.service.js';
import { TestApp } from '../support/app.js';
import { engagement, publish, type Engagement } from '../desk/desk-world.js';

let app: TestApp;
let bianchi: Engagement;

beforeAll(async () => {
  app = await TestApp.start({ OUTBOUND_ALLOW: '127.0.0.1' });
  bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
  await publish(app, bianchi, {
    people: [{ key: 'bianchi', name: 'Dott. Bianchi', email: 'b@studio.example', number: '+393471112233' }],
  });
});
afterAll(() => app.stop());

const send = async (ways: string[]): Promise<string> => {
  const said = { to: '', urgency: 'normal' as const, text: 'Torna domani', callBack: false, send: ways };
  const { mara, contractId } = bianchi;
  const id = await app.get(Records).write(mara.actor, contractId, 'message', said, { minutes: 1 });
  await app.settle();
  return id;
};
const receipt = async (id: string): Promise<Receipt> =>
  (
    await app
      .get(Desks)
      .work(bianchi.mara.actor, bianchi.contractId, (desk) => app.get(Receipts).ofMessage(desk, id))
  )[0]!;
const post = (path: string, fields: Record<string, string> = {}): Promise<Response> =>
  fetch(`${app.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

describe('the mailbox of a demo', () => {
  it('sends a mail back, and the receipt says so', async () => {
    const id = await send(['bianchi:mail']);
    const [mail] = await app.sql<{ id: string }>(`select id from mail where recipient = 'b@studio.example'`);
    expect((await post(`/dev/mailbox/${mail!.id}/bounces`)).status).toBe(303);
    await app.settle();
    expect(await receipt(id)).toMatchObject({ state: 'failed', trouble: 'bounced' });
  });

  it('shows a text message with its link', async () => {
    await send(['bianchi:sms']);
    const page = await (await fetch(`${app.url}/dev/mailbox`)).text();
    expect(page).toMatch(/\+393471112233[\s\S]*Torna domani[\s\S]*href="[^"]+\/m\//);
  });
});

describe('a client’s own system of a demo', () => {
  const webhookUrl = (): string => `${app.url}/dev/receiver/messages`;
  const settings = { summaryEmpty: false, summaryTexts: false };

  it('checks who signed, and fails when told to', async () => {
    const { firm, contractId } = bianchi;
    await app
      .get(MessageSettingsService)
      .save(firm.owner.actor, contractId, { ...settings, webhookUrl: webhookUrl() });
    const { webhookSecret } = await app
      .get(Desks)
      .read(firm.owner.actor, contractId, (desk) => app.get(MessageSettingsService).of(desk));
    await post('/dev/receiver', { manner: 'fails', secret: webhookSecret });
    const id = await send([]);
    expect(await receipt(id)).toMatchObject({ state: 'queued', trouble: 'status_500' });
    await post('/dev/receiver', { manner: 'takes', secret: 'another' });
    expect((await fetch(webhookUrl(), { method: 'POST', body: '{}' })).status).toBe(401);
    await post('/dev/receiver', { manner: 'takes', secret: webhookSecret });
    await send([]);
    expect(app.get(Receiver).list()).toMatchObject([
      { signed: true, status: 204 },
      { signed: false, status: 401 },
      { signed: true, status: 500 },
    ]);
    const page = await (await fetch(`${app.url}/dev/receiver`)).text();
    expect(page).toContain('Torna domani');
  });
});
