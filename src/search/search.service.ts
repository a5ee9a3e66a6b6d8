import { Injectable } from '@nestjs/common';
import type { Locale } from '../platform/views/i18n.js';
import { DirectoryEngine, type DirectoryPage, type DirectoryQuery } from './directory.port.js';
import { Outages, type Outage } from './failover/outages.service.js';

const PAGE = 1000;

/** The public directory of assistants. */
@Injectable()
export class Directory {
  constructor(
    private readonly engine: DirectoryEngine,
    private readonly outages: Outages,
  ) {}

  /** One page of the directory with its facets. */
  search(query: DirectoryQuery, locale: Locale): Promise<DirectoryPage> {
    return this.engine.search(query, locale);
  }

  /** A mark that changes with anything the directory shows, in the same transaction; null if the engine has none. */
  stamp(): Promise<string | null> {
    return this.engine.stamp();
  }

  /** Everybody a free text finds, to the last one: the set a match may be narrowed to. */
  async everyoneMatching(text: string): Promise<Set<string>> {
    const found = new Set<string>();
    for (let after: string | null = null; ;) {
      const ids: string[] = await this.engine.matching(text, after, PAGE);
      for (const id of ids) found.add(id);
      after = ids.at(-1) ?? null;
      if (ids.length < PAGE) return found;
    }
  }

  /** The time in which PostgreSQL serves the directory for the search server, if that is so now. */
  outage(): Promise<Outage | null> {
    return this.outages.open();
  }
}
