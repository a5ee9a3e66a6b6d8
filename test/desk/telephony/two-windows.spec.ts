import { TestApp } from '../../support/app.js';
import { engagement, takeCall } from '../desk-world.js';

describe('a call open in two windows', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.stop());

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
