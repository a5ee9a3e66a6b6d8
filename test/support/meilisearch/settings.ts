import { bad, fieldsOf, stringsOf, wholeOf } from './refusal.js';

export interface Features {
  equality: boolean;
  comparison: boolean;
}
interface Rule {
  attributePatterns: string[];
  features: { facetSearch: boolean; filter: Features };
}

/** The settings of an index as the stand-in keeps them, beginning with the server's defaults. */
export interface IndexSettings {
  searchableAttributes: string[];
  displayedAttributes: string[];
  filterableAttributes: (string | Rule)[];
  sortableAttributes: string[];
  rankingRules: string[];
  synonyms: Record<string, string[]>;
  typoTolerance: {
    enabled: boolean;
    minWordSizeForTypos: { oneTypo: number; twoTypos: number };
    disableOnNumbers: boolean;
  };
  maxValuesPerFacet: number;
  maxTotalHits: number;
}

export const defaults = (): IndexSettings => ({
  searchableAttributes: ['*'],
  displayedAttributes: ['*'],
  filterableAttributes: [],
  sortableAttributes: [],
  rankingRules: ['words', 'typo', 'proximity', 'attributeRank', 'sort', 'wordPosition', 'exactness'],
  synonyms: {},
  typoTolerance: {
    enabled: true,
    minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
    disableOnNumbers: false,
  },
  maxValuesPerFacet: 100,
  maxTotalHits: 1000,
});

const known = [
  'displayedAttributes',
  'searchableAttributes',
  'filterableAttributes',
  'sortableAttributes',
  'foreignKeys',
  'rankingRules',
  'stopWords',
  'nonSeparatorTokens',
  'separatorTokens',
  'dictionary',
  'synonyms',
  'distinctAttribute',
  'proximityPrecision',
  'typoTolerance',
  'faceting',
  'pagination',
  'embedders',
  'searchCutoffMs',
  'localizedAttributes',
  'facetSearch',
  'prefixSearch',
  'chat',
];
const rules = [
  'words',
  'typo',
  'proximity',
  'attribute',
  'attributeRank',
  'wordPosition',
  'sort',
  'exactness',
];
export const locales = ['it', 'ita', 'en', 'eng', 'de', 'deu', 'fr', 'fra', 'es', 'spa', 'pt', 'por'];

/** Checks what the server checks before it takes the task, and returns what it will change. */
export function parseSettings(body: unknown): Partial<IndexSettings> {
  const given = fieldsOf(body, known);
  const change: Partial<IndexSettings> = {};
  for (const name of ['searchableAttributes', 'displayedAttributes', 'sortableAttributes'] as const)
    if (given[name] !== undefined) change[name] = stringsOf(given[name], name, codeOf(name));
  if (given['rankingRules'] !== undefined)
    change.rankingRules = rankingRules(
      stringsOf(given['rankingRules'], 'rankingRules', codeOf('rankingRules')),
    );
  if (given['filterableAttributes'] !== undefined)
    change.filterableAttributes = filterable(given['filterableAttributes']);
  if (given['synonyms'] !== undefined) change.synonyms = synonyms(given['synonyms']);
  if (given['typoTolerance'] !== undefined) change.typoTolerance = typos(given['typoTolerance']);
  if (given['faceting'] !== undefined) {
    const code = codeOf('faceting');
    const faceting = fieldsOf(given['faceting'], ['maxValuesPerFacet', 'sortFacetValuesBy'], code);
    change.maxValuesPerFacet = wholeOf(faceting['maxValuesPerFacet'], 'faceting.maxValuesPerFacet', code);
  }
  if (given['pagination'] !== undefined) {
    const code = codeOf('pagination');
    const pagination = fieldsOf(given['pagination'], ['maxTotalHits'], code);
    change.maxTotalHits = wholeOf(pagination['maxTotalHits'], 'pagination.maxTotalHits', code);
  }
  if (given['searchCutoffMs'] !== undefined)
    wholeOf(given['searchCutoffMs'], 'searchCutoffMs', codeOf('searchCutoffMs'));
  if (given['embedders'] !== undefined) fieldsOf(given['embedders'], [], codeOf('embedders'));
  if (given['localizedAttributes'] !== undefined) localized(given['localizedAttributes']);
  return change;
}

