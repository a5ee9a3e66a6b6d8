import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownAddress, rememberAddress } from '../../src/cli/installation.js';
import { Part } from '../../src/cli/part.js';
import { loadSettings } from '../../src/platform/config/index.js';
import { root } from '../../src/platform/root.js';
import type { Trouble } from '../../src/platform/trouble.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cornetta-start-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm start', () => {
  it('says in one line that its port is taken, and leaves nothing behind', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const dataDir = join(folder, 'data');
    const { code, output } = await start({ PORT: String(port), DATA_DIR: dataDir });
    taken.close();
    expect(output).toBe(`Port ${port} of 127.0.0.1 is in use: set PORT to another one.\n`);
    expect(code).toBe(1);
    expect(readdirSync(dataDir)).toEqual(['master.key']);
  });

  it('names every bad setting in a line of its own', async () => {
    const { code, output } = await start({ PORT: '0', DEMO: 'maybe' });
    expect(output).toBe('PORT: must be from 1 to 65535\nDEMO: must be 0 or 1\n');
    expect(code).toBe(1);
  });

  it.each([
    ['/proc/nothing/data', "Can't write to the folder /proc/nothing/data: nothing can be kept there.\n"],
    ['/dev/null', '/dev/null is not a folder.\n'],
    ['/dev/null/data', '/dev/null is not a folder.\n'],
  ])('says in one line that %s is no place for its data', async (dataDir, line) => {
    expect(await start({ DATA_DIR: dataDir })).toEqual({ code: 1, output: line });
  });
});

describe('web and jobs alone', () => {
  it.each(['main.js', 'worker.js'])(
    '%s: a database that is away is one line',
    async (file) => {
      const env = { DATABASE_URL: 'postgres://nobody:none@127.0.0.1:9/none' };
      expect(await start(env, file)).toEqual({
        code: 1,
        output: "DATABASE_URL: can't connect (connect ECONNREFUSED 127.0.0.1:9).\n",
      });
    },
    20_000,
  );
});

describe('the address of an installation', () => {
  it('is known to commands that are told none', () => {
    const settings = loadSettings({ DATA_DIR: folder, PORT: '4321' });
    rememberAddress(settings);
    const later = loadSettings({ DATA_DIR: folder });
    expect(knownAddress(later, {})).toEqual({ PUBLIC_URL: 'http://127.0.0.1:4321' });
    expect(knownAddress(later, { PORT: '5000' })).toEqual({});
  });
});

describe('a part', () => {
  const script = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  it('that was killed comes back, until it is stopped', async () => {
    const log = join(folder, 'lives');
    const file = script(
      'mortal.mjs',
      `import { appendFileSync } from 'node:fs';
       appendFileSync(${JSON.stringify(log)}, process.pid + '\\n');
       process.on('message', () => undefined);
       process.send('ready');`,
    );
    const part = new Part('Mortal', file, process.env, fail, 10);
    await part.start();
    const [first] = await lines(log, 1);
    process.kill(Number(first), 'SIGKILL');
    const [, second] = await lines(log, 2);
    expect(second).not.toBe(first);
    await part.stop();
    expect(() => process.kill(Number(second), 0)).toThrow('ESRCH');
  }, 10_000);

  it('that cannot start says how it ended', async () => {
    const part = new Part('Broken', script('broken.mjs', 'process.exit(3);'), process.env, fail);
    await expect(part.start()).rejects.toThrow('Broken did not start (exit code 3).');
  });

  it('that keeps dying is given up', async () => {
    const file = script('weak.mjs', `process.send('ready', () => process.exit(4));`);
    const hopeless = new Promise<Trouble>((resolve) => {
      void new Part('Weak', file, process.env, resolve, 1).start();
    });
    expect((await hopeless).message).toBe('Weak ended 5 times within a minute (exit code 4).');
  }, 10_000);
});

function fail(reason: Error) {
  throw reason;
}

async function start(env: NodeJS.ProcessEnv, file = 'cli/start.js') {
  const child = spawn(process.execPath, [join(root, 'dist/src', file)], {
    env: { PATH: process.env['PATH'], DATA_DIR: folder, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

async function lines(file: string, count: number): Promise<string[]> {
  for (;;) {
    const found = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1);
    if (found.length >= count) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
