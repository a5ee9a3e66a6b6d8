import { freeSteps, monthSteps } from '../directory.port.js';

/** A row of the directory's table with the texts that can be searched. */
export interface DocumentRow {
  assistantId: string;
  slug: string;
  displayName: string;
  headline: string;
  city: string;
  province: string;
  story: string;
  photoId: string | null;
  skills: string[];
  sectors: string[];
  languages: string[];
  levels: Record<string, { level: number; verified: boolean }>;
  monthCents: number | null;
  hourCents: number | null;
  callCents: number | null;
  freeMinutes: number;
  reputation: number | null;
  reviewCount: number;
  hasVoice: boolean;
  reputationKey: number;
  priceKey: number;
  publishedKey: number;
  wordsIt: string;
  wordsEn: string;
}

/** What Meilisearch keeps of an assistant: public facts, and the same ones as values that can be counted. */
export type SearchDocument = Omit<DocumentRow, 'languages' | 'levels'> & {
  languages: { code: string; level: number; verified: boolean }[];
  /** `en:1` to `en:5` for somebody at level five: one value says "at this level or better". */
  speaks: string[];
  /** The offered price steps that are enough for her, and the steps of free time she has. */
  monthSteps: string[];
  freeSteps: string[];
};

export function documentOf({ languages, levels, ...row }: DocumentRow): SearchDocument {
  const spoken = languages.map((code) => ({
    code,
    level: levels[code]?.level ?? 0,
    verified: levels[code]?.verified ?? false,
  }));
  return {
    ...row,
    languages: spoken,
    speaks: spoken.flatMap(({ code, level }) =>
      Array.from({ length: level }, (_, below) => `${code}:${below + 1}`),
    ),
    monthSteps: monthSteps
      .filter((step) => row.monthCents !== null && row.monthCents <= step)
      .map((step) => String(step)),
    freeSteps: freeSteps.filter((step) => row.freeMinutes >= step).map((step) => String(step)),
  };
}

/** Documents of $1, or the $3 next ones after $2 when $1 is null. */
export const READ_DOCUMENTS = `
select d.assistant_id "assistantId", d.slug, d.display_name "displayName", d.headline, d.city, d.province, p.story,
  d.photo_id "photoId", d.skills, d.sectors, d.languages, d.language_levels levels, d.month_cents "monthCents",
  d.hour_cents "hourCents", d.call_cents "callCents", d.free_minutes "freeMinutes", d.reputation::float8 reputation,
  d.review_count "reviewCount", d.has_voice "hasVoice", coalesce(d.reputation, 0)::float8 "reputationKey",
  coalesce(d.month_cents, 2147483647) "priceKey", extract(epoch from d.published_at)::float8 "publishedKey",
  coalesce(k.it, '') || ' ' || coalesce(l.it, '') "wordsIt", coalesce(k.en, '') || ' ' || coalesce(l.en, '') "wordsEn"
from search_document d
join assistant_profile p on p.assistant_id = d.assistant_id
left join lateral (
  select string_agg(concat_ws(' ', s.name_it, array_to_string(s.synonyms_it, ' ')), ', ') it,
    string_agg(concat_ws(' ', s.name_en, array_to_string(s.synonyms_en, ' ')), ', ') en
  from skill s where s.code = any (d.skills || d.sectors)
) k on true
left join lateral (
  select string_agg(g.name_it, ', ') it, string_agg(g.name_en, ', ') en from language g where g.code = any (d.languages)
) l on true
where ($1::uuid[] is null or d.assistant_id = any ($1)) and ($2::uuid is null or d.assistant_id > $2)
order by d.assistant_id limit $3`;
