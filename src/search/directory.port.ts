import type { Locale } from '../platform/views/i18n.js';

export const sorts = ['reputation', 'price', 'hours', 'newest'] as const;
export type Sort = (typeof sorts)[number];

export interface DirectoryQuery {
  text: string;
  /** All of these. */
  skills: string[];
  language: string | null;
  level: number | null;
  /** At most this many cents a month. */
  monthCents: number | null;
  /** At least this many free minutes a week. */
  freeMinutes: number | null;
  /** Any of these. */
  sectors: string[];
  sort: Sort;
  cursor: string | null;
  limit: number;
}

export interface DirectoryItem {
  assistantId: string;
  slug: string;
  displayName: string;
  headline: string;
  city: string;
  photoUrl: string | null;
  languages: { code: string; level: number; verified: boolean }[];
  skills: string[];
  sectors: string[];
  monthCents: number | null;
  hourCents: number | null;
  callCents: number | null;
  freeMinutes: number;
  /** 0 to 1, or null before the first review. */
  reputation: number | null;
  reviewCount: number;
  hasVoice: boolean;
}

export interface FacetCount {
  code: string;
  name: string;
  count: number;
}

export interface Facets {
  skills: (FacetCount & { group: string })[];
  sectors: FacetCount[];
  /** How many speak each language, at each level or better (index = CEFR rank 1…7). */
  languages: (FacetCount & { levels: number[] })[];
  monthCents: { value: number; count: number }[];
  freeMinutes: { value: number; count: number }[];
}

export interface DirectoryPage {
  items: DirectoryItem[];
  total: number;
  facets: Facets;
  nextCursor: string | null;
}

/** A page of a search that was not made. */
export const nobody: DirectoryPage = {
  items: [],
  total: 0,
  facets: { skills: [], sectors: [], languages: [], monthCents: [], freeMinutes: [] },
  nextCursor: null,
};

/** Steps offered for the price of a month and for free hours a week. */
export const monthSteps = [20_000, 40_000, 60_000, 90_000];
export const freeSteps = [300, 600, 1200, 1800];

/** What serves the directory. Every engine answers a query alike; the contract tests say how. */
export abstract class DirectoryEngine {
  abstract search(query: DirectoryQuery, locale: Locale): Promise<DirectoryPage>;
  /** A mark of everything a search can show, as committed now: while it stays, answers stay. Null if there is none. */
  stamp(): Promise<string | null> {
    return Promise.resolve(null);
  }
  /** Ids of those a free text finds, in the order of the ids, at most `limit` after the one given. */
  abstract matching(text: string, after: string | null, limit: number): Promise<string[]>;
}
