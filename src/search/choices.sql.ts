import { freeSteps, monthSteps, type DirectoryQuery, type Sort } from './directory.port.js';

/** Every sort is one number, larger first, so that one cursor serves all of them. */
export const sortKeys: Record<Sort, string> = {
  reputation: 'coalesce(d.reputation, 0)::numeric',
  price: '-coalesce(d.month_cents, 2147483647)::numeric',
  hours: 'd.free_minutes::numeric',
  newest: `extract(epoch from d.published_at at time zone 'UTC')::numeric`,
};

type Bind = (value: unknown) => string;

// In the words of the sort keys, whose indexes answer them.
const atMost = (monthCents: number, bind: Bind): string => `${sortKeys.price} >= -${bind(monthCents)}::int`;
const atLeast = (freeMinutes: number, bind: Bind): string => `${sortKeys.hours} >= ${bind(freeMinutes)}::int`;

/** What a query asks for, one condition for each filter that has a facet of its own. */
export function conditionsOf(query: DirectoryQuery, bind: Bind) {
  const { language, level, monthCents, freeMinutes, skills, sectors } = query;
  const always: string[] = [];
  if (skills.length > 0) always.push(`d.skills @> ${bind(skills)}::text[]`);
  if (language)
    always.push(
      // The first is for its index, the second is the question.
      `d.languages @> array[${bind(language)}] and (d.language_levels -> ${bind(language)} ->> 'level')::int >= ${bind(level ?? 1)}::int`,
    );
  if (monthCents !== null) always.push(atMost(monthCents, bind));
  if (freeMinutes !== null) always.push(atLeast(freeMinutes, bind));
  if (sectors.length > 0) always.push(`d.sectors && ${bind(sectors)}::text[]`);
  return always;
}

/** Those who have any of these values of a facet, a bit a person. */
const having = (facet: string, values: string[], bind: Bind): string =>
  `select block, bit_or(bits) bits from search_facet where facet = '${facet}' and value = any (${bind(values)}) group by block`;

/** Those of whom this holds. */
const whose = (condition: string): string =>
  `select place / 4096 block, bit_or(search_bit(place)) bits from search_document d join search_place p using (assistant_id)
   where ${condition} group by 1`;

/** The choices of a query, each as the bits of those who meet it; what was not asked for is left out. */
export function choicesOf(query: DirectoryQuery, bind: Bind): Record<string, string> {
  const { text, skills, language, level, monthCents, freeMinutes, sectors } = query;
  const levels = [1, 2, 3, 4, 5, 6, 7].filter((one) => one >= (level ?? 1));
  const upTo = (value: number) => monthSteps.filter((step) => step <= value).map(String);
  const from = (value: number) => freeSteps.filter((step) => step >= value).map(String);
  return {
    ...(text && {
      text: `select place / 4096 block, bit_or(search_bit(place)) bits from found join search_place using (assistant_id) group by 1`,
    }),
    ...(skills.length > 0 && {
      skills: `select block, bit_and(bits) bits from search_facet where facet = 'skill' and value = any (${bind(skills)})
        group by block having count(*) = ${bind(new Set(skills).size)}::int`,
    }),
    ...(language && {
      language: having(
        'language',
        levels.map((one) => `${language} ${one}`),
        bind,
      ),
    }),
    ...(monthCents !== null && {
      month: monthSteps.includes(monthCents)
        ? having('month', upTo(monthCents), bind)
        : whose(atMost(monthCents, bind)),
    }),
    ...(freeMinutes !== null && {
      free: freeSteps.includes(freeMinutes)
        ? having('free', from(freeMinutes), bind)
        : whose(atLeast(freeMinutes, bind)),
    }),
    ...(sectors.length > 0 && { sector: having('sector', sectors, bind) }),
  };
}