const codeOf = (name: string): string =>
  `invalid_settings_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

function rankingRules(names: string[]): string[] {
  for (const name of names)
    if (!rules.includes(name) && !/^[\w.]+:(asc|desc)$/.test(name))
      throw bad(
        codeOf('rankingRules'),
        `Invalid value at \`.rankingRules\`: \`${name}\` ranking rule is invalid.`,
      );
  if (names.includes('attribute') && (names.includes('attributeRank') || names.includes('wordPosition')))
    throw bad(codeOf('rankingRules'), '`attribute` can not be used with `attributeRank` or `wordPosition`.');
  return names;
}

function filterable(value: unknown): IndexSettings['filterableAttributes'] {
  const code = codeOf('filterableAttributes');
  if (!Array.isArray(value))
    throw bad(code, 'Invalid value type at `.filterableAttributes`: expected an array');
  return value.map((rule: unknown) => {
    if (typeof rule === 'string') return rule;
    const { attributePatterns, features } = fieldsOf(rule, ['attributePatterns', 'features'], code);
    const { facetSearch, filter } = fieldsOf(features ?? {}, ['facetSearch', 'filter'], code);
    const { equality, comparison } = fieldsOf(filter ?? {}, ['equality', 'comparison'], code);
    return {
      attributePatterns: stringsOf(attributePatterns, 'filterableAttributes.attributePatterns', code),
      features: {
        facetSearch: facetSearch === true,
        filter: { equality: equality !== false, comparison: comparison === true },
      },
    };
  });
}

function synonyms(value: unknown): Record<string, string[]> {
  const code = codeOf('synonyms');
  if (typeof value !== 'object' || value === null) throw bad(code, 'Invalid value type at `.synonyms`');
  for (const [word, others] of Object.entries(value)) stringsOf(others, `synonyms.${word}`, code);
  return value as Record<string, string[]>;
}

function typos(value: unknown): IndexSettings['typoTolerance'] {
  const code = codeOf('typoTolerance');
  const given = fieldsOf(
    value,
    ['enabled', 'minWordSizeForTypos', 'disableOnWords', 'disableOnAttributes', 'disableOnNumbers'],
    code,
  );
  const sizes = fieldsOf(given['minWordSizeForTypos'] ?? {}, ['oneTypo', 'twoTypos'], code);
  const [oneTypo, twoTypos] = [Number(sizes['oneTypo'] ?? 5), Number(sizes['twoTypos'] ?? 9)];
  if (oneTypo > twoTypos)
    throw bad(
      code,
      '`minWordSizeForTypos` setting is invalid. `oneTypo` and `twoTypos` fields should be ordered.',
    );
  return {
    enabled: given['enabled'] !== false,
    minWordSizeForTypos: { oneTypo, twoTypos },
    disableOnNumbers: given['disableOnNumbers'] === true,
  };
}

function localized(value: unknown): void {
  const code = codeOf('localizedAttributes');
  if (!Array.isArray(value))
    throw bad(code, 'Invalid value type at `.localizedAttributes`: expected an array');
  for (const rule of value) {
    const given = fieldsOf(rule, ['attributePatterns', 'locales'], code);
    stringsOf(given['attributePatterns'], 'localizedAttributes.attributePatterns', code);
    checkLocales(given['locales'], code);
  }
}

export function checkLocales(value: unknown, code: string): void {
  for (const locale of stringsOf(value, 'locales', code))
    if (!locales.includes(locale))
      throw bad(code, `Unknown value \`${locale}\` at \`.locales\`: expected one of ${locales.join(', ')}`);
}

/** What may be done with an attribute in a filter; null when nothing. */
export function featuresOf({ filterableAttributes }: IndexSettings, name: string): Features | null {
  for (const rule of filterableAttributes) {
    if (rule === name) return { equality: true, comparison: true };
    if (typeof rule === 'object' && rule.attributePatterns.includes(name)) return rule.features.filter;
  }
  return null;
}

export const filterableNames = ({ filterableAttributes }: IndexSettings): string =>
  filterableAttributes
    .flatMap((rule) => (typeof rule === 'string' ? [rule] : rule.attributePatterns))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => `\`${name}\``)
    .join(', ');
