import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SETTINGS, type RunSettings } from '../../src/platform/config/tokens.js';
import { TestApp } from '../support/app.js';
import { PASSWORD } from '../support/world.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

async function staff(...words: string[]): Promise<{ code: number; said: string }> {
  const { databaseUrl, databaseOwnerUrl, dataDir } = app.nest.get<RunSettings>(SETTINGS, { strict: false });
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/cli/staff.js'), ...words], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      DATABASE_OWNER_URL: databaseOwnerUrl,
      DATA_DIR: dataDir,
      DEMO: '1',
    },
  });
  const [[code], out, error] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: code as number, said: out + error };
}

describe('npm run staff -- add', () => {
  it('prints a link that sets the password, and the person is staff', async () => {
    const { code, said } = await staff('add', 'capo@example.com', 'Sara', 'Capo');
    expect([code, said]).toEqual([0, expect.stringContaining('capo@example.com is staff')]);
    const link = /https?:\/\/[^/\s]+(\/\S+)/.exec(said)?.[1] ?? '';
    const reader = app.reader();
    expect((await reader.post(link, { password: PASSWORD })).status).toBe(303);
    await reader.logIn('capo@example.com', PASSWORD);
    expect((await reader.get('/staff')).status).toBe(200);
  });

  it('refuses nonsense and the addresses of users in one plain line', async () => {
    const mara = await app.world.assistantAccount();
    for (const words of [[], ['remove', 'x@example.com'], ['add'], ['add', 'pippo'], ['add', mara.email]]) {
      const { code, said } = await staff(...words);
      expect(code).toBe(1);
      expect(said.trim().split('\n')).toHaveLength(1);
      expect(said).not.toContain('    at ');
    }
  });
});
