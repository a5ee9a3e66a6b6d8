import type { Match, ScoreInputs } from './need.js';
import { ranking } from './ranking.data.js';
import { factorsOf, scoreOf } from './score.rules.js';

/** One of the first hundred as a search keeps her; without an id once she was erased. */
export interface KeptMatch extends Omit<Match, 'assistantId' | 'price'> {
  assistantId: string | null;
  price: { cents: number; package?: Match['price']['package'] };
  inputs: ScoreInputs;
  /** Her place by age among those kept: what decides at equal points and price, and outlives the id. */
  tie?: number;
}

export interface StoredSearch {
  rankingVersion: string;
  results: KeptMatch[];
}

export interface Replay {
  equal: boolean;
  /** Where the search as kept and as computed again part. */
  differences: string[];
}

/** The first places of a result as they are kept: those who fit, then those who fit in part. */
export function keptOf(matches: Match[], partial: Match[], limit: number): KeptMatch[] {
  const kept = [...matches, ...partial].slice(0, limit);
  const byAge = kept.map(({ assistantId }) => assistantId).sort();
  return kept.map((one) => ({ ...one, tie: byAge.indexOf(one.assistantId) }));
}

/** Computes points and order again from the facts kept with a search, and tells where they differ from it. */
export function replay({ rankingVersion, results }: StoredSearch): Replay {
  if (rankingVersion !== ranking.version)
    return {
      equal: false,
      differences: [`made by ranking ${rankingVersion}; this release computes ${ranking.version}`],
    };
  const differences: string[] = [];
  const computed = results.map((one, place) => {
    const factors = factorsOf(one.inputs);
    const score = scoreOf(factors);
    if (score !== one.score)
      differences.push(`place ${place + 1}: ${one.score} points kept, ${score} computed`);
    factors.forEach(({ key, points }, n) => {
      const kept = one.factors[n];
      if (kept?.key !== key || kept.points !== points)
        differences.push(`place ${place + 1}: ${key} has ${kept?.points} points kept, ${points} computed`);
    });
    return { place, score, partial: one.gap !== null, cents: one.price.cents, tie: one.tie ?? place };
  });
  computed
    .toSorted(
      (a, b) =>
        Number(a.partial) - Number(b.partial) || b.score - a.score || a.cents - b.cents || a.tie - b.tie,
    )
    .forEach(({ place }, now) => {
      if (place !== now) differences.push(`place ${place + 1} kept, ${now + 1} computed`);
    });
  return { equal: differences.length === 0, differences };
}

/** The same match without anything that says who she was. */
export const anonymous = ({ price, gap, ...rest }: KeptMatch): KeptMatch => ({
  ...rest,
  assistantId: null,
  price: { cents: price.cents },
  gap: gap && { ...gap, week: [], dates: [] },
});
