import type { Optimise } from './highs.js';
import { dutiesOf, TeamProgram, type Program } from './program.rules.js';
import { Presence } from './shares.rules.js';
import { centsOf, type Chosen, type Found, type TeamProblem } from './team.js';

/** Rules about shares are added as teams break them; after so many the search says it stopped early. */
const ROUNDS = 60;

export interface Answer {
  found: Found | null;
  /** False when a limit ended the search before it was certain. */
  certain: boolean;
}

/**
 * The cheapest team, whatever the budget; of those the one of the best reputation, then of fewest people. Teams given as
 * forbidden are passed over.
 */
export function bestTeam(
  problem: TeamProblem,
  optimise: Optimise,
  forbidden: readonly number[][] = [],
  onBound?: (cents: number) => void,
): Answer {
  const duties = dutiesOf(problem);
  if (duties.some((duty) => size(duty.of) < duty.least)) return { found: null, certain: true };
  const program = new TeamProgram(problem);
  program.cover();
  for (const team of forbidden) program.forbid(team);
  const presence = new Presence(problem);
  for (const cells of new Set(presence.of)) {
    const cut = presence.cut(cells);
    // Who is never there has no part in it.
    if (cells === 0n) program.present(cut.of, 0, 0);
    else program.spread(cut);
  }
  const cheapest = settle(
    program,
    presence,
    (asked) => optimise(asked, onBound),
    () => program.byCost(),
  );
  if (!cheapest.members) return { found: null, certain: cheapest.certain };
  const cents = centsOf(problem, cheapest.members);
  program.cap(cents);
  const best = settle(program, presence, optimise, () => program.byMerit());
  const boundCents = cheapest.certain ? cents : Math.max(0, Math.ceil(cheapest.bound - 1e-6));
  return {
    found: { members: best.members ?? cheapest.members, cents, boundCents },
    certain: cheapest.certain && best.certain,
  };
}

interface Settled {
  members: Chosen[] | null;
  certain: boolean;
  bound: number;
}

/** Solves again and again until the shares of the answer follow its presence. */
function settle(program: TeamProgram, presence: Presence, optimise: Optimise, make: () => Program): Settled {
  let certain = true;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { state, ones, bound } = optimise(make());
    if (state === 'stopped') certain = false;
    if (ones.length === 0) return { members: null, certain, bound };
    const members = ones.map((column) => program.offers[column]!);
    const broken = presence.broken(members);
    if (!broken) return { members, certain, bound };
    program.spread(broken);
  }
  return { members: null, certain: false, bound: 0 };
}

const size = (set: bigint): number => {
  let count = 0;
  for (let rest = set; rest > 0n; rest &= rest - 1n) count += 1;
  return count;
};
