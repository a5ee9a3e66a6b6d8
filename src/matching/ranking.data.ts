export type FactorKey =
  | 'reputation'
  | 'coverage'
  | 'line'
  | 'price'
  | 'skills'
  | 'response'
  | 'freshness'
  | 'languages'
  | 'newcomer';

/**
 * Everything the order of matches depends on. The page "how ranking works" is printed from this very object, and a
 * stored search keeps its version: any change of a number is a new version.
 */
export const ranking = {
  version: '2026-12',
  /** Points each factor can bring; they add up to 100. */
  weights: {
    reputation: 35,
    coverage: 15,
    line: 15,
    price: 12,
    skills: 8,
    response: 5,
    freshness: 4,
    languages: 4,
    newcomer: 2,
  } satisfies Record<FactorKey, number>,
  /** A match without a closed period is judged over this many weeks. */
  openWeeks: 13,
  /** Up to this share of the hours may be missing in a partial match. */
  partialShare: 0.25,
  /**
   * A score is an estimate drawn to the market's mean already; it counts at its likely floor, which it is not under nine
   * times out of ten: the normal quantile of 0.9 times its spread, the mean weighing like so many reviews.
   */
  reputationQuantile: 1.2816,
  reputationPriorWeight: 5,
  /** Who has no score yet is taken for the market's mean, with no confidence. */
  reputationMean: 0.84,
  /** As many hours beyond those asked, in proportion to them, bring the whole of coverage. */
  spareShare: 1,
  /** Share of the work hours spent with the line busy, and minutes a call takes. */
  lineShare: 0.4,
  callMinutes: 3,
  /** At the budget the price brings this much, at this share of the budget or below all of it. */
  priceAtBudget: 0.5,
  priceFullShare: 0.5,
  /** Hours to answer an invitation: all the points up to the first, none from the second; unknown counts in the middle. */
  responseFullHours: 2,
  responseNoneHours: 72,
  responseUnknown: 0.5,
  /** Days since availability was confirmed: all the points up to the first, none from the second. */
  freshFullDays: 7,
  freshNoneDays: 60,
  /** Reviews after which nobody is a newcomer. */
  newcomerReviews: 5,
} as const;

export const factorKeys = Object.keys(ranking.weights) as FactorKey[];

/** Hard constraints in the order in which they are checked; who fails is counted under the first one failed. */
export const constraints = [
  'blocked',
  'words',
  'skills',
  'languages',
  'clients',
  'hours',
  'budget',
  'line',
  'coverage',
] as const;
export type Constraint = (typeof constraints)[number];
