import { TestApp } from '../support/app.js';
import { PASSWORD } from '../support/world.js';
import { engagement, takeCall } from './desk-world.js';
import { exchange, newSid, ownLine } from './telephony/exchange-world.js';

describe('the client’s day at a glance', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.stop());

  it('says what was answered and missed, and what stands open', async () => {
    const mara = await app.world.assistantAccount('Mara Rinaldi');
    const client = await engagement(app, 'Studio Bianchi', mara);
    const line = await ownLine(app, client);
    const hers = await app.reader().logIn(mara.email, PASSWORD);
    const theirs = await app.reader().logIn(client.firm.owner.email, PASSWORD);
    const glance = async () => {
      const { text } = await theirs.get('/today');
      const list = /<dl class="glance">(.*?)<\/dl>/s.exec(text)?.[1] ?? '';
      return list
        .replace(/<\/div>/g, '\n')
        .replace(/<[^>]+>/g, ' ')
        .split('\n')
        .map((one) => one.replace(/\s+/g, ' ').trim())
        .filter(Boolean);
    };
    expect((await glance())[0]).toBe('Chiamate risposte oggi 0 nessuna persa');

    const call = newSid();
    for (const type of ['ringing', 'ended'])
      await exchange(app, line, { id: `${call}-${type}`, call, type, from: '+393351234118' });
    await app.settle();
    await takeCall(app, client);
    await hers.post(`/desk/${client.contractId}/new/message`, { text: 'Richiamare', urgency: 'normal' });
    expect(await glance()).toEqual([
      'Chiamate risposte oggi 1 1 persa',
      'Da richiamare 0 nessuna in ritardo',
      'Messaggi da leggere 1',
      'Appuntamenti da confermare 0',
    ]);
  });

  it('takes up a form begun outside a call, for its writer and its client alone', async () => {
    const nora = await app.world.assistantAccount('Nora Neri');
    const [one, other] = [
      await engagement(app, 'Studio Uno', nora),
      await engagement(app, 'Studio Due', nora),
    ];
    const hers = await app.reader().logIn(nora.email, PASSWORD);
    const rival = await app.world.assistantAccount('Rita Rossi');
    const others = await app.reader().logIn(rival.email, PASSWORD);
    const draft = `/api/v1/desk/${one.contractId}/drafts/message`;
    const body = { fields: { text: 'Cominciato e lasciato', id: 'x', openedAt: 'x' } };
    expect((await hers.json('put', draft, body)).status).toBe(200);
    expect((await others.json('put', draft, body)).status).toBe(404);
    const form = (contractId: string) => `/desk/${contractId}/new/message`;
    expect((await hers.get(form(one.contractId))).text).toContain('Cominciato e lasciato');
    expect((await hers.get(form(other.contractId))).text).not.toContain('Cominciato e lasciato');
    await hers.post(`${form(one.contractId)}/beginning`, {});
    expect((await hers.get(form(one.contractId))).text).not.toContain('Cominciato e lasciato');
  });
});
