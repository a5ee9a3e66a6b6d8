import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Live } from '../platform/live/live.js';
import { FactsQueries } from './facts.queries.js';
import type { Facts } from './need.js';

const TOPIC = 'matching';

/**
 * The facts of every published assistant in memory: read once from Postgres, then kept fresh by news that reaches
 * each process. `all` waits for the first reading, so nobody is ever matched against half the market.
 */
@Injectable()
export class ReadModel implements OnApplicationShutdown {
  private facts: Map<string, Facts> | null = null;
  private loading: Promise<Map<string, Facts>> | null = null;
  private leave: (() => void) | null = null;

  constructor(
    private readonly queries: FactsQueries,
    private readonly live: Live,
  ) {}

  async all(): Promise<Map<string, Facts>> {
    return this.facts ?? (this.loading ??= this.load().finally(() => (this.loading = null)));
  }

  /** Reads one assistant again here, and tells the other processes to. */
  async refresh(assistantId: string): Promise<void> {
    await this.reread([assistantId]);
    await this.live.publish([TOPIC], { kind: TOPIC, id: assistantId });
  }

  async reread(assistantIds: string[]): Promise<void> {
    // A reading under way may have passed this assistant already: wait for it, then read her again.
    const facts = this.loading ? await this.loading : this.facts;
    if (!facts) return;
    const fresh = new Map((await this.queries.load(assistantIds)).map((one) => [one.assistantId, one]));
    for (const id of assistantIds) {
      const one = fresh.get(id);
      if (one) facts.set(id, one);
      else facts.delete(id);
    }
  }

  private async load(): Promise<Map<string, Facts>> {
    this.leave ??= await this.live.subscribe([TOPIC], (news) => {
      if (news.kind === 'reload') this.facts = null;
      else if (news.id) this.reread([news.id]).catch(() => (this.facts = null));
    });
    const rows = await this.queries.load(null);
    return (this.facts = new Map(rows.map((one) => [one.assistantId, one])));
  }

  onApplicationShutdown(): void {
    this.leave?.();
  }
}
