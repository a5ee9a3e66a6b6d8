import type { WeekWindow } from '../../availability/index.js';
import type { Need, PackageFacts } from '../need.js';
import type { Failing } from './answer.rules.js';
import type { PlanSlot } from './plan.rules.js';
import type { TeamOptions } from './team.js';

export interface TeamMember {
  assistantId: string;
  /** Twelfths of the work. */
  share: number;
  weeklyMinutes: number;
  callsPerDay: number | null;
  cents: number;
  package: PackageFacts;
  reputation: number;
  languages: string[];
  /** Hours of a plain week at which she answers first, and at which she stands in. */
  answers: WeekWindow[];
  standsIn: WeekWindow[];
  /** Her closures within the period: the others cover them. */
  away: { startsOn: string; endsOn: string }[];
}

export interface Team {
  members: TeamMember[];
  cents: number;
  /** No team costs less than this; the cost itself when that is proven. */
  boundCents: number;
  plan: PlanSlot[];
  /** Share of the week with somebody to stand in. */
  backed: number;
}

export type Way = { team: Team } & (
  | { kind: 'budget' }
  | { kind: 'people'; people: number }
  | { kind: 'together'; together: number }
  | { kind: 'hours'; slots: WeekWindow[] }
);

export interface TeamsResult {
  teams: Team[];
  /** Hours that too few people of the whole market cover. */
  failing: Failing[];
  /** What would help, when nobody can. */
  ways: Way[];
  /** It is certain that no team does what was asked. */
  impossible: boolean;
  /** How many could take a part, and how many of them were weighed. */
  candidates: number;
  pool: number;
  /** A limit was reached: there may be better, but nothing below the bound. */
  stopped: 'no' | 'nodes' | 'time';
  boundCents: number | null;
  /** The cheapest person who covers everything alone. */
  alone: { assistantId: string; cents: number } | null;
}

export interface TeamSearch extends TeamOptions {
  id: string;
  briefId: string;
  briefRevision: number;
  need: Need;
  state: 'computing' | 'done' | 'failed';
  result: TeamsResult | null;
  requestedAt: Date;
  finishedAt: Date | null;
}
