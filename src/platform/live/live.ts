import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { SETTINGS, type RunSettings } from '../config/tokens.js';
import { UnitOfWork } from '../database/unit-of-work.js';

/** Something changed that a page may be showing: a kind ("desk", "timesheet", "message" …) and ids, never content. */
export interface LiveNews {
  kind: string;
  contractId?: string;
  id?: string;
  /** Where it stands among the news that are kept; a reader who comes back tells the last one it has. */
  seq?: string;
  /** Of a ringing call: which client's number it is, since when, and whether it waits behind another. */
  client?: string;
  since?: string;
  waiting?: boolean;
}

/** What readers of these topics must not miss: everything kept after `seq`, or what holds now without it. */
type Keeper = (topics: string[], seq: string | null) => Promise<LiveNews[]>;

type Listener = (news: LiveNews) => void;
/** How long news are remembered for pages that are still loading. */
const REMEMBERED_MS = 30_000;
const CHANNEL = 'cornetta_live';

/**
 * News for open pages, over LISTEN/NOTIFY so that it reaches readers on every web process. Topics are readers:
 * `account:<id>` and `organisation:<id>`; a page asks again for what it may see.
 */
@Injectable()
export class Live implements OnApplicationShutdown {
  private readonly log = new Logger('live');
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly keepers: Keeper[] = [];
  private recent: { at: number; topics: string[]; news: LiveNews }[] = [];
  /** Since when nothing was missed, on this process's own clock. */
  private hearsSince = Infinity;
  private client: Client | null = null;
  private connecting: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly uow: UnitOfWork,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** Tells readers; in a transaction it reaches them when that commits. */
  async publish(topics: string[], news: LiveNews): Promise<void> {
    await this.uow.query(`select pg_notify($1, $2)`, [CHANNEL, JSON.stringify({ topics, news })]);
  }

  /** Calls back for each piece of news on the topics, until the returned function is called. */
  async subscribe(topics: string[], listener: Listener): Promise<() => void> {
    await this.connect();
    for (const topic of topics) {
      const set = this.listeners.get(topic) ?? new Set();
      this.listeners.set(topic, set.add(listener));
    }
    return () => {
      for (const topic of topics) {
        const set = this.listeners.get(topic);
        set?.delete(listener);
        if (set?.size === 0) this.listeners.delete(topic);
      }
    };
  }

  /** Declares news that are kept, to be told to readers who were away. */
  keep(keeper: Keeper): void {
    this.keepers.push(keeper);
  }

  /** What a reader who comes (back) has missed. */
  async missed(topics: string[], seq: string | null): Promise<LiveNews[]> {
    return (await Promise.all(this.keepers.map((keeper) => keeper(topics, seq)))).flat();
  }

  /** What reached this process while a page of this age was written and loaded; without that, that anything may have. */
  since(topics: string[], ageMs: number): LiveNews[] {
    const from = performance.now() - ageMs;
    if (ageMs > REMEMBERED_MS || from < this.hearsSince) return [{ kind: 'reload' }];
    return this.recent
      .filter((one) => one.at >= from && one.topics.some((topic) => topics.includes(topic)))
      .map(({ news }) => news);
  }

  private connect(): Promise<void> {
    if (this.client) return Promise.resolve();
    this.connecting ??= this.open().finally(() => (this.connecting = null));
    return this.connecting;
  }

  private async open(): Promise<void> {
    const client = new Client({
      connectionString: this.settings.databaseUrl,
      application_name: 'cornetta live',
      keepAlive: true,
    });
    client.on('notification', ({ payload }) => this.deliver(payload ?? ''));
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    this.hearsSince = performance.now();
    this.client = client;
  }

  /** What was missed while the connection was gone is unknown: every open page is told to look again. */
  private lost(client: Client): void {
    if (this.client !== client || this.stopped) return;
    this.client = null;
    this.hearsSince = Infinity;
    const retry = (): void => {
      if (this.stopped) return;
      this.connect().then(
        () =>
          new Set([...this.listeners.values()].flatMap((set) => [...set])).forEach((listener) =>
            listener({ kind: 'reload' }),
          ),
        () => setTimeout(retry, 1000).unref(),
      );
    };
    this.log.warn('connection lost, listening again');
    setTimeout(retry, 200).unref();
  }

  private deliver(payload: string): void {
    const { topics, news } = JSON.parse(payload) as { topics: string[]; news: LiveNews };
    this.remember(topics, news);
    const told = new Set<Listener>();
    for (const topic of topics) for (const listener of this.listeners.get(topic) ?? []) told.add(listener);
    for (const listener of told) listener(news);
  }

  private remember(topics: string[], news: LiveNews): void {
    const at = performance.now();
    this.recent.push({ at, topics, news });
    if (this.recent[0]!.at < at - 2 * REMEMBERED_MS)
      this.recent = this.recent.filter((one) => one.at >= at - REMEMBERED_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.end().catch(() => undefined);
  }
}
