import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { Refusal } from '../errors.js';
import { SETTINGS, type RunSettings } from '../config/tokens.js';

export interface Limit {
  /** Name, part of the key. */
  name: string;
  points: number;
  seconds: number;
}

const LARGEST_LEASE = 20;
const MOST_LEASES = 20_000;

/** Counters in PostgreSQL, so that all processes share them. */
@Injectable()
export class RateLimits {
  private readonly limiters = new Map<string, RateLimiterPostgres>();
  private readonly leases = new Map<string, { left: number; until: number }>();
  private readonly renewals = new Map<string, Promise<void>>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(SETTINGS) readonly settings: RunSettings,
  ) {}

  /** Takes one point for the key; Refusal `too_many` (429) when none is left. */
  async take(limit: Limit, key: string): Promise<void> {
    const id = `${limit.name}:${key}`;
    for (;;) {
      const lease = this.leases.get(id);
      if (lease && lease.left > 0 && Date.now() < lease.until) {
        lease.left -= 1;
        return;
      }
      await this.renew(limit, key, id);
    }
  }

  /** Gives the points back, after a success that shows it was no guessing. */
  async forget(limit: Limit, key: string): Promise<void> {
    this.leases.delete(`${limit.name}:${key}`);
    await this.limiter(limit).delete(key);
  }

  /** Requests that find the lease used up wait for one new lease between them. */
  private renew(limit: Limit, key: string, id: string): Promise<void> {
    const running =
      this.renewals.get(id) ?? this.lease(limit, key, id).finally(() => this.renewals.delete(id));
    this.renewals.set(id, running);
    return running;
  }

  /** Takes a few points at once from the counter all processes share: never more than the limit, at a write in twenty. */
  private async lease(limit: Limit, key: string, id: string): Promise<void> {
    const points = Math.min(LARGEST_LEASE, Math.max(1, Math.floor(limit.points / 50)));
    try {
      const { msBeforeNext } = await this.limiter(limit).consume(key, points);
      if (this.leases.size > MOST_LEASES) this.leases.clear();
      this.leases.set(id, { left: points, until: Date.now() + msBeforeNext });
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      throw new Refusal('too_many', { status: 429, params: { seconds } });
    }
  }

  private limiter(limit: Limit): RateLimiterPostgres {
    let limiter = this.limiters.get(limit.name);
    if (!limiter) {
      limiter = new RateLimiterPostgres({
        storeClient: (this.dataSource.driver as unknown as { master: Pool }).master,
        storeType: 'pool',
        tableName: 'rate_limit',
        tableCreated: true,
        keyPrefix: limit.name,
        points: limit.points,
        duration: limit.seconds,
        clearExpiredByTimeout: false,
        // A key that is over its limit is refused from memory until then, without asking the database.
        inMemoryBlockOnConsumed: limit.points + 1,
      });
      this.limiters.set(limit.name, limiter);
    }
    return limiter;
  }
}
