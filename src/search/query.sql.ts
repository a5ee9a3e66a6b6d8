import { decodeCursor } from '../platform/http/cursor.js';
import { isId } from '../platform/ids.js';
import type { Locale } from '../platform/views/i18n.js';
import { choicesOf, conditionsOf, sortKeys } from './choices.sql.js';
import { freeSteps, monthSteps, type DirectoryQuery } from './directory.port.js';
import { synonyms } from './synonyms.data.js';
import { plain, soughtWords } from './words.js';

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

/** Ids of those a query finds, in its order, at most its limit; of these people alone, when given. */
export function idsSql(query: DirectoryQuery, among: string[] | null): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const conditions = ['true', ...textConditions(query.text, bind), ...conditionsOf(query, bind)];
  if (among) conditions.push(`d.assistant_id = any (${bind(among)})`);
  const sql = `select d.assistant_id id from search_document d where ${conditions.join(' and ')}
    order by ${sortKeys[query.sort]} desc, d.assistant_id desc limit ${bind(query.limit)}`;
  return { sql, params };
}

/** The facets that ignore the choice made in them: each counts what choosing in it would give. */
const OWN = ['language', 'month', 'free', 'sector'];

/** A whole page of the directory, items, total and every facet, as one statement. */
export function directorySql(query: DirectoryQuery, locale: Locale): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const texts = textConditions(query.text, bind);
  const choices = choicesOf({ ...query, text: texts.join() }, bind);
  const asked = Object.keys(choices);
  const left = (own?: string): string =>
    [
      'e.bits',
      ...asked.filter((name) => name !== own).map((name) => `coalesce(of_${name}.bits, search_no_bits())`),
    ].join(' & ');
  const fits = ['true', ...conditionsOf(query, bind)].join(' and ');
  // Whoever a text finds is read once, and not again for the page.
  const found = `found as materialized (
    select d.assistant_id, ${sortKeys[query.sort]} key, ${fits} fits from search_document d where ${texts.join(' and ')}),`;
  const from = texts.length > 0 ? 'found' : 'search_document';
  const key = texts.length > 0 ? 'd.key' : sortKeys[query.sort];
  const wanted = [texts.length > 0 ? 'd.fits' : fits];
  const after = decodeCursor(query.cursor ?? undefined, 2);
  if (after && isId(after[1]) && Number.isFinite(Number(after[0])))
    wanted.push(`(${key}, d.assistant_id) < (${bind(after[0])}::numeric, ${bind(after[1])}::uuid)`);
  const name = locale === 'en' ? 'name_en' : 'name_it';
  const counts = (facet: string, code: string): string =>
    `coalesce((select count from counted where facet = '${facet}' and value = ${code}), 0)`;
  const steps = (facet: string, values: number[], within: string): string =>
    `(select jsonb_agg(jsonb_build_object('value', s, 'count', coalesce((select sum(count)::int from counted
        where case facet when '${facet}' then value::int ${within} s end), 0)) order by s) from unnest(array[${values.join()}]) s)`;
  const sql = `
with ${texts.length > 0 ? found : ''}
${asked.map((choice) => `of_${choice} as (${choices[choice]}),`).join('\n')}
remaining as materialized (
  select e.block, ${left()} shown, ${OWN.map((own) => `${left(own)} but_${own}`).join(', ')}
  from search_facet e ${asked.map((choice) => `left join of_${choice} using (block)`).join(' ')} where e.facet = 'all'),
counted as materialized (
  select f.facet, f.value, sum(bit_count(f.bits & case f.facet ${OWN.map((own) => `when '${own}' then but_${own}`).join(' ')} else shown end))::int count
  from remaining join search_facet f using (block) group by 1, 2)
select ${counts('all', "''")} total,
  coalesce((select jsonb_agg(i order by i.sort desc, i."assistantId" desc) from (
    select p.key sort, p.key::text key, d.assistant_id "assistantId", slug, display_name "displayName", headline, city, photo_id "photoId",
      d.language_levels levels, languages, d.skills, d.sectors, d.month_cents "monthCents", hour_cents "hourCents",
      call_cents "callCents", d.free_minutes "freeMinutes", reputation, review_count "reviewCount", has_voice "hasVoice"
    from (select d.assistant_id, ${key} key from ${from} d where ${wanted.join(' and ')}
      order by ${key} desc, d.assistant_id desc limit ${bind(query.limit + 1)}) p
    join search_document d on d.assistant_id = p.assistant_id) i), '[]') items,
  (select jsonb_agg(jsonb_build_object('code', s.code, 'group', s.grp, 'name', s.${name}, 'count', ${counts('skill', 's.code')}) order by s.position)
    from skill s where s.grp <> 'sector') skills,
  (select jsonb_agg(jsonb_build_object('code', s.code, 'name', s.${name}, 'count', ${counts('sector', 's.code')}) order by s.position)
    from skill s where s.grp = 'sector') sectors,
  (select jsonb_agg(jsonb_build_object('code', g.code, 'name', g.${name}, 'levels', coalesce((
      select jsonb_object_agg(split_part(value, ' ', 2), count) from counted where facet = 'language' and split_part(value, ' ', 1) = g.code and count > 0
    ), '{}')) order by g.position) from language g) languages,
  ${steps('month', monthSteps, '<=')} months,
  ${steps('free', freeSteps, '>=')} frees`;
  return { sql, params };
}
