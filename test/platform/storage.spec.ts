import { setTimeout as pause } from 'node:timers/promises';
import { Storage } from '../../src/platform/storage/storage.js';
import { TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => (app = await TestApp.start()));
afterAll(() => app.stop());

const text = async (pieces: AsyncIterable<Buffer>): Promise<string> => {
  let whole = '';
  for await (const piece of pieces) whole += piece.toString();
  return whole;
};

describe('a stored file', () => {
  it('is read piece by piece as it was written', async () => {
    const content = (async function* () {
      for (const word of ['una ', 'parola']) yield await Promise.resolve(Buffer.from(word));
    })();
    const about = { ownerId: null, purpose: 'test', name: 'a.txt', mediaType: 'text/plain' };
    const id = await app.get(Storage).put({ ...about, content });
    expect(await text(app.get(Storage).stream(id))).toBe('una parola');
  });

  it('that is gone is the trouble of whoever reads it, when it is read', async () => {
    const pieces = app.get(Storage).stream('0192d0c4-0000-7000-8000-000000000000');
    await pause(50);
    await expect(text(pieces)).rejects.toThrow('ENOENT');
  });
});
