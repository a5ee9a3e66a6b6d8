import { bad, fieldsOf, stringsOf, wholeOf } from './refusal.js';
import { parseFilter } from './filter.js';
import { checkLocales, featuresOf, filterableNames, type IndexSettings } from './settings.js';
import { typosOf } from './text.js';

type Document = Record<string, unknown>;
export interface SearchableIndex {
  uid: string;
  settings: IndexSettings;
  documents: Map<string, Document>;
}

export const searchFields = [
  'q',
  'offset',
  'limit',
  'page',
  'hitsPerPage',
  'attributesToRetrieve',
  'attributesToCrop',
  'cropLength',
  'cropMarker',
  'attributesToHighlight',
  'highlightPreTag',
  'highlightPostTag',
  'showMatchesPosition',
  'filter',
  'sort',
  'distinct',
  'facets',
  'matchingStrategy',
  'attributesToSearchOn',
  'rankingScoreThreshold',
  'locales',
  'hybrid',
  'vector',
  'retrieveVectors',
  'media',
  'personalize',
  'useNetwork',
  'showRankingScore',
  'showRankingScoreDetails',
  'showPerformanceDetails',
];
/** What the stand-in can answer; another known field gets 501 rather than a guess. */
const understood = new Set([
  'q',
  'offset',
  'limit',
  'page',
  'hitsPerPage',
  'attributesToRetrieve',
  'filter',
  'sort',
  'facets',
  'matchingStrategy',
  'locales',
]);

export class NotPlayed extends Error {}

/** Answers one search as the server would. */
export function search(index: SearchableIndex, body: unknown) {
  const query = fieldsOf(body, searchFields);
  for (const name of Object.keys(query))
    if (!understood.has(name)) throw new NotPlayed(`search option ${name}`);
  const { settings } = index;
  const q = query['q'] ?? '';
  if (typeof q !== 'string') throw bad('invalid_search_q', 'Invalid value type at `.q`: expected a string');
  if (query['locales'] !== undefined) checkLocales(query['locales'], 'invalid_search_locales');
  const strategy = query['matchingStrategy'] ?? 'last';
  if (!['all', 'last', 'frequency'].includes(strategy as string))
    throw bad(
      'invalid_search_matching_strategy',
      `Unknown value \`${JSON.stringify(strategy)}\` at \`.matchingStrategy\``,
    );
  if (strategy !== 'all' && /\S\s+\S/.test(q))
    throw new NotPlayed(`matchingStrategy ${JSON.stringify(strategy)}`);
  const filter = parseFilter(query['filter'], settings, index.uid);
  const order = orderOf(query['sort'], settings, index.uid);
  const facets = facetsOf(query['facets'], settings);

  const found = [...index.documents.values()]
    .filter(filter)
    .map((document) => ({ document, typos: q.trim() ? typosOf(q, document, settings) : 0 }))
    .filter(({ typos }) => typos !== null);
  const rules = settings.rankingRules.filter((rule) => rule === 'sort' || rule === 'typo');
  found.sort((a, b) => {
    for (const rule of rules) {
      const by = rule === 'sort' ? order(a.document, b.document) : (a.typos ?? 0) - (b.typos ?? 0);
      if (by !== 0) return by;
    }
    return 0;
  });
  const documents = found.map(({ document }) => document);
  const finite = query['page'] !== undefined || query['hitsPerPage'] !== undefined;
  const size = wholeOf(
    (finite ? query['hitsPerPage'] : query['limit']) ?? 20,
    finite ? 'hitsPerPage' : 'limit',
    'invalid_search_limit',
  );
  const page = wholeOf(query['page'] ?? 1, 'page', 'invalid_search_page');
  const offset = finite
    ? (page - 1) * size
    : wholeOf(query['offset'] ?? 0, 'offset', 'invalid_search_offset');
  const total = Math.min(documents.length, settings.maxTotalHits);
  const show = shown(query['attributesToRetrieve'], settings);
  return {
    hits: documents.slice(offset, Math.min(offset + size, settings.maxTotalHits)).map(show),
    query: q,
    processingTimeMs: 1,
    ...(finite
      ? { hitsPerPage: size, page, totalPages: size === 0 ? 0 : Math.ceil(total / size), totalHits: total }
      : { limit: size, offset, estimatedTotalHits: total }),
    ...(facets && {
      facetDistribution: Object.fromEntries(
        facets.map((name) => [name, distribution(documents, name, settings.maxValuesPerFacet)]),
      ),
      facetStats: {},
    }),
    requestUid: crypto.randomUUID(),
  };
}

function orderOf(sort: unknown, settings: IndexSettings, uid: string) {
  const rules = stringsOf(sort ?? [], 'sort', 'invalid_search_sort').map((rule) => {
    const [, name = '', way] = /^(.+):(asc|desc)$/.exec(rule) ?? [];
    if (!way)
      throw bad(
        'invalid_search_sort',
        `Invalid syntax for the sort parameter: expected expression ending by \`:asc\` or \`:desc\`, found \`${rule}\`.`,
      );
    if (!settings.sortableAttributes.includes(name))
      throw bad(
        'invalid_search_sort',
        `Index \`${uid}\`: Attribute \`${name}\` is not sortable. Available sortable attributes are: \`${settings.sortableAttributes.join(', ')}\`.`,
      );
    return { name, sign: way === 'asc' ? 1 : -1 };
  });
  if (rules.length > 0 && !settings.rankingRules.includes('sort'))
    throw bad(
      'invalid_search_sort',
      `Index \`${uid}\`: You must specify where \`sort\` is listed in the rankingRules setting to use the sort parameter at search time.`,
    );
  return (a: Document, b: Document): number => {
    for (const { name, sign } of rules) {
      const [x, y] = [a[name] as number | null | undefined, b[name] as number | null | undefined];
      if (x === y) continue;
      if (x === null || x === undefined) return 1;
      if (y === null || y === undefined) return -1;
      return x < y ? -sign : sign;
    }
    return 0;
  };
}

function facetsOf(facets: unknown, settings: IndexSettings): string[] | null {
  if (facets === undefined || facets === null) return null;
  const names = stringsOf(facets, 'facets', 'invalid_search_facets');
  for (const name of names)
    if (!featuresOf(settings, name))
      throw bad(
        'invalid_search_facets',
        `Invalid facet distribution: Pattern \`${name}\` is not filterable. Available filterable attributes patterns are: ${filterableNames(settings)}.`,
      );
  return names;
}

function distribution(documents: Document[], name: string, most: number): Record<string, number> {
  const counts = new Map<string, number>();
  for (const document of documents) {
    const value = document[name] ?? [];
    for (const one of new Set(Array.isArray(value) ? value : [value]))
      counts.set(String(one), (counts.get(String(one)) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, most));
}

function shown(asked: unknown, { displayedAttributes }: IndexSettings): (document: Document) => Document {
  const wanted = stringsOf(asked ?? ['*'], 'attributesToRetrieve', 'invalid_search_attributes_to_retrieve');
  const has = (list: string[], name: string): boolean => list.includes('*') || list.includes(name);
  return (document) =>
    Object.fromEntries(
      Object.entries(document).filter(([name]) => has(displayedAttributes, name) && has(wanted, name)),
    );
}
