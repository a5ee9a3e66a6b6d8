import type { WeekWindow } from '../../availability/index.js';
import { dropping, dutiesOf } from './program.rules.js';
import type { Optimise } from './highs.js';
import { reduced } from './reduce.rules.js';
import { bestTeam } from './search.rules.js';
import { membersOf } from './sets.rules.js';
import { limits, offerOf, type Found, type Offer, type TeamProblem } from './team.js';

export interface TeamFound {
  members: ({ assistantId: string } & Offer)[];
  cents: number;
  boundCents: number;
}

/** Hours nobody, or not enough people, could cover: of a language when it is for want of one. */
export interface Failing extends WeekWindow {
  language: number | null;
  people: number;
}

/** One thing asked less strictly, and the cheapest team there would be then. */
export type Relaxation = { team: TeamFound } & (
  | { kind: 'budget' }
  | { kind: 'people'; people: number }
  | { kind: 'together'; together: number }
  | { kind: 'hours'; slots: WeekWindow[]; kept: WeekWindow[] }
);

export type Piece =
  | { kind: 'team'; team: TeamFound }
  | { kind: 'failing'; failing: Failing[] }
  | { kind: 'relaxation'; relaxation: Relaxation }
  /** It is certain that no team does what was asked. */
  | { kind: 'impossible' }
  /** A limit ended the search before everything was certain. */
  | { kind: 'uncertain'; boundCents: number | null }
  /** Nobody can be cheaper than this, as far as is known while the first team is looked for. */
  | { kind: 'bound'; cents: number }
  | { kind: 'end' };

/** Answers a problem piece by piece, so that what was found in time is kept when time runs out. */
export function answer(problem: TeamProblem, optimise: Optimise, tell: (piece: Piece) => void): void {
  const { budgetCents } = problem;
  const affordable = (found: Found): boolean => budgetCents === null || found.cents <= budgetCents;
  const failing = failingOf(problem);
  if (failing.length > 0) tell({ kind: 'failing', failing });
  let sure = true;
  const hear = (piece: Piece): void => {
    if (piece.kind === 'uncertain') sure = false;
    tell(piece);
  };
  const first =
    failing.length > 0 ? null : ask(problem, optimise, hear, (cents) => tell({ kind: 'bound', cents }));
  if (first && affordable(first.found)) {
    let found: Found | null = first.found;
    const seen: number[][] = [];
    while (found && affordable(found)) {
      tell({ kind: 'team', team: asTeam(first.small, found) });
      seen.push(found.members.map((one) => one.candidate));
      if (seen.length === limits.teams) break;
      const next = bestTeam(first.small, optimise, seen);
      if (!next.certain) tell({ kind: 'uncertain', boundCents: next.found?.boundCents ?? null });
      found = next.found;
    }
  } else {
    if (sure) tell({ kind: 'impossible' });
    relax(problem, first, failing, optimise, tell);
  }
  tell({ kind: 'end' });
}

interface Asked {
  small: TeamProblem;
  found: Found;
}

function ask(
  problem: TeamProblem,
  optimise: Optimise,
  tell: (piece: Piece) => void,
  onBound?: (cents: number) => void,
): Asked | null {
  const small = reduced(problem);
  const { found, certain } = bestTeam(small, optimise, [], onBound);
  if (!certain) tell({ kind: 'uncertain', boundCents: found?.boundCents ?? null });
  return found && { small, found };
}

/** The cheapest ways out, each solved anew. */
function relax(
  problem: TeamProblem,
  tooDear: Asked | null,
  failing: Failing[],
  optimise: Optimise,
  tell: (piece: Piece) => void,
): void {
  const { budgetCents, together } = problem;
  const say = (relaxation: Relaxation): void => tell({ kind: 'relaxation', relaxation });
  const within = (asked: Asked | null): asked is Asked =>
    asked !== null && (budgetCents === null || asked.found.cents <= budgetCents);
  if (tooDear) say({ kind: 'budget', team: asTeam(tooDear.small, tooDear.found) });
  if (together > 1) {
    const asked = ask({ ...problem, together: together - 1 }, optimise, tell);
    if (within(asked))
      say({ kind: 'together', together: together - 1, team: asTeam(asked.small, asked.found) });
  }
  const people = problem.people + 1;
  if (failing.length === 0 && people <= limits.people) {
    const asked = ask({ ...problem, people }, optimise, tell);
    if (within(asked)) say({ kind: 'people', people, team: asTeam(asked.small, asked.found) });
  }
  const fewer = withoutHours(problem, optimise);
  if (!fewer) return;
  const asked = ask(fewer.problem, optimise, tell);
  if (!within(asked)) return;
  const slots = problem.slots.filter((_, slot) => fewer.dropped.has(slot));
  const kept = problem.slots.filter((_, slot) => !fewer.dropped.has(slot));
  say({ kind: 'hours', slots, kept, team: asTeam(asked.small, asked.found) });
}

function withoutHours(problem: TeamProblem, optimise: Optimise) {
  const { program, first } = dropping(problem);
  const { ones } = optimise(program);
  if (ones.length === 0) return null;
  const dropped = new Set(ones.filter((column) => column >= first).map((column) => column - first));
  const cells = problem.cells.filter((cell) => !dropped.has(cell.slot));
  return { dropped, problem: { ...problem, cells } };
}

/** Hours that too few of all candidates could cover together, whatever they cost. */
function failingOf(problem: TeamProblem): Failing[] {
  const worst = new Map<string, Failing>();
  dutiesOf(problem).forEach((duty, i) => {
    const people = membersOf(duty.of).length;
    if (people >= duty.least) return;
    const place = i % (problem.languages + 1);
    const language = place === 0 ? null : place - 1;
    const key = `${duty.slot} ${language}`;
    if ((worst.get(key)?.people ?? Infinity) > people)
      worst.set(key, { ...problem.slots[duty.slot]!, language, people });
  });
  return [...worst.values()];
}

const asTeam = (problem: TeamProblem, found: Found): TeamFound => ({
  members: found.members.map((one) => ({
    assistantId: problem.candidates[one.candidate]!.assistantId,
    ...offerOf(problem, one),
  })),
  cents: found.cents,
  boundCents: found.boundCents,
});
