import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryPort } from '../platform/port.js';
import { Trouble } from '../platform/trouble.js';

export interface Login {
  who: string;
  email: string;
  password: string;
}

const PATIENCE_MS = 60_000;

/** `npm start` on a folder and ports of its own: a whole installation that leaves nothing behind. */
export class Instance {
  private child: ChildProcess | null = null;
  readonly logins: Login[] = [];

  private constructor(
    readonly url: string,
    readonly dataDir: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async prepare(env: Record<string, string> = {}): Promise<Instance> {
    const dataDir = await mkdtemp(join(tmpdir(), 'cornetta-'));
    const [port, standIn] = [await freePort(), await freePort()];
    const { DATABASE_URL: _, DATABASE_OWNER_URL: __, PUBLIC_URL: ___, ...rest } = process.env;
    const own = {
      PORT: String(port),
      STRIPE_STAND_IN_PORT: String(standIn),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      DEMO: '1',
    };
    return new Instance(`http://127.0.0.1:${port}`, dataDir, { ...rest, ...own, ...env });
  }

  /** Starts it and resolves with the milliseconds until it said it was ready. */
  async start(): Promise<number> {
    const began = performance.now();
    const child = spawn(process.execPath, [join(import.meta.dirname, 'start.js')], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    let said = '';
    const ready = new Promise<number>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        if (/is ready: /.test(said)) resolve(Math.round(performance.now() - began));
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) =>
        reject(new Trouble(`The instance ended with code ${code}: ${said.trim().split('\n').at(-1) ?? ''}`)),
      );
      setTimeout(
        () => reject(new Trouble(`The instance was not ready after ${PATIENCE_MS / 1000} s: ${said}`)),
        PATIENCE_MS,
      ).unref();
    });
    const ms = await ready;
    await this.hearLogins(() => said);
    return ms;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Stops it as Ctrl-C would; its data stay for another start. */
  async halt(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }

  /** Stops it and removes its data. */
  async remove(): Promise<void> {
    await this.halt();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async hearLogins(said: () => string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 150));
    this.logins.length = 0;
    for (const [, who = '', email = '', password = ''] of said().matchAll(
      /^ {2}(.+?) +(\S+@\S+) {2}(.+)$/gm,
    )) {
      this.logins.push({ who, email, password });
    }
  }
}

async function freePort(): Promise<number> {
  const port = await tryPort(0, '127.0.0.1');
  if (!port) throw new Trouble('No free port on 127.0.0.1.');
  return port;
}
