import { TestApp } from '../../support/app.js';
import { engagement, takeCall } from '../desk-world.js';

describe('a call open in two windows', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.stop());

  it('keeps what both wrote in the same field, one beside the other, until somebody decides', async () => {
    const client = await engagement(app, 'Studio Verdi', await app.world.assistantAccount('Nora Neri'));
    const mara = await app.world.reader(client.mara);
    const callId = await takeCall(app, client);
    const page = `/desk/${client.contractId}/calls/${callId}`;
    const empty = { 'end.note': '' };
    const put = (fields: object, base: object) => mara.json('put', `/api/v1${page}/draft`, { fields, base });
    const both = (mine: string, theirs: string) =>
      expect.arrayContaining([
        { name: 'end.note', values: [mine] },
        { name: 'end.note~', values: [theirs] },
      ]) as never;
    await put({ 'end.note': 'Dalla prima' }, empty);
    expect((await put({ 'end.note': 'Dalla seconda' }, empty)).body.fields).toEqual(
      both('Dalla seconda', 'Dalla prima'),
    );
    // Whoever comes back to the page is shown both; a button of a window that has seen less writes over neither.
    expect((await mara.get(page)).text).toContain('Dalla prima');
    await mara.post(`${page}/draft`, { 'end.note': 'Per sbaglio', base: JSON.stringify(empty) });
    expect((await put({ 'end.note': 'Per sbaglio' }, { 'end.note': 'Per sbaglio' })).body.fields).toEqual(
      both('Per sbaglio', 'Dalla seconda'),
    );
    const ending = { 'end.outcome': 'settled', 'end.note': 'Per sbaglio' };
    expect((await mara.post(`${page}/ending`, ending)).status).toBe(409);
    await mara.post(`${page}/ending`, { ...ending, 'end.discard': 'on' });
    expect((await mara.get(`/desk/${client.contractId}/records/${callId}`)).text).toContain('Dalla seconda');
  });

  it('loses no word of either: each sends what it has changed since it last looked', async () => {
    const client = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
    const mara = await app.world.reader(client.mara);
    const page = `/api/v1/desk/${client.contractId}/calls/${await takeCall(app, client)}/draft`;
    const empty = { 'end.note': '', 'asked.question': '' };
    const first = { ...empty, 'end.note': 'Dalla prima' };
    await mara.json('put', page, { fields: first, base: empty });
    const second = { ...empty, 'asked.question': 'Dalla seconda' };
    const kept = await mara.json('put', page, { fields: second, base: empty });
    expect(kept.body.fields).toEqual(
      expect.arrayContaining([
        { name: 'end.note', values: ['Dalla prima'] },
        { name: 'asked.question', values: ['Dalla seconda'] },
      ]),
    );
    // Taken out on purpose, it is gone.
    const cleared = await mara.json('put', page, {
      fields: { ...first, 'end.note': '' },
      base: first,
    });
    expect(cleared.body.fields).toEqual(
      expect.arrayContaining([
        { name: 'end.note', values: [''] },
        { name: 'asked.question', values: ['Dalla seconda'] },
      ]),
    );
  });
});
