import type { Criterion, Marks } from '../reviews/index.js';
import { formula, parts, type Part } from './formula.data.js';

/** A published review of the assistant. */
export interface ReviewFact {
  id: string;
  client: string;
  on: string;
  marks: Marks;
}
/** A client's month: lines approved and rightly objected to, or timesheets in time and late. */
export interface MonthFact {
  client: string;
  on: string;
  good: number;
  bad: number;
}
/** All that the score is made of, and the day it is made on. */
export interface Facts {
  asOf: string;
  reviews: ReviewFact[];
  work: MonthFact[];
  punctuality: MonthFact[];
}

interface Observation {
  client: string;
  on: string;
  value: number;
  weight: number;
}
export interface ClientShare {
  client: string;
  value: number;
  /** Weight after age, and after the cap. */
  aged: number;
  weight: number;
  share: number;
}
export interface PartResult {
  key: Part;
  weight: number;
  mean: number;
  value: number;
  evidence: number;
  points: number;
  clients: ClientShare[];
}
export interface ReputationResult {
  formula: string;
  score: number;
  /** What the score is at least, nine times out of ten. */
  floor: number;
  confidence: number;
  reviewCount: number;
  parts: PartResult[];
}

/** What one client can weigh at most: with the market's own weight always there, that is the capped share. */
export const clientLimit = (formula.clientCap / (1 - formula.clientCap)) * formula.priorWeight;

/** What remains of a fact's weight at an age in days. */
export const ageWeight = (days: number): number => 0.5 ** (Math.max(0, days) / formula.halfLifeDays);

/** A review's marks as one value from 0 to 1. */
export function reviewValue(marks: Marks): number {
  const given = (Object.entries(formula.criteria) as [Criterion, number][]).filter(
    ([criterion]) => typeof marks[criterion] === 'number',
  );
  const whole = sum(given.map(([, weight]) => weight));
  if (whole === 0) return formula.parts.reviews.mean;
  return sum(given.map(([criterion, weight]) => (weight * ((marks[criterion] ?? 1) - 1)) / 4)) / whole;
}

/** The score of these facts. Pure: the same facts on the same day make the same score, in any order. */
export function reputationOf(facts: Facts): ReputationResult {
  const observed = observations(facts);
  const results = parts.map((key) => estimate(key, observed[key], facts.asOf));
  const score = sum(results.map((part) => part.points)) / 100;
  const variance = sum(results.map((part) => (part.weight / 100) ** 2 * spread(part)));
  const confidence = sum(
    results.map((part) => (part.weight / 100) * (part.evidence / (part.evidence + formula.priorWeight))),
  );
  return {
    formula: formula.version,
    score: rounded(score),
    floor: rounded(Math.max(0, score - formula.floorQuantile * Math.sqrt(variance))),
    confidence: rounded(confidence),
    reviewCount: facts.reviews.length,
    parts: results,
  };
}

function observations(facts: Facts): Record<Part, Observation[]> {
  const months = (list: MonthFact[], full: number): Observation[] =>
    list
      .filter(({ good, bad }) => good + bad > 0)
      .map(({ client, on, good, bad }) => ({
        client,
        on,
        value: good / (good + bad),
        weight: Math.min(1, (good + bad) / full),
      }));
  return {
    reviews: facts.reviews.map(({ client, on, marks }) => ({
      client,
      on,
      value: reviewValue(marks),
      weight: 1,
    })),
    work: months(facts.work, formula.fullMonthLines),
    punctuality: months(facts.punctuality, 1),
  };
}

function estimate(key: Part, observed: Observation[], asOf: string): PartResult {
  const { weight, mean } = formula.parts[key];
  const clients = byClient(observed).map(([client, list]) => {
    const aged = list.map((one) => one.weight * ageWeight(daysBetween(one.on, asOf)));
    const total = sum(aged);
    const value = total === 0 ? mean : sum(list.map((one, index) => one.value * (aged[index] ?? 0))) / total;
    return { client, value, aged: total, weight: Math.min(total, clientLimit) };
  });
  const evidence = sum(clients.map((client) => client.weight));
  const all = formula.priorWeight + evidence;
  const value =
    (formula.priorWeight * mean + sum(clients.map((client) => client.weight * client.value))) / all;
  return {
    key,
    weight,
    mean,
    value,
    evidence,
    points: value * weight,
    clients: clients.map((client) => ({ ...client, share: client.weight / all })),
  };
}

/** The variance of a part's value, as of a beta distribution with this much evidence. */
const spread = ({ value, evidence }: PartResult): number =>
  (value * (1 - value)) / (formula.priorWeight + evidence + 1);

/** Sorted throughout, so that even the last digit does not depend on the order facts come in. */
function byClient(observed: Observation[]): [string, Observation[]][] {
  const sorted = [...observed].sort(
    (a, b) => compare(a.client, b.client) || compare(a.on, b.on) || a.value - b.value || a.weight - b.weight,
  );
  return [...Map.groupBy(sorted, (one) => one.client)];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
