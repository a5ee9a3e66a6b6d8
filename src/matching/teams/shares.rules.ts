import { isWithin } from './sets.rules.js';
import { offerOf, PARTS, type Chosen, type TeamProblem } from './team.js';

/**
 * A rule about shares: the twelfths these people take, less one for each of them who is in, are at most so many. The one
 * is for rounding: a share may be rounded up to a whole twelfth.
 */
export interface Cut {
  of: number[];
  most: number;
}

/** Who is there when, as sets of cells: what the sharing of work is judged by. */
export class Presence {
  readonly of: bigint[];
  private readonly minutes: number;

  constructor(private readonly problem: TeamProblem) {
    this.of = problem.candidates.map(() => 0n);
    problem.cells.forEach(({ by }, cell) => {
      for (const one of by) this.of[one]! |= 1n << BigInt(cell);
    });
    this.minutes = problem.cells.reduce((sum, cell) => sum + cell.minutes, 0);
  }

  /** The twelfths of work that come in these hours, rounded up, less the one that the rounding gives. */
  work(cells: bigint): number {
    let minutes = 0;
    this.problem.cells.forEach((cell, i) => {
      if ((cells >> BigInt(i)) & 1n) minutes += cell.minutes;
    });
    return Math.ceil((PARTS * minutes) / this.minutes - 1e-9) - 1;
  }

  /** The rule for everybody who is only there within these hours. */
  cut(cells: bigint): Cut {
    return {
      of: this.of.flatMap((own, one) => (isWithin(own, cells) ? [one] : [])),
      most: this.work(cells),
    };
  }

  /** The rule a team breaks most, or null when its shares follow its presence. */
  broken(members: readonly Chosen[]): Cut | null {
    let worst: { excess: number; cells: bigint } | null = null;
    for (let subset = 1; subset < 1 << members.length; subset += 1) {
      const some = members.filter((_, i) => (subset >> i) & 1);
      const cells = some.reduce((all, one) => all | this.of[one.candidate]!, 0n);
      const taken = some.reduce((sum, one) => sum + offerOf(this.problem, one).share - 1, 0);
      const excess = taken - this.work(cells);
      if (excess > (worst?.excess ?? 0)) worst = { excess, cells };
    }
    return worst && this.cut(worst.cells);
  }
}
