import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { encodeCursor } from '../platform/http/cursor.js';
import type { Locale } from '../platform/views/i18n.js';
import {
  DirectoryEngine,
  type DirectoryItem,
  type DirectoryPage,
  type DirectoryQuery,
  type FacetCount,
  type Facets,
} from './directory.port.js';
import { directorySql, idsSql, matchingSql } from './query.sql.js';
import { isWordless } from './words.js';

type ItemRow = Omit<DirectoryItem, 'languages' | 'photoUrl'> & {
  sort: number;
  key: string;
  photoId: string | null;
  languages: string[];
  levels: Record<string, { level: number; verified: boolean }>;
};

interface Row {
  total: number;
  items: ItemRow[];
  skills: Facets['skills'] | null;
  sectors: FacetCount[] | null;
  languages: { code: string; name: string; levels: Record<string, number> }[] | null;
  months: Facets['monthCents'];
  frees: Facets['freeMinutes'];
}

/** The directory on PostgreSQL: full text in Italian and English, trigrams for typos, one statement a page. */
@Injectable()
export class PostgresEngine extends DirectoryEngine {
  constructor(private readonly uow: UnitOfWork) {
    super();
  }

  async search(query: DirectoryQuery, locale: Locale): Promise<DirectoryPage> {
    const { sql, params } = directorySql(query, locale);
    const row = await this.uow.one<Row>(sql, params);
    if (!row) throw new Error('the directory statement gave no row');
    // A text without a single word in it asks for something nobody has.
    const nothing = isWordless(query.text);
    const items = nothing ? [] : row.items;
    const shown = items.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map(present),
      total: nothing ? 0 : row.total,
      facets: {
        skills: row.skills ?? [],
        sectors: row.sectors ?? [],
        languages: (row.languages ?? []).map(cumulated),
        monthCents: row.months,
        freeMinutes: row.frees,
      },
      nextCursor: items.length > query.limit && last ? encodeCursor([last.key, last.assistantId]) : null,
    };
  }

  override async stamp(): Promise<string | null> {
    const row = await this.uow.prepared<{ stamp: string }>(
      'stamp of search',
      'select stamp::text from search_stamp',
      [],
    );
    return row?.stamp ?? null;
  }

  /** Ids of those a query finds, the first ones of its order; of these people alone, when given. */
  async ids(query: DirectoryQuery, among: string[] | null): Promise<string[]> {
    if (isWordless(query.text)) return [];
    const { sql, params } = idsSql(query, among);
    const rows = await this.uow.query<{ id: string }>(sql, params);
    return rows.map((row) => row.id);
  }

  async matching(text: string, after: string | null, limit: number): Promise<string[]> {
    if (isWordless(text)) return [];
    const { sql, params } = matchingSql(text, after, limit);
    const rows = await this.uow.query<{ id: string }>(sql, params);
    return rows.map((row) => row.id);
  }
}

function present({ key: _key, sort: _sort, photoId, levels, ...row }: ItemRow): DirectoryItem {
  return {
    ...row,
    photoUrl: photoId && `/files/${photoId}`,
    languages: row.languages.map((code) => ({
      code,
      level: levels[code]?.level ?? 0,
      verified: levels[code]?.verified ?? false,
    })),
  };
}

function cumulated(language: { code: string; name: string; levels: Record<string, number> }) {
  const levels = [0, 1, 2, 3, 4, 5, 6, 7].map((level) =>
    Object.entries(language.levels).reduce(
      (sum, [at, count]) => (Number(at) >= level ? sum + count : sum),
      0,
    ),
  );
  return { code: language.code, name: language.name, count: levels[1] ?? 0, levels };
}
