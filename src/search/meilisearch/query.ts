import type { MultiSearchQuery } from 'meilisearch';
import { decodeCursor } from '../../platform/http/cursor.js';
import { isId } from '../../platform/ids.js';
import type { Locale } from '../../platform/views/i18n.js';
import type { DirectoryQuery, Sort } from '../directory.port.js';
import { soughtWords } from '../words.js';

type SortKey = 'reputationKey' | 'priceKey' | 'freeMinutes' | 'publishedKey';

/** The attribute behind each order and where it begins. PostgreSQL's key is the same, larger first. */
export const orders: Record<Sort, { key: SortKey; first: 'asc' | 'desc' }> = {
  reputation: { key: 'reputationKey', first: 'desc' },
  price: { key: 'priceKey', first: 'asc' },
  hours: { key: 'freeMinutes', first: 'desc' },
  newest: { key: 'publishedKey', first: 'desc' },
};

/** The facets, by the attribute that is counted for them. */
export const counted = {
  language: 'speaks',
  month: 'monthSteps',
  free: 'freeSteps',
  sector: 'sectors',
} as const;
export type Facet = keyof typeof counted;
const facets = Object.keys(counted) as Facet[];

/** One request for a whole page: its hits, what all filters leave, and each chosen facet without its own choice. */
export function directoryQueries(
  query: DirectoryQuery,
  index: string,
  locale: Locale,
): { queries: MultiSearchQuery[]; alone: Facet[] } {
  const order = orders[query.sort];
  const skills = query.skills.map((code) => `skills = ${quoted(code)}`);
  const choices = choicesOf(query);
  const alone = facets.filter((facet) => choices[facet] !== null);
  const filtersBut = (facet: Facet | null): string[] => [
    ...skills,
    ...facets.filter((one) => one !== facet).flatMap((one) => choices[one] ?? []),
  ];
  const text = textPart(query.text, index, locale);
  const count = (names: string[], filter: string[]): MultiSearchQuery => ({
    ...text,
    filter,
    facets: names,
    hitsPerPage: 0,
  });
  const open = facets.filter((facet) => choices[facet] === null).map((facet) => counted[facet]);
  return {
    alone,
    queries: [
      {
        ...text,
        filter: [...filtersBut(null), ...afterCursor(query)],
        sort: [`${order.key}:${order.first}`, 'assistantId:desc'],
        limit: query.limit + 1,
      },
      count(['skills', ...open], filtersBut(null)),
      ...alone.map((facet) => count([counted[facet]], filtersBut(facet))),
    ],
  };
}

/** A page of the ids of everybody a text finds, in their order. */
export function matchingQuery(text: string, index: string, after: string | null, limit: number) {
  return {
    ...textPart(text, index, 'it'),
    filter: after === null ? [] : [`assistantId > ${quoted(after)}`],
    sort: ['assistantId:asc'],
    attributesToRetrieve: ['assistantId'],
    limit,
  };
}

function textPart(text: string, index: string, locale: Locale) {
  return {
    indexUid: index,
    // Words only: quotes and minus signs have a meaning of their own there.
    q: soughtWords(text).join(' '),
    matchingStrategy: 'all' as const,
    locales: locale === 'en' ? ['eng', 'ita'] : ['ita', 'eng'],
  };
}

function choicesOf(query: DirectoryQuery): Record<Facet, string | null> {
  return {
    language: query.language && `speaks = ${quoted(`${query.language}:${query.level ?? 1}`)}`,
    month: query.monthCents === null ? null : `monthCents <= ${query.monthCents}`,
    free: query.freeMinutes === null ? null : `freeMinutes >= ${query.freeMinutes}`,
    sector: query.sectors.map((code) => `sectors = ${quoted(code)}`).join(' OR ') || null,
  };
}

/** Everybody after the last one shown, whichever engine showed her. */
function afterCursor(query: DirectoryQuery): string[] {
  const after = decodeCursor(query.cursor ?? undefined, 2);
  const id = after?.[1];
  const value = Number(after?.[0] ?? Number.NaN);
  if (!isId(id) || !Number.isFinite(value)) return [];
  const { key, first } = orders[query.sort];
  const [at, beyond] = first === 'asc' ? [-value, '>'] : [value, '<'];
  return [`${key} ${beyond} ${at} OR (${key} = ${at} AND assistantId < ${quoted(id)})`];
}

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
