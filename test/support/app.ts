import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createWeb } from '../../src/app.js';
import { loadSettings } from '../../src/platform/config/index.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { Clock } from '../../src/platform/time/clock.js';
import { Answers } from './answers.js';
import { createTestDatabase } from './database.js';
import { Reader } from './reader.js';
import { World } from './world.js';

/** The whole application on a database of its own, listening on loopback, with a small world to stand in. */
export class TestApp {
  readonly world: World;
  private readonly answers: Answers;

  private constructor(
    readonly nest: NestFastifyApplication,
    readonly url: string,
    private readonly dispose: () => Promise<void>,
  ) {
    this.world = new World(this);
    this.answers = new Answers(this);
  }

  static async start(env: Record<string, string> = {}): Promise<TestApp> {
    const database = await createTestDatabase();
    const dataDir = mkdtempSync(join(tmpdir(), 'cornetta-'));
    const settings = loadSettings({
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      DATABASE_OWNER_URL: database.ownerUrl,
      DEMO: '1',
      ...env,
    });
    const nest = await createWeb({ ...settings, databaseUrl: database.url, role: 'web' });
    await nest.listen(0, '127.0.0.1');
    const { port } = nest.getHttpServer().address() as { port: number };
    return new TestApp(nest, `http://127.0.0.1:${port}`, async () => {
      await nest.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    });
  }

  get<T>(token: Type<T>): T {
    return this.nest.get(token, { strict: false });
  }

  get clock(): Clock {
    return this.get(Clock);
  }

  /** Rows of a statement, past every service. */
  sql<Row>(text: string, params: unknown[] = []): Promise<Row[]> {
    return this.get(UnitOfWork).query<Row>(text, params);
  }

  /** Runs what is due in the background, and what that causes, to the end. */
  settle(): Promise<number> {
    return this.get(Jobs).drain();
  }

  /** Runs one scheduled sweep now. */
  sweep(queue: string): Promise<void> {
    return this.get(Jobs).sweep(queue);
  }

  /** A browser without JavaScript: keeps cookies, sends Origin, follows nothing by itself. */
  reader(): Reader {
    return new Reader(this);
  }

  /** The newest mail to an address. */
  async lastMail(to: string): Promise<{ subject: string; body: string; link: string }> {
    const [mail] = await this.sql<{ subject: string; body: string }>(
      `select subject, body from mail where recipient = $1 order by created_at desc, id desc limit 1`,
      [to],
    );
    if (!mail) throw new Error(`no mail to ${to}`);
    return { ...mail, link: /https?:\/\/[^/\s]+(\/\S+)/.exec(mail.body)?.[1] ?? '' };
  }

  /** Ends it; a test file in which the API answered otherwise than it is described fails here. */
  async stop(): Promise<void> {
    await this.dispose();
    const lies = [...this.answers.lies];
    if (lies.length > 0) throw new Error(lies.join('\n'));
  }
}
