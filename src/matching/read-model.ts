import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { Warming } from '../platform/errors.js';
import { Live } from '../platform/live/live.js';
import { Clock } from '../platform/time/clock.js';
import { Engine } from './engine/engine.js';
import { loadMarket, type Loading } from './engine/load.js';
import { loadMarketApart } from './engine/load-apart.js';
import type { Market } from './engine/market.js';
import { FactsQueries } from './facts.queries.js';

const TOPIC = 'matching';
/** A market read in less than this keeps a request waiting instead of sending it away. */
const PATIENCE_MS = 800;
const BATCH = 200;
const ON_THE_SPOT = 5000;

/**
 * The packed market of this process: read once from Postgres, then kept fresh by news that reaches each process. While
 * it is being read nobody is answered: half a market would be a wrong answer.
 */
@Injectable()
export class ReadModel implements OnApplicationShutdown {
  private readonly log = new Logger('matching');
  private engine: Engine | null = null;
  private reading: Promise<Engine> | null = null;
  private leave: (() => void) | null = null;
  private readonly stale = new Set<string>();
  private catching: Promise<void> | null = null;
  private stopReading: (() => void) | null = null;
  private loading: Loading = { done: 0, of: 0 };
  /** When the market was read, and how long that took. */
  private read: { at: number; ms: number } | null = null;
  private refreshedAt: number | null = null;

  constructor(
    private readonly queries: FactsQueries,
    private readonly live: Live,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** The market as the news so far left it; throws Warming while it is being read. */
  async ready(): Promise<Engine> {
    if (this.engine) {
      if (this.catching) await this.catching;
      if (this.engine) return this.engine;
    }
    const reading = this.warm();
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS).unref());
    const engine = await Promise.race([reading, late]);
    if (!engine) throw new Warming(this.loading);
    return engine;
  }

  /** Starts reading the market, if nobody has. */
  warm(): Promise<Engine> {
    if (this.engine) return Promise.resolve(this.engine);
    this.reading ??= this.load().finally(() => (this.reading = null));
    return this.reading;
  }

  /** What there is now, for figures; never waits. */
  get current(): Engine | null {
    return this.engine;
  }

  /** Reads one assistant again here, and tells the other processes to. */
  async refresh(assistantId: string): Promise<void> {
    await this.reread([assistantId]);
    await this.live.publish([TOPIC], { kind: TOPIC, id: assistantId });
  }

  /** Reads some assistants again in this process; news that come together are read together. */
  async reread(assistantIds: string[]): Promise<void> {
    if (!this.engine && !this.reading) return;
    for (const id of assistantIds) this.stale.add(id);
    // A reading under way may have passed them already: it looks at the stale ones when it is done.
    if (!this.engine) return;
    while (this.stale.size > 0)
      await (this.catching ??= this.catchUp().finally(() => (this.catching = null)));
  }

  private async catchUp(): Promise<void> {
    const ids = [...this.stale].slice(0, BATCH);
    for (const id of ids) this.stale.delete(id);
    try {
      const fresh = new Map((await this.queries.load(ids)).map((one) => [one.assistantId, one]));
      const market = this.engine?.market;
      for (const id of ids) {
        const facts = fresh.get(id);
        if (facts) market?.put(facts);
        else market?.remove(id);
      }
      this.refreshedAt = this.clock.now().epochMilliseconds;
    } catch (error) {
      // What could not be read is unknown from now on: the market is read anew.
      this.forget();
      throw error;
    }
  }

  private async load(): Promise<Engine> {
    this.leave ??= await this.live.subscribe([TOPIC], (news) => {
      if (news.kind === 'reload') this.forget();
      else if (news.id) this.reread([news.id]).catch((error: unknown) => this.log.warn(String(error)));
    });
    const began = performance.now();
    const at = this.clock.now().epochMilliseconds;
    const market = await this.marketAt(at);
    const engine = new Engine(market);
    this.engine = engine;
    if (this.stale.size > 0) await this.reread([]);
    this.read = { at, ms: performance.now() - began };
    return this.engine ?? engine;
  }

  /** A small market is read on the spot; a large one would keep this thread from everything else. */
  private async marketAt(at: number): Promise<Market> {
    const tell = (loading: Loading): void => void (this.loading = loading);
    const { databaseUrl } = this.settings;
    if ((await this.queries.countPublished()) < ON_THE_SPOT) return loadMarket(databaseUrl, at, tell);
    const apart = loadMarketApart(databaseUrl, at, tell);
    this.stopReading = apart.stop;
    return apart.market.finally(() => (this.stopReading = null));
  }

  /** Seconds since the whole was read, and how many that took; since news last changed it. */
  get age(): number | null {
    return this.read && (this.clock.now().epochMilliseconds - this.read.at) / 1000;
  }
  get tookSeconds(): number | null {
    return this.read && this.read.ms / 1000;
  }
  get refreshAge(): number | null {
    return this.refreshedAt && (this.clock.now().epochMilliseconds - this.refreshedAt) / 1000;
  }

  /** News were lost: the market is read anew, and nobody is answered from the old one. */
  private forget(): void {
    if (!this.engine && !this.reading) return;
    this.engine = null;
    this.warm().catch((error: unknown) => this.log.warn(String(error)));
  }

  onApplicationShutdown(): void {
    this.leave?.();
    this.stopReading?.();
  }
}
