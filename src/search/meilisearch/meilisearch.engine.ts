import { Injectable } from '@nestjs/common';
import type { MultiSearchResult } from 'meilisearch';
import { encodeCursor } from '../../platform/http/cursor.js';
import type { Locale } from '../../platform/views/i18n.js';
import {
  DirectoryEngine,
  freeSteps,
  monthSteps,
  type DirectoryItem,
  type DirectoryPage,
  type DirectoryQuery,
  type Facets,
} from '../directory.port.js';
import { languageOptions, vocabulary } from '../../skills/index.js';
import { isWordless } from '../words.js';
import type { SearchDocument } from './document.js';
import { counted, directoryQueries, matchingQuery, orders, type Facet } from './query.js';
import { SearchServer } from './server.js';

type Counts = Record<string, Record<string, number>>;

/** The directory on Meilisearch: one request a page, whatever is filtered. */
@Injectable()
export class MeilisearchEngine extends DirectoryEngine {
  constructor(private readonly server: SearchServer) {
    super();
  }

  async search(query: DirectoryQuery, locale: Locale): Promise<DirectoryPage> {
    const { queries, alone } = directoryQueries(query, this.server.index, locale);
    const { results } = await this.server.quick.multiSearch<{ queries: typeof queries }, SearchDocument>({
      queries,
    });
    const [page, all, ...own] = results;
    if (!page || !all) throw new Error('the search server left a query unanswered');
    const counts: Counts = { ...all.facetDistribution };
    for (const [index, facet] of alone.entries())
      counts[counted[facet]] = own[index]?.facetDistribution?.[counted[facet]] ?? {};
    const hits: MultiSearchResult<SearchDocument>['hits'] = isWordless(query.text) ? [] : page.hits;
    const shown = hits.slice(0, query.limit);
    const last = shown.at(-1);
    const { key, first } = orders[query.sort];
    return {
      items: shown.map(present),
      total: isWordless(query.text) ? 0 : (all.totalHits ?? 0),
      facets: facetsOf(counts, locale),
      nextCursor:
        hits.length > query.limit && last
          ? encodeCursor([String(first === 'asc' ? -last[key] : last[key]), last.assistantId])
          : null,
    };
  }

  async matching(text: string, after: string | null, limit: number): Promise<string[]> {
    if (isWordless(text)) return [];
    const { indexUid, q, ...options } = matchingQuery(text, this.server.index, after, limit);
    const { hits } = await this.server.patient.index<SearchDocument>(indexUid).search(q, options);
    return hits.map((hit) => hit.assistantId);
  }
}

const present = (hit: SearchDocument): DirectoryItem => ({
  assistantId: hit.assistantId,
  slug: hit.slug,
  displayName: hit.displayName,
  headline: hit.headline,
  city: hit.city,
  photoUrl: hit.photoId && `/files/${hit.photoId}`,
  languages: hit.languages,
  skills: hit.skills,
  sectors: hit.sectors,
  monthCents: hit.monthCents,
  hourCents: hit.hourCents,
  callCents: hit.callCents,
  freeMinutes: hit.freeMinutes,
  reputation: hit.reputation,
  reviewCount: hit.reviewCount,
  hasVoice: hit.hasVoice,
});

function facetsOf(counts: Counts, locale: Locale): Facets {
  const count = (facet: Facet | 'skills', value: string | number): number =>
    counts[facet === 'skills' ? facet : counted[facet]]?.[value] ?? 0;
  const groups = vocabulary(locale);
  return {
    skills: groups
      .filter(({ group }) => group !== 'sector')
      .flatMap(({ group, skills }) =>
        skills.map(({ code, name }) => ({ code, group, name, count: count('skills', code) })),
      ),
    sectors: groups
      .filter(({ group }) => group === 'sector')
      .flatMap(({ skills }) =>
        skills.map(({ code, name }) => ({ code, name, count: count('sector', code) })),
      ),
    languages: languageOptions(locale).map(({ value, label }) => {
      const levels = [1, 1, 2, 3, 4, 5, 6, 7].map((level) => count('language', `${value}:${level}`));
      return { code: value, name: label, count: levels[1] ?? 0, levels };
    }),
    monthCents: monthSteps.map((value) => ({ value, count: count('month', value) })),
    freeMinutes: freeSteps.map((value) => ({ value, count: count('free', value) })),
  };
}
