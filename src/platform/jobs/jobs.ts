import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { PgBoss, type Db, type Job, type JobResult } from 'pg-boss';
import { UnitOfWork } from '../database/unit-of-work.js';
import { SETTINGS, type RunSettings } from '../config/tokens.js';
import { Warming } from '../errors.js';

type Handler<Data> = (data: Data) => Promise<void>;

interface Schedule {
  queue: string;
  cron: string;
}

/** News of a job wakes a worker; the polls are for what was missed. A full batch is followed by the next at once. */
const POLLING = {
  pollingIntervalSeconds: 2,
  notifyPollingIntervalSeconds: 5,
  batchSize: 20,
  burstWhenBatchFull: true,
  perJobResults: true,
} as const;

/** A job's worker may die: another takes the job after this long without a heartbeat. */
const HEARTBEAT_SECONDS = 10;

/**
 * Work that happens after commit, kept in PostgreSQL (pg-boss) and sent in the transaction that wants it.
 * The web process only sends; the jobs process calls `work()`; tests call `drain()`.
 */
@Injectable()
export class Jobs implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('jobs');
  private readonly handlers = new Map<string, Handler<never>>();
  private readonly schedules: Schedule[] = [];
  private readonly complained = new Map<string, number>();
  private readonly boss: PgBoss;

  constructor(
    private readonly uow: UnitOfWork,
    @Inject(SETTINGS) settings: RunSettings,
  ) {
    this.boss = new PgBoss({
      connectionString: settings.databaseUrl,
      application_name: 'cornetta jobs',
      max: 4,
      schema: 'pgboss',
      migrate: false,
      createSchema: false,
      reindex: false,
      supervise: settings.role === 'jobs',
      schedule: settings.role === 'jobs',
      useListenNotify: settings.role === 'jobs',
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
      cronMonitorIntervalSeconds: 5,
      cronWorkerIntervalSeconds: 5,
    });
    this.boss.on('error', (error) => this.complain(error.message.replace(/ \(Queue:.*/, '')));
  }

  /** Every queue complains when the database is gone: once is enough. */
  private complain(trouble: string): void {
    const now = Date.now();
    if (now - (this.complained.get(trouble) ?? 0) < 10_000) return;
    this.complained.set(trouble, now);
    this.log.warn(trouble);
  }

  /** Declares a queue and what is done with its jobs. Called before the application has started. */
  define<Data extends object>(queue: string, handle: Handler<Data>): void {
    if (this.handlers.has(queue)) throw new Error(`queue ${queue} is defined twice`);
    this.handlers.set(queue, handle);
  }

  /** Declares a sweep that runs by the cron line, in UTC, once over all processes. */
  every(cron: string, queue: string, sweep: () => Promise<void>): void {
    this.define(queue, sweep);
    this.schedules.push({ queue, cron });
  }

  /** Sends a job: in the current transaction if there is one, so that it exists only if the change does. */
  async send(queue: string, data: object, options: { after?: Date; key?: string } = {}): Promise<void> {
    const db: Db = { executeSql: async (text, values) => ({ rows: await this.uow.query(text, values) }) };
    await this.boss.send(queue, data, { db, startAfter: options.after, singletonKey: options.key });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boss.start();
    const known = new Set((await this.boss.getQueues()).map((queue) => queue.name));
    for (const queue of this.handlers.keys()) {
      if (known.has(queue)) continue;
      await this.boss.createQueue(queue, {
        notify: true,
        retryLimit: 12,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: 600,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        expireInSeconds: 600,
      });
    }
  }

  /** Starts taking jobs. Only the jobs process calls it. */
  async work(): Promise<void> {
    for (const [queue, handle] of this.handlers) {
      await this.boss.work<object, object, typeof POLLING>(queue, POLLING, async (jobs) => {
        const results: JobResult[] = [];
        for (const job of jobs) results.push(await this.attempt(queue, handle, job));
        return results;
      });
    }
    for (const { queue, cron } of this.schedules) await this.boss.schedule(queue, cron);
  }

  /** One job of a batch fails alone, and is tried again. */
  private async attempt(queue: string, handle: Handler<never>, job: Job): Promise<JobResult> {
    try {
      await handle(job.data as never);
      return { id: job.id, status: 'completed' };
    } catch (error) {
      const { message, stack } = error as Error;
      // What is still being prepared is no fault: the job comes again.
      if (!(error instanceof Warming)) this.log.error(`${queue}: ${stack ?? message}`);
      return { id: job.id, status: 'failed', output: { message } };
    }
  }

  /** For tests: runs every job that is due, and those they cause, until none is left. Returns how many ran. */
  async drain(): Promise<number> {
    let ran = 0;
    for (let due = await this.dueQueues(); due.length > 0; due = await this.dueQueues()) {
      for (const queue of due) {
        for (const job of await this.boss.fetch<object>(queue, { batchSize: 100 })) {
          ran += 1;
          await this.handlers.get(queue)?.(job.data as never);
          await this.boss.complete(queue, job.id);
        }
      }
    }
    return ran;
  }

  /** Asking every queue in turn would cost a test more than its jobs do. */
  private async dueQueues(): Promise<string[]> {
    const rows = await this.uow.query<{ name: string }>(
      `select distinct name from pgboss.job where state in ('created', 'retry') and start_after <= now()`,
    );
    return rows.map(({ name }) => name).filter((name) => this.handlers.has(name));
  }

  /** For tests: runs one sweep now, as its schedule would. */
  async sweep(queue: string): Promise<void> {
    const handle = this.handlers.get(queue);
    if (!handle) throw new Error(`no queue ${queue}`);
    await handle({} as never);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: 5000 });
  }
}
