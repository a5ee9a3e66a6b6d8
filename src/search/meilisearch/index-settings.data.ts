import { createHash } from 'node:crypto';
import type { Settings } from 'meilisearch';
import { synonyms } from '../synonyms.data.js';

const equal = (attributePatterns: string[]) => ({
  attributePatterns,
  features: { facetSearch: false, filter: { equality: true, comparison: false } },
});
const compared = (attributePatterns: string[]) => ({
  attributePatterns,
  features: { facetSearch: false, filter: { equality: true, comparison: true } },
});

/** How Meilisearch keeps and searches the documents. */
export const indexSettings: Settings = {
  searchableAttributes: ['displayName', 'headline', 'wordsIt', 'wordsEn', 'city', 'province', 'story'],
  displayedAttributes: [
    'assistantId',
    'slug',
    'displayName',
    'headline',
    'city',
    'photoId',
    'languages',
    'skills',
    'sectors',
    'monthCents',
    'hourCents',
    'callCents',
    'freeMinutes',
    'reputation',
    'reviewCount',
    'hasVoice',
    'reputationKey',
    'priceKey',
    'publishedKey',
  ],
  filterableAttributes: [
    equal(['skills', 'sectors', 'speaks', 'monthSteps', 'freeSteps']),
    compared(['assistantId', 'monthCents', 'freeMinutes', 'reputationKey', 'priceKey', 'publishedKey']),
  ],
  sortableAttributes: ['assistantId', 'freeMinutes', 'reputationKey', 'priceKey', 'publishedKey'],
  // The order is the reader's choice and total, so that a cursor can page it: relevance only admits.
  rankingRules: ['sort', 'words', 'typo', 'proximity', 'attributeRank', 'wordPosition', 'exactness'],
  typoTolerance: {
    enabled: true,
    minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
    disableOnNumbers: true,
  },
  synonyms,
  localizedAttributes: [
    { attributePatterns: ['headline', 'story', 'city', 'province', 'wordsIt'], locales: ['ita'] },
    { attributePatterns: ['wordsEn'], locales: ['eng'] },
  ],
  // Every language at each of seven levels is a value.
  faceting: { maxValuesPerFacet: 1000 },
  // Pages are cut by the cursor's filter; this only bounds what is counted.
  pagination: { maxTotalHits: 5_000_000 },
  // Longer than anybody waits here: an answer that arrives is never one cut short.
  searchCutoffMs: 20_000,
  embedders: {},
};

export const settingsFingerprint = createHash('sha256')
  .update(JSON.stringify(indexSettings))
  .digest('hex')
  .slice(0, 16);
