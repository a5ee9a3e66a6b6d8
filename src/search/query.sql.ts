import { decodeCursor } from '../platform/http/cursor.js';
import { isId } from '../platform/ids.js';
import type { Locale } from '../platform/views/i18n.js';
import { freeSteps, monthSteps, type DirectoryQuery, type Sort } from './directory.port.js';
import { synonyms } from './synonyms.data.js';
import { plain, soughtWords } from './words.js';

/** Every sort is one number, larger first, so that one cursor serves all of them. */
const sortKeys: Record<Sort, string> = {
  reputation: 'coalesce(d.reputation, 0)::numeric',
  price: '-coalesce(d.month_cents, 2147483647)::numeric',
  hours: 'd.free_minutes::numeric',
  newest: 'extract(epoch from d.published_at)::numeric',
};

// A plain object would also answer for words like “constructor”.
const sameAs = new Map(Object.entries(synonyms));

/** Most words of the index that one word may stand for. */
const NEAR = 60;

/**
 * One condition for each word of the text: its stem, a word that begins like it or is spelt much like it, or one that
 * means the same. Each is a question an index answers, asked once and not for every row.
 */
function textConditions(text: string, bind: (value: unknown) => string): string[] {
  return soughtWords(text).map((word) => {
    const at = `unaccent(${bind(word)})`;
    const same = (sameAs.get(plain(word)) ?? []).map(bind);
    const asked = (language: string): string =>
      `(select ${[at, ...same].map((one) => `plainto_tsquery('${language}', ${one})`).join(' || ')})`;
    // Short words have few trigrams: a looser bound would take any name for any other.
    const bound = word.length < 6 ? 0.5 : 0.36;
    const begins = word.length < 4 ? '' : `or word like ${at} || '%'`;
    return `(d.text_it @@ ${asked('italian')} or d.text_en @@ ${asked('english')} or d.text_words @@ (
      select string_agg(word, '|')::tsquery from (select word from search_word
        where word % ${at} and similarity(word, ${at}) >= ${bound} ${begins}
        order by similarity(word, ${at}) desc limit ${NEAR}) near))`;
  });
}

/** A page of the ids of everybody a text finds. */
export function matchingSql(
  text: string,
  after: string | null,
  limit: number,
): { sql: string; params: unknown[] } {
  const params: unknown[] = [after];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const conditions = ['($1::uuid is null or d.assistant_id > $1)', ...textConditions(text, bind)];
  const sql = `select d.assistant_id id from search_document d where ${conditions.join(' and ')}
    order by d.assistant_id limit ${bind(limit)}`;
  return { sql, params };
}

/** What a query asks for, one condition for each filter that has a facet of its own. */
function conditionsOf(query: DirectoryQuery, bind: (value: unknown) => string) {
  const always = ['true', ...textConditions(query.text, bind)];
  if (query.skills.length > 0) always.push(`d.skills @> ${bind(query.skills)}::text[]`);
  return {
    always,
    language: query.language
      ? `coalesce((d.language_levels -> ${bind(query.language)} ->> 'level')::int, 0) >= ${bind(query.level ?? 1)}::int`
      : 'true',
    month:
      query.monthCents === null ? 'true' : `coalesce(d.month_cents <= ${bind(query.monthCents)}::int, false)`,
    free: query.freeMinutes === null ? 'true' : `d.free_minutes >= ${bind(query.freeMinutes)}::int`,
    sector: query.sectors.length === 0 ? 'true' : `d.sectors && ${bind(query.sectors)}::text[]`,
  };
}

/** Ids of those a query finds, in its order, at most its limit; of these people alone, when given. */
export function idsSql(query: DirectoryQuery, among: string[] | null): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const { always, ...filters } = conditionsOf(query, bind);
  if (among) always.push(`d.assistant_id = any (${bind(among)})`);
  const sql = `select d.assistant_id id from search_document d where ${[...always, ...Object.values(filters)].join(' and ')}
    order by ${sortKeys[query.sort]} desc, d.assistant_id desc limit ${bind(query.limit)}`;
  return { sql, params };
}

/** A whole page of the directory, items, total and every facet, as one statement. */
export function directorySql(query: DirectoryQuery, locale: Locale): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const { always, language, month, free, sector } = conditionsOf(query, bind);
  const after = decodeCursor(query.cursor ?? undefined, 2);
  const known = after && isId(after[1]) && Number.isFinite(Number(after[0]));
  const cursor = known
    ? `where (key, assistant_id) < (${bind(after[0])}::numeric, ${bind(after[1])}::uuid)`
    : '';
  const name = locale === 'en' ? 'name_en' : 'name_it';
  const steps = (values: number[], test: string, others: string): string =>
    `(select jsonb_build_array(${values
      .map(
        (value) => `jsonb_build_object('value', ${value}, 'count', count(*) filter (where ${test} ${value}))`,
      )
      .join(', ')}) from base where ${others})`;
  // Each facet counts what choosing in it would give: it ignores its own choice, and heeds the others'. What is kept of
  // everybody found is narrow: whole documents are read for the page alone.
  const sql = `
with base as materialized (
  select d.assistant_id, d.skills, d.sectors, d.language_levels, d.month_cents, d.free_minutes, ${sortKeys[query.sort]} key, ${language} in_language, ${month} in_month, ${free} in_free, ${sector} in_sector
  from search_document d where ${always.join(' and ')}
), shown as (select * from base where in_language and in_month and in_free and in_sector)
select (select count(*) from shown)::int total,
  coalesce((select jsonb_agg(i order by i.sort desc, i."assistantId" desc) from (
    select p.key sort, p.key::text key, d.assistant_id "assistantId", slug, display_name "displayName", headline, city, photo_id "photoId",
      d.language_levels levels, languages, d.skills, d.sectors, d.month_cents "monthCents", hour_cents "hourCents",
      call_cents "callCents", d.free_minutes "freeMinutes", reputation, review_count "reviewCount", has_voice "hasVoice"
    from (select key, assistant_id from shown ${cursor} order by key desc, assistant_id desc limit ${bind(query.limit + 1)}) p
    join search_document d on d.assistant_id = p.assistant_id) i), '[]') items,
  (select jsonb_agg(jsonb_build_object('code', s.code, 'group', s.grp, 'name', s.${name}, 'count', coalesce(n.count, 0)) order by s.position)
    from skill s left join (select code, count(*) from shown, unnest(skills) code group by code) n on n.code = s.code
    where s.grp <> 'sector') skills,
  (select jsonb_agg(jsonb_build_object('code', s.code, 'name', s.${name}, 'count', coalesce(n.count, 0)) order by s.position)
    from skill s left join (select code, count(*) from base, unnest(sectors) code
      where in_language and in_month and in_free group by code) n on n.code = s.code
    where s.grp = 'sector') sectors,
  (select jsonb_agg(jsonb_build_object('code', g.code, 'name', g.${name}, 'levels', coalesce(n.levels, '{}')) order by g.position)
    from language g left join (select code, jsonb_object_agg(level, count) levels from (
      select l.key code, l.value ->> 'level' level, count(*) from base, jsonb_each(language_levels) l
      where in_month and in_free and in_sector group by 1, 2) x group by code) n on n.code = g.code) languages,
  ${steps(monthSteps, 'month_cents <=', 'in_language and in_free and in_sector')} months,
  ${steps(freeSteps, 'free_minutes >=', 'in_language and in_month and in_sector')} frees`;
  return { sql, params };
}
