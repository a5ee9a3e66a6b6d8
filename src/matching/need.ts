import type { WeekWindow } from '../availability/index.js';
import type { Priced } from '../packages/index.js';
import type { Constraint, FactorKey } from './ranking.data.js';

/** What a brief asks for, as matching reads it and a stored search keeps it. */
export interface Need {
  timezone: string;
  startsOn: string;
  endsOn: string | null;
  holidays: boolean;
  slots: WeekWindow[];
  weeklyMinutes: number;
  callsPerDay: number | null;
  budgetCents: number;
  /** The greatest chance that a caller finds the line busy; left out, any. */
  busyTarget?: number | null;
  /** Words her public profile has to have; left out, any. */
  words?: string | null;
  skills: { code: string; need: 'must' | 'nice'; level: number }[];
  languages: { code: string; level: number; verified: boolean }[];
}

/** Who is looked at at all, beyond what the packed facts say. */
export interface Circle {
  /** One side wants nothing to do with the other. */
  blocked: ReadonlySet<string>;
  /** Those the need's words find; null when it has none. */
  found: ReadonlySet<string> | null;
}
export const everybody: Circle = { blocked: new Set(), found: null };

export interface PackageFacts extends Priced {
  versionId: string;
  name: string;
  incrementMinutes: number;
}

/** What matching knows of one published assistant. Nothing else enters the order. */
export interface Facts {
  assistantId: string;
  timezone: string;
  weeklyMinutes: number;
  maxClients: number;
  worksHolidays: boolean;
  confirmedAt: number;
  windows: WeekWindow[];
  closures: { startsOn: string; endsOn: string }[];
  bookings: { weeklyMinutes: number; from: string; to: string | null }[];
  skills: Record<string, number>;
  languages: Record<string, { level: number; verified: number; until: string | null }>;
  packages: PackageFacts[];
  reputation: { score: number; confidence: number; reviews: number } | null;
  responseMinutes: number | null;
  /** Chance that her line is busy with the clients she has, by half hour of her week from Monday; null when not known. */
  busyByHalfHour: number[] | null;
}

export interface Price {
  cents: number;
  package: PackageFacts;
}

/** The figures a score is made from; kept with the search so that it can be computed again. */
export interface ScoreInputs {
  reputation: number | null;
  confidence: number;
  reviews: number;
  windowMinutes: number;
  needMinutes: number;
  covered: boolean;
  soldMinutes: number;
  priceCents: number;
  budgetCents: number;
  niceAsked: number;
  niceFound: number;
  languageMargins: number[];
  responseMinutes: number | null;
  confirmedDays: number;
  callsPerWeek: number;
  /** Chance that a caller of this brief finds her busy, from the calls of all her clients; null when not known. */
  busy: number | null;
}

export interface Factor {
  key: FactorKey;
  value: number;
  weight: number;
  points: number;
}

/** What is missing in a partial match. */
export interface Gap {
  /** Missing minutes over the whole period, and their share of it. */
  minutes: number;
  share: number;
  /** Hours of the week outside her windows. */
  week: WeekWindow[];
  /** Days lost to closures and holidays. */
  dates: string[];
}

export interface Match {
  assistantId: string;
  score: number;
  factors: Factor[];
  price: Price;
  inputs: ScoreInputs;
  gap: Gap | null;
}

export interface MatchResult {
  rankingVersion: string;
  at: string;
  considered: number;
  /** The first of those who fit, and of those who fit in part; `total` says how many there are. */
  matches: Match[];
  partial: Match[];
  total: { all: number; partial: number };
  /** Of all who fit, the cheapest. */
  cheapest: { assistantId: string; cents: number } | null;
  excluded: Record<Constraint, number>;
}

/** Somebody who could take a part of a need: what a team is chosen from. */
export interface Candidate {
  assistantId: string;
  points: number;
  /** Of the hours asked for, the share within her windows and outside her closures. */
  share: number;
  timezone: string;
  windows: WeekWindow[];
  closures: { startsOn: string; endsOn: string }[];
  worksHolidays: boolean;
  /** The languages asked for that she speaks at the level asked. */
  languages: string[];
  packages: PackageFacts[];
  /** As the score takes it: 0 to 1, less its uncertainty. */
  reputation: number;
  /** Work minutes a week, and clients, she still has room for on every day of the period. */
  freeMinutes: number;
  freeClients: number;
  busyByHalfHour: number[] | null;
}

/** Why somebody is not in a search, one line for each constraint not met, with what would change it. */
export interface Obstacle {
  constraint: Constraint;
  /** The skill or language, where it is about one. */
  code?: string;
  asked?: number;
  has?: number;
  verified?: boolean;
  gap?: Gap;
}
