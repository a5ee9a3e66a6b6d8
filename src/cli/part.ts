import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Trouble } from '../platform/trouble.js';

const mostDeathsAMinute = 5;
const patience = 8000;

/** A process of its own that is started again when it dies, unless it keeps dying. */
export class Part {
  private process?: ChildProcess;
  private stopping = false;
  private deaths: number[] = [];

  constructor(
    private readonly name: string,
    private readonly file: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly onHopeless: (reason: Trouble) => void,
    private readonly firstWait = 250,
  ) {}

  /** Resolves when the process says that it is ready. */
  async start(): Promise<void> {
    if (this.stopping) return;
    const child = fork(this.file, { env: this.env });
    this.process = child;
    const died = once(child, 'exit').then(([code, signal]) => describe(code, signal));
    const first = await Promise.race([once(child, 'message'), died]);
    if (typeof first === 'string') {
      if (!this.stopping) throw new Trouble(`${this.name} did not start (${first}).`);
      return;
    }
    void died.then((how) => (this.stopping ? undefined : this.revive(how)));
  }

  /** Asks the process to end, and ends it when it doesn't. */
  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), patience);
    await gone;
    clearTimeout(force);
  }

  private async revive(how: string): Promise<void> {
    const now = Date.now();
    this.deaths = [...this.deaths.filter((at) => now - at < 60_000), now];
    const many = this.deaths.length;
    if (many >= mostDeathsAMinute)
      return this.onHopeless(new Trouble(`${this.name} ended ${many} times within a minute (${how}).`));
    const wait = this.firstWait * 2 ** (many - 1);
    console.error(`${this.name} ended (${how}); it starts again in ${wait / 1000} s.`);
    await sleep(wait);
    await this.start().catch((error: Error) => this.revive(error.message));
  }
}

function describe(code: number | null, signal: NodeJS.Signals | null) {
  return signal ? `signal ${signal}` : `exit code ${code}`;
}
