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

/** Counters in PostgreSQL, so that all processes share them. */
@Injectable()
export class RateLimits {
  private readonly limiters = new Map<string, RateLimiterPostgres>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(SETTINGS) readonly settings: RunSettings,
  ) {}

  /** Takes one point for the key; Refusal `too_many` (429) when none is left. */
  async take(limit: Limit, key: string): Promise<void> {
    try {
      await this.limiter(limit).consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new Refusal('too_many', {
        status: 429,
        params: { seconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) },
      });
    }
  }

  /** Gives the points back, after a success that shows it was no guessing. */
  async forget(limit: Limit, key: string): Promise<void> {
    await this.limiter(limit).delete(key);
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
