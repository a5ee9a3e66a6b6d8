import type { AssistantFacts } from '../support/market.js';
import { freeSteps, monthSteps, type DirectoryQuery, type Sort } from '../../src/search/directory.port.js';
import { isSector } from '../../src/skills/index.js';

/** An assistant as the specification sees her. */
export interface Somebody {
  id: string;
  name: string;
  skills: string[];
  sectors: string[];
  languages: Record<string, number>;
  month: number;
  free: number;
  reputation: number;
  order: number;
}

export const somebody = (id: string, name: string, facts: AssistantFacts, order: number): Somebody => ({
  id,
  name,
  skills: Object.keys(facts.skills ?? {}).filter((code) => !isSector(code)),
  sectors: Object.keys(facts.skills ?? {}).filter(isSector),
  languages: Object.fromEntries(
    Object.entries(facts.languages ?? {}).map(([code, level]) => [
      code,
      Array.isArray(level) ? level[0] : level,
    ]),
  ),
  month: facts.packages?.[0]?.price_cents ?? 39_000,
  free: facts.weeklyMinutes ?? 1200,
  reputation: facts.reputation?.[0] ?? 0,
  order,
});

const keys: Record<Sort, (one: Somebody) => number> = {
  reputation: (one) => one.reputation,
  price: (one) => -one.month,
  hours: (one) => one.free,
  newest: (one) => one.order,
};
type Filter = 'language' | 'month' | 'free' | 'sector';

/** What a search without text must give, found by looking at everybody. */
export function expected(everybody: Somebody[], query: DirectoryQuery) {
  const tests: Record<Filter, (one: Somebody) => boolean> = {
    language: (one) => query.language === null || (one.languages[query.language] ?? 0) >= (query.level ?? 1),
    month: (one) => query.monthCents === null || one.month <= query.monthCents,
    free: (one) => query.freeMinutes === null || one.free >= query.freeMinutes,
    sector: (one) => query.sectors.length === 0 || query.sectors.some((code) => one.sectors.includes(code)),
  };
  const able = everybody.filter((one) =>
    query.skills.every((code) => [...one.skills, ...one.sectors].includes(code) && !isSector(code)),
  );
  const but = (own?: Filter): Somebody[] =>
    able.filter((one) => (Object.keys(tests) as Filter[]).every((name) => name === own || tests[name](one)));
  const count = (list: Somebody[], test: (one: Somebody) => boolean): number => list.filter(test).length;
  const key = keys[query.sort];
  const shown = but().sort((a, b) => key(b) - key(a) || (a.id < b.id ? 1 : -1));
  return {
    names: shown.map(({ name }) => name),
    skill: (code: string) => count(but(), (one) => one.skills.includes(code)),
    sector: (code: string) => count(but('sector'), (one) => one.sectors.includes(code)),
    levels: (code: string) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((level) =>
        count(but('language'), (one) => (one.languages[code] ?? 0) >= Math.max(1, level)),
      ),
    months: monthSteps.map((value) => ({ value, count: count(but('month'), (one) => one.month <= value) })),
    frees: freeSteps.map((value) => ({ value, count: count(but('free'), (one) => one.free >= value) })),
  };
}
