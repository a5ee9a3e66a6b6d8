import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings, type Settings } from '../../../platform/config/index.js';
import {
  migrate,
  startEmbedded,
  type DatabaseUrls,
  type EmbeddedDatabase,
} from '../../../platform/database/index.js';
import { tryPort } from '../../../platform/port.js';

const built = join(import.meta.dirname, '..', '..', '..');

export interface Part {
  url: string;
  child: ChildProcess;
}

/** An empty installation: its database, and processes on ports of their own. Leaves nothing behind. */
export class Parts {
  private readonly children: ChildProcess[] = [];

  private constructor(
    private readonly dataDir: string,
    private readonly database: EmbeddedDatabase,
    readonly settings: Settings,
  ) {}

  static async prepare(): Promise<Parts> {
    const dataDir = await mkdtemp(join(tmpdir(), 'cornetta-'));
    // For the server's own account: without it root's database would be put elsewhere and stay there.
    await chmod(dataDir, 0o711);
    const database = await startEmbedded(dataDir);
    await migrate(database);
    return new Parts(dataDir, database, loadSettings({ DATA_DIR: dataDir, DEMO: '0' }));
  }

  get urls(): DatabaseUrls {
    return this.database;
  }

  /** Starts one of the program's processes and waits until it is ready. */
  async start(file: string): Promise<Part> {
    const port = await tryPort(0, '127.0.0.1');
    const child = fork(join(built, file), {
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        STRIPE_STAND_IN_PORT: '1',
        HOST: '127.0.0.1',
        DATA_DIR: this.dataDir,
        DATABASE_URL: this.database.url,
        DEMO: '0',
        LOG_LEVEL: 'error',
      },
    });
    this.children.push(child);
    const [first] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
    if (first !== 'ready') throw new Error(`${file} ended before it was ready`);
    return { url: `http://127.0.0.1:${port}`, child };
  }

  async remove(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    await this.database.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
