import type { Factor, ScoreInputs } from './need.js';
import { factorKeys, ranking, type FactorKey } from './ranking.data.js';

const within = (value: number): number => Math.min(1, Math.max(0, value));
/** From 1 at `full` down to 0 at `none`. */
const falling = (value: number, full: number, none: number): number => within((none - value) / (none - full));

/** Chance that a caller finds one busy line at this load: Erlang's loss formula for a single line. */
export const busyProbability = (load: number): number => load / (1 + load);

/** Chance that a caller of a brief finds her busy: her half hours weighted by the minutes asked for, this brief's calls on top. */
export function busyOn(halfHours: ArrayLike<number>, busy: ArrayLike<number>, load: number): number {
  let [sum, minutes] = [0, 0];
  for (let slot = 0; slot < halfHours.length; slot += 1) {
    const asked = halfHours[slot] ?? 0;
    if (asked === 0) continue;
    const before = Math.min(0.99, busy[slot] ?? 0);
    sum += asked * busyProbability(before / (1 - before) + load);
    minutes += asked;
  }
  return minutes > 0 ? sum / minutes : 0;
}

/** The score less its uncertainty. */
export function reputationValue({
  reputation,
  confidence,
}: Pick<ScoreInputs, 'reputation' | 'confidence'>): number {
  const score = reputation ?? ranking.reputationMean;
  const sure = reputation === null ? 0 : Math.min(confidence, 0.999);
  const evidence = ranking.reputationPriorWeight / (1 - sure);
  return score - ranking.reputationQuantile * Math.sqrt((score * (1 - score)) / (evidence + 1));
}

/** Share of an hour within her windows in which the line is taken: the work she sold, and the calls of this brief. */
export function lineLoad(
  inputs: Pick<ScoreInputs, 'soldMinutes' | 'callsPerWeek' | 'windowMinutes'>,
): number {
  const busy = inputs.soldMinutes * ranking.lineShare + inputs.callsPerWeek * ranking.callMinutes;
  return inputs.windowMinutes > 0 ? busy / inputs.windowMinutes : 0;
}

/** Chance that the line is busy: from what is known of her calls, else from the work she sold. */
export const busyChance = (
  inputs: Pick<ScoreInputs, 'busy' | 'soldMinutes' | 'callsPerWeek' | 'windowMinutes'>,
): number => inputs.busy ?? busyProbability(lineLoad(inputs));

export const responseValue = (minutes: number | null): number =>
  minutes === null
    ? ranking.responseUnknown
    : falling(minutes / 60, ranking.responseFullHours, ranking.responseNoneHours);
export const newcomerValue = (reviews: number): number => 1 - reviews / ranking.newcomerReviews;
export const freshnessValue = (days: number): number =>
  falling(days, ranking.freshFullDays, ranking.freshNoneDays);
export const priceValue = (cents: number, budgetCents: number): number => {
  const share = (cents / budgetCents - ranking.priceFullShare) / (1 - ranking.priceFullShare);
  return 1 - (1 - ranking.priceAtBudget) * within(share);
};
export const coverageValue = (windowMinutes: number, needMinutes: number): number =>
  (windowMinutes - needMinutes) / (needMinutes * ranking.spareShare);

/** A value from 0 to 1 as tenths of points: to the hundredth, times the weight, to the tenth. */
export const tenthsOf = (key: FactorKey, value: number): number =>
  Math.round((Math.round(within(value) * 100) * ranking.weights[key]) / 10);

const values: Record<FactorKey, (inputs: ScoreInputs) => number> = {
  reputation: reputationValue,
  coverage: (of) => (of.covered ? coverageValue(of.windowMinutes, of.needMinutes) : 0),
  line: (of) => 1 - busyChance(of),
  price: (of) => priceValue(of.priceCents, of.budgetCents),
  skills: (of) => (of.niceAsked === 0 ? 1 : of.niceFound / of.niceAsked),
  response: (of) => responseValue(of.responseMinutes),
  freshness: (of) => freshnessValue(of.confirmedDays),
  languages: (of) =>
    of.languageMargins.length === 0
      ? 1
      : of.languageMargins.reduce((a, b) => a + b, 0) / of.languageMargins.length,
  newcomer: (of) => newcomerValue(of.reviews),
};

/** Value (to the hundredth) × weight = points (to the tenth): what the page shows is what is added up. */
export function factorsOf(inputs: ScoreInputs): Factor[] {
  return factorKeys.map((key) => {
    const value = values[key](inputs);
    const hundredths = Math.round(within(value) * 100);
    const weight = ranking.weights[key];
    return { key, value: hundredths / 100, weight, points: tenthsOf(key, value) / 10 };
  });
}

export const scoreOf = (factors: Factor[]): number =>
  factors.reduce((total, factor) => total + Math.round(factor.points * 10), 0) / 10;

/** Higher score first; then the lower price; then who joined earlier (ids grow with time). */
export function compareMatches(
  a: { score: number; price: { cents: number }; assistantId: string },
  b: { score: number; price: { cents: number }; assistantId: string },
): number {
  return b.score - a.score || a.price.cents - b.price.cents || (a.assistantId < b.assistantId ? -1 : 1);
}
