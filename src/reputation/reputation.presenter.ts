import { date, number, percent } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { formula } from './formula.data.js';
import {
  ageWeight,
  clientLimit,
  daysBetween,
  reviewValue,
  type Facts,
  type PartResult,
  type ReputationResult,
} from './reputation.rules.js';

type Names = (client: string) => string;

/** The score as the arithmetic that makes it: parts, and in each the market and every client with its weight. */
export function presentScore(result: ReputationResult, facts: Facts, locale: Locale, name: Names) {
  const text = (key: string, params?: Record<string, unknown>): string =>
    translate(locale, `reputation.${key}`, params);
  return {
    score: number(result.score * 100, locale, { maximumFractionDigits: 1 }),
    floor: number(result.floor * 100, locale, { maximumFractionDigits: 1 }),
    confidence: percent(result.confidence, locale),
    reviewCount: result.reviewCount,
    factors: result.parts.map(({ key, value, weight, points }) => ({
      label: text(`parts.${key}`),
      value,
      weight,
      points,
    })),
    total: result.score * 100,
    parts: result.parts.map((part) => presentPart(part, locale, name)),
    reviews: facts.reviews
      .toSorted((a, b) => b.on.localeCompare(a.on))
      .map((review) => {
        const days = daysBetween(review.on, facts.asOf);
        return {
          on: review.on,
          name: name(review.client),
          value: reviewValue(review.marks),
          weight: ageWeight(days),
        };
      }),
    asOf: date(facts.asOf, locale, 'UTC', 'long'),
    formula: result.formula,
  };
}

function presentPart(part: PartResult, locale: Locale, name: Names) {
  const two = (value: number): string =>
    number(value, locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const market = {
    name: translate(locale, 'reputation.market'),
    weight: formula.priorWeight,
    value: part.mean,
    share: formula.priorWeight / (formula.priorWeight + part.evidence),
    capped: false,
  };
  const clients = part.clients.map((client) => ({
    name: name(client.client),
    weight: client.weight,
    value: client.value,
    share: client.share,
    capped: client.aged > client.weight,
  }));
  const rows = [market, ...clients];
  return {
    key: part.key,
    title: translate(locale, `reputation.parts.${part.key}`),
    text: translate(locale, `reputation.parts_text.${part.key}`, { days: formula.submitWithinDays }),
    rows: rows.map((row) => ({ ...row, product: row.weight * row.value })),
    bars: rows.map((row, index) => ({
      label: row.name,
      value: row.share,
      text: percent(row.share, locale),
      strong: index > 0,
    })),
    weights: part.evidence + formula.priorWeight,
    products: rows.reduce((sum, row) => sum + row.weight * row.value, 0),
    sum: `(${rows.map((row) => `${two(row.weight)} × ${two(row.value)}`).join(' + ')}) / ${two(part.evidence + formula.priorWeight)} = ${two(part.value)}`,
    value: part.value,
  };
}

/** The figures the help page is written from. */
export function presentFormula(locale: Locale) {
  const text = (key: string): string => translate(locale, key);
  return {
    ...formula,
    clientCapText: percent(formula.clientCap, locale),
    clientLimit,
    fullTerm: [0, 1, 2, 3].map((halves) => ({
      days: halves * formula.halfLifeDays,
      weight: ageWeight(halves * formula.halfLifeDays),
    })),
    partRows: Object.entries(formula.parts).map(([key, { weight, mean }]) => ({
      label: text(`reputation.parts.${key}`),
      text: translate(locale, `reputation.parts_text.${key}`, { days: formula.submitWithinDays }),
      weight,
      mean,
    })),
    criterionBars: Object.entries(formula.criteria).map(([key, weight]) => ({
      label: text(`reviews.criteria.${key}`),
      value: weight,
      text: percent(weight, locale),
    })),
  };
}
