import { membersOf, setOf, smallest } from './sets.rules.js';
import type { Cut } from './shares.rules.js';
import { offerOf, PARTS, type Cell, type Chosen, type Offer, type TeamProblem } from './team.js';

/** A linear row: the columns with their weights lie between two bounds. */
export interface Row {
  columns: number[];
  weights: number[];
  least: number;
  most: number;
}

/** Columns from 0 up to a bound, a cost for each, the rows they must obey, and which columns are whole numbers. */
export interface Program {
  costs: number[];
  upper: number[];
  whole: number[];
  rows: Row[];
}

/** Somebody must be there: so many of these people at these hours. */
export interface Duty {
  slot: number;
  of: bigint;
  least: number;
}

/** What each piece of the hours needs: enough people, and for each language one who speaks it. */
export function dutiesOf(problem: TeamProblem, cells: readonly Cell[] = problem.cells): Duty[] {
  const speakers = Array.from({ length: problem.languages }, (_, language) =>
    setOf(problem.candidates.flatMap((one, i) => (one.languages.includes(language) ? [i] : []))),
  );
  return cells.flatMap(({ slot, by }) => {
    const all = setOf(by);
    return [
      { slot, of: all, least: problem.together },
      ...speakers.map((who) => ({ slot, of: all & who, least: 1 })),
    ];
  });
}

/**
 * One column for each offer of each candidate, in their order; then for each candidate whether she is in and how much she
 * takes, which keep the rows short.
 */
export class TeamProgram {
  readonly offers: Chosen[];
  readonly rows: Row[] = [];
  private readonly people: number[];

  constructor(readonly problem: TeamProblem) {
    this.offers = problem.candidates.flatMap(({ offers }, candidate) =>
      offers.map((_, offer) => ({ candidate, offer })),
    );
    const of = problem.candidates.map((): number[] => []);
    this.offers.forEach((one, column) => of[one.candidate]!.push(column));
    this.people = problem.candidates.map((_, i) => i);
    of.forEach((columns, one) => {
      this.row([...columns, this.isIn(one)], [...columns.map(() => 1), -1], 0, 0);
      this.row(
        [...columns, this.takes(one)],
        [...columns.map((column) => this.offer(column).share), -1],
        0,
        0,
      );
    });
    this.present(this.people, Math.min(2, problem.people), problem.people);
    this.row(
      this.people.map((one) => this.takes(one)),
      this.people.map(() => 1),
      PARTS,
      PARTS,
    );
  }

  get width(): number {
    return this.offers.length + 2 * this.people.length;
  }

  row(columns: number[], weights: number[], least: number, most: number): Row {
    const row = { columns, weights, least, most };
    this.rows.push(row);
    return row;
  }

  /** So many of these people. */
  present(candidates: readonly number[], least: number, most: number): Row {
    return this.row(
      candidates.map((one) => this.isIn(one)),
      candidates.map(() => 1),
      least,
      most,
    );
  }

  /** Every minute has its people. Meeting the smallest sets meets the larger ones. */
  cover(): void {
    for (const duty of leastDuties(dutiesOf(this.problem)))
      this.present(membersOf(duty.of), duty.least, Infinity);
  }

  /** Nobody takes more work than there is in the hours she is there, and no few together more than in theirs. */
  spread({ of, most }: Cut): void {
    this.row(
      [...of.map((one) => this.takes(one)), ...of.map((one) => this.isIn(one))],
      [...of.map(() => 1), ...of.map(() => -1)],
      -Infinity,
      most,
    );
  }

  /** Another team than this one, and not this one with more people. */
  forbid(team: readonly number[]): void {
    this.present(team, 0, team.length - 1);
  }

  /** At most this cost. */
  cap(cents: number): void {
    const columns = this.offers.map((_, column) => column);
    this.row(
      columns,
      columns.map((column) => this.offer(column).cents),
      0,
      cents,
    );
  }

  byCost(): Program {
    return this.program((column) => this.offer(column).cents);
  }

  /** At one cost: the best reputation, each weighing as much as the work taken; then the fewest people; then the first. */
  byMerit(): Program {
    const crowd = 256;
    const merit = crowd * 16;
    return this.program((column) => {
      const { candidate } = this.offers[column]!;
      const { reputation } = this.problem.candidates[candidate]!;
      return crowd + candidate - merit * this.offer(column).share * reputation;
    });
  }

  program(cost: (offer: number) => number): Program {
    const whole = this.offers.map((_, column) => column);
    return {
      costs: [...whole.map(cost), ...Array<number>(2 * this.people.length).fill(0)],
      upper: [...whole.map(() => 1), ...this.people.map(() => 1), ...this.people.map(() => PARTS)],
      whole,
      rows: this.rows,
    };
  }

  offer(column: number): Offer {
    return offerOf(this.problem, this.offers[column]!);
  }

  private isIn(candidate: number): number {
    return this.offers.length + candidate;
  }

  private takes(candidate: number): number {
    return this.offers.length + this.people.length + candidate;
  }
}

/** Duties of the same number of people without those that others of them imply. */
function leastDuties(duties: readonly Duty[]): Omit<Duty, 'slot'>[] {
  return [...new Set(duties.map((duty) => duty.least))].flatMap((least) =>
    smallest(duties.filter((duty) => duty.least === least).map((duty) => duty.of)).map((of) => ({
      of,
      least,
    })),
  );
}

/** The fewest minutes let go of so that the rest can be covered within the budget: one more column for each hour. */
export function dropping(problem: TeamProblem): { program: Program; first: number } {
  const team = new TeamProgram(problem);
  const first = team.width;
  const minutes = problem.slots.map(() => 0);
  for (const cell of problem.cells) minutes[cell.slot]! += cell.minutes;
  if (problem.budgetCents !== null) team.cap(problem.budgetCents);
  const duties = dutiesOf(problem);
  problem.slots.forEach((_, slot) => {
    for (const { of, least } of leastDuties(duties.filter((duty) => duty.slot === slot))) {
      const row = team.present(membersOf(of), least, Infinity);
      row.columns.push(first + slot);
      row.weights.push(least);
    }
  });
  const slots = problem.slots.map((_, slot) => first + slot);
  team.row(
    slots,
    slots.map(() => 1),
    0,
    slots.length - 1,
  );
  const { costs, upper, whole, rows } = team.program(() => 0);
  return {
    first,
    program: {
      costs: [...costs, ...minutes],
      upper: [...upper, ...slots.map(() => 1)],
      whole: [...whole, ...slots],
      rows,
    },
  };
}
