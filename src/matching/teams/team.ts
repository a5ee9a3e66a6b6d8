import type { PackageFacts } from '../need.js';
import type { WeekWindow } from '../../availability/index.js';

/** The work of a brief is shared out in twelfths: halves, thirds, quarters and sixths come out whole. */
export const PARTS = 12;
/** The published limits of a search for teams. */
export const limits = {
  candidates: 200,
  people: 6,
  together: 3,
  teams: 3,
  /** Branches the solver may look into for one question, so that an early stop comes at the same place every time. */
  nodes: 4000,
  seconds: 20,
} as const;

export interface TeamOptions {
  /** At most so many people. */
  people: number;
  /** So many present at any time. */
  together: number;
}

/** What one person would ask for a share of the work: the cheapest of her packages. */
export interface Offer {
  /** Twelfths. */
  share: number;
  weeklyMinutes: number;
  callsPerDay: number | null;
  cents: number;
  package: PackageFacts;
}

/** A candidate as the solver sees her. */
export interface Contender {
  assistantId: string;
  /** Hundredths, a newcomer's being the one everybody starts from. */
  reputation: number;
  /** Which of the brief's languages she answers in, by their place in it. */
  languages: number[];
  offers: Offer[];
}

/** Hours that the same people cover: every minute of a cell is covered by all of them. */
export interface Cell {
  slot: number;
  minutes: number;
  /** Places of candidates, ascending. */
  by: number[];
}

/** Everything a solver needs to know, and nothing it does not. */
export interface TeamProblem extends TeamOptions {
  languages: number;
  budgetCents: number | null;
  slots: WeekWindow[];
  cells: Cell[];
  candidates: Contender[];
}

export interface Chosen {
  /** Place of the candidate, and of her offer. */
  candidate: number;
  offer: number;
}

export interface Found {
  members: Chosen[];
  cents: number;
  /** Nobody can be cheaper than this; the cost itself when that is proven. */
  boundCents: number;
}

export const centsOf = (problem: TeamProblem, members: readonly Chosen[]): number =>
  members.reduce((sum, one) => sum + offerOf(problem, one).cents, 0);

export const offerOf = (problem: TeamProblem, one: Chosen): Offer =>
  problem.candidates[one.candidate]!.offers[one.offer]!;
