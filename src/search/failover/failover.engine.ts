import { Injectable, Logger } from '@nestjs/common';
import {
  MeilisearchRequestError,
  MeilisearchRequestTimeOutError,
  MeilisearchTaskTimeOutError,
} from 'meilisearch';
import { Clock } from '../../platform/time/clock.js';
import type { Locale } from '../../platform/views/i18n.js';
import { DirectoryEngine, type DirectoryPage, type DirectoryQuery } from '../directory.port.js';
import { MeilisearchEngine } from '../meilisearch/meilisearch.engine.js';
import { isMissingIndex } from '../meilisearch/server.errors.js';
import { PostgresEngine } from '../postgres.engine.js';
import { Breaker } from './breaker.js';
import { Outages, type OutageReason } from './outages.service.js';

const PROBE: DirectoryQuery = {
  text: '',
  skills: [],
  language: null,
  level: null,
  monthCents: null,
  freeMinutes: null,
  sectors: [],
  sort: 'reputation',
  cursor: null,
  limit: 1,
};

/** Meilisearch answers; when it can't, or not in time, PostgreSQL answers that very request. */
@Injectable()
export class FailoverEngine extends DirectoryEngine {
  private readonly log = new Logger('search');
  private readonly breaker = new Breaker();
  private probe: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly first: MeilisearchEngine,
    private readonly second: PostgresEngine,
    private readonly outages: Outages,
    private readonly clock: Clock,
  ) {
    super();
  }

  search(query: DirectoryQuery, locale: Locale): Promise<DirectoryPage> {
    return this.answer((engine) => engine.search(query, locale));
  }

  matching(text: string, after: string | null, limit: number): Promise<string[]> {
    return this.answer((engine) => engine.matching(text, after, limit));
  }

  /** Asks the server for a page, and returns to it when it answers in time. */
  async checkHealth(): Promise<boolean> {
    try {
      await this.first.search(PROBE, 'it');
    } catch (error) {
      await this.note(error);
      return false;
    }
    this.breaker.succeeded();
    await this.outages.end();
    return true;
  }

  /** Resolves when no probe is under way. */
  async settled(): Promise<void> {
    await this.probe;
  }

  private async answer<T>(ask: (engine: DirectoryEngine) => Promise<T>): Promise<T> {
    if (!this.breaker.closed) {
      // Nobody waits for the probe: this request is PostgreSQL's already.
      if (this.breaker.takeProbe(this.now())) this.probe = this.checkHealth().catch(() => undefined);
      return ask(this.second);
    }
    try {
      const answer = await ask(this.first);
      this.breaker.succeeded();
      return answer;
    } catch (error) {
      await this.note(error);
      return ask(this.second);
    }
  }

  private async note(error: unknown): Promise<void> {
    const reason = reasonOf(error);
    if (!this.breaker.failed(this.now()) || reason === null) return;
    this.log.warn(`search server ${reason}, PostgreSQL serves the directory: ${(error as Error).message}`);
    await this.outages.begin(reason);
  }

  private now(): number {
    return this.clock.date().getTime();
  }
}

/** Why the server gave no answer; null when it only has no index yet, which a rebuild is about to make. */
export function reasonOf(error: unknown): OutageReason | null {
  if (isMissingIndex(error)) return null;
  if (error instanceof MeilisearchTaskTimeOutError) return 'slow';
  if (error instanceof MeilisearchRequestError)
    return error.cause instanceof MeilisearchRequestTimeOutError ? 'slow' : 'down';
  return 'refused';
}
