import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { SETTINGS, type RunSettings } from '../../src/platform/config/tokens.js';
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
    expect(await app.get(Storage).find(id)).toMatchObject({ bytes: 10, mediaType: 'text/plain' });
  });

  it('may be larger than two gigabytes, and leaves nothing where its row is refused', async () => {
    await app.sql(`update stored_file set bytes = 3000000000`);
    const [{ id }] = (await app.sql<{ id: string }>(`select id from stored_file`)) as [{ id: string }];
    expect((await app.get(Storage).find(id))!.bytes).toBe(3_000_000_000);
    const { filesDir } = app.get<RunSettings>(SETTINGS as never);
    const files = async () =>
      (await readdir(filesDir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
    const before = await files();
    const about = { ownerId: null, purpose: 'test', mediaType: 'text/plain', content: Buffer.from('x') };
    await expect(app.get(Storage).put({ ...about, name: 'no\0text' })).rejects.toThrow();
    expect(await files()).toHaveLength(before.length);
  });

  it('that is gone is the trouble of whoever reads it, when it is read', async () => {
    const pieces = app.get(Storage).stream('0192d0c4-0000-7000-8000-000000000000');
    await pause(50);
    await expect(text(pieces)).rejects.toThrow('ENOENT');
  });
});
