import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics } from '../platform/metrics/metrics.js';
import { Market } from './engine/market.js';
import { FactsQueries } from './facts.queries.js';
import type { Facts } from './need.js';
import { ReadModel } from './read-model.js';

const EVERY_MS = 30_000;
const SAMPLE = 400;

/**
 * Holds the packed market against the tables, some people at a time, round after round. Whoever differs is read again:
 * the news of her change was lost.
 */
@Injectable()
export class Drift implements OnApplicationShutdown {
  private readonly log = new Logger('matching');
  private readonly repaired: { inc(by?: number): void };
  private timer: NodeJS.Timeout | null = null;
  private after: string | null = null;
  private slot = 0;
  private last: number | null = null;

  constructor(
    private readonly model: ReadModel,
    private readonly queries: FactsQueries,
    metrics: Metrics,
  ) {
    this.repaired = metrics.counter(
      'matching_drift_repaired_total',
      'People whose facts differed from the tables and were read again',
    );
    metrics.gauge('matching_drift_last', 'People found to differ in the last look', () => this.last);
    metrics.gauge(
      'matching_people',
      'People in the packed market',
      () => this.model.current?.market.live ?? null,
    );
    metrics.gauge(
      'matching_read_model_bytes',
      'Bytes of the packed market',
      () => this.model.current?.market.bytes ?? null,
    );
    metrics.gauge('matching_age_seconds', 'Since the packed market was read whole', () => this.model.age);
    metrics.gauge('matching_rebuild_seconds', 'How long reading it took', () => this.model.tookSeconds);
    metrics.gauge('matching_refresh_age_seconds', 'Since news last changed it', () => this.model.refreshAge);
    metrics.gauge('matching_warming', '1 while it is being read', () => (this.model.current ? 0 : 1));
  }

  /** Looks again and again from now on. */
  watch(): void {
    this.timer ??= setInterval(() => {
      this.look().catch((error: unknown) => this.log.warn(`the look for drift failed: ${String(error)}`));
    }, EVERY_MS).unref();
  }

  /** Looks at the next people of the tables and of the market. Returns how many differed. */
  async look(): Promise<number> {
    const { current } = this.model;
    if (!current) return 0;
    const { market } = current;
    const ids = await this.queries.publishedAfter(this.after, SAMPLE);
    this.after = ids.length < SAMPLE ? null : ids.at(-1)!;
    // Who is in the market and in no table is found from the market's side.
    const slots = Math.min(SAMPLE, market.size);
    const known = Array.from({ length: slots }, (_, n) => (this.slot + n) % market.size).filter((i) =>
      market.has(i),
    );
    this.slot = market.size > 0 ? (this.slot + slots) % market.size : 0;
    const both = [...new Set([...ids, ...known.map((i) => market.ids.text(i))])];
    const version = market.version;
    const truth = new Map((await this.queries.load(both)).map((one) => [one.assistantId, one]));
    if (this.model.current?.market !== market || market.version !== version) return 0;
    const beside = new Market(1);
    const kept = (facts: Facts): Facts => beside.facts(beside.put(facts));
    const different = both.filter((id) => {
      const i = market.ids.find(id);
      const facts = truth.get(id);
      return i < 0 || !facts ? i >= 0 || facts !== undefined : plain(market.facts(i)) !== plain(kept(facts));
    });
    this.last = different.length;
    if (different.length > 0) {
      this.log.warn(`${different.length} people differed from the tables and are read again`);
      this.repaired.inc(different.length);
      await this.model.reread(different);
    }
    return different.length;
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }
}

/** Facts as one text, whatever the order they came in. */
const plain = (facts: Facts): string =>
  JSON.stringify(facts, (_, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
