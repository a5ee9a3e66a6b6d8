import { Contacts, Desks } from '../../../src/desk/index.js';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { engagement, type Engagement } from '../desk-world.js';

describe('a form of something there already', () => {
  let app: TestApp;
  let bianchi: Engagement;
  let mara: Reader;
  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.travelTo('2026-03-02T08:00:00Z');
    bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
    mara = await app.world.reader(bianchi.mara);
  });
  afterAll(() => app.stop());
  const contact = async (name: string, number: string): Promise<string> =>
    (await app
      .get(Desks)
      .work(bianchi.mara.actor, bianchi.contractId, (desk) => app.get(Contacts).of(desk, { name, number })))!;
  const keep = (kind: string, fields: object) =>
    mara.put(`/api/v1/desk/${bianchi.contractId}/drafts/${kind}`, { fields });

  it('keeps a contact’s card as it was left, for that contact only, until saved or thrown away', async () => {
    const elena = await contact('Elena Conti', '+393351234118');
    const luca = await contact('Luca Riva', '+393351234119');
    const at = `/desk/${bianchi.contractId}/contacts`;
    expect((await mara.get(`${at}/${elena}`)).text).toContain('/drafts/contact');
    expect((await keep('contact', { of: elena, name: 'Elena Conti', note: 'porta il cane' })).status).toBe(
      200,
    );
    expect((await mara.get(`${at}/${elena}`)).text).toContain('porta il cane');
    expect((await mara.get(`${at}/${luca}`)).text).not.toContain('porta il cane');
    await mara.post(`${at}/${elena}/beginning`);
    expect((await mara.get(`${at}/${elena}`)).text).not.toContain('porta il cane');
    await keep('contact', { of: elena, name: 'Elena Conti', note: 'due cani' });
    await mara.post(`${at}/${elena}`, { name: 'Elena Conti', note: 'due cani', revision: '1' });
    expect(await app.sql(`select 1 from record_draft where kind = 'contact'`)).toEqual([]);
    expect((await keep('anything', { of: elena })).status).toBe(404);
  });

  it('saves a card refused as stale knowingly, the second time', async () => {
    const rosa = await contact('Rosa Bini', '+393351234120');
    const at = `/desk/${bianchi.contractId}/contacts/${rosa}`;
    await mara.post(at, { name: 'Rosa Bini', company: 'Bini', revision: '1' });
    const stale = await mara.post(at, { name: 'Rosa B.', revision: '1' });
    expect(stale.status).toBe(409);
    const revision = /name="revision" value="(\d+)"/.exec(stale.text)![1]!;
    expect((await mara.post(at, { name: 'Rosa B.', revision })).status).toBe(303);
  });

  it('keeps where an appointment was about to be moved', async () => {
    const made = {
      what: 'Igiene',
      date: '2026-03-03',
      time: '10:00',
      minutes: 30,
      calendar: 'main',
      worked: 1,
    };
    const { body } = await mara.post(`/api/v1/desk/${bianchi.contractId}/appointments`, made);
    const at = `/desk/${bianchi.contractId}/appointments/${body.id}`;
    await keep('move', { of: body.id, date: '2026-03-09', time: '16:20', minutes: '30', calendar: 'main' });
    expect((await mara.get(at)).text).toContain('value="16:20"');
    const to = { date: '2026-03-09', time: '16:20', minutes: '30', calendar: 'main' };
    expect((await mara.post(`${at}/moves`, to)).status).toBe(303);
    expect((await mara.get(at)).text).not.toContain('id="discard"');
  });
});
