import loader, { type Highs } from 'highs';
import type { Program } from './program.rules.js';
import { limits } from './team.js';

export interface Outcome {
  state: 'proven' | 'impossible' | 'stopped';
  /** The columns that are one; empty when nothing was found. */
  ones: number[];
  /** No answer costs less than this. */
  bound: number;
}

/** Solves one program. */
export type Optimise = (program: Program, onBound?: (bound: number) => void) => Outcome;

// The package's types are those of its CommonJS build, where the loader lies one step deeper.
export const loadHighs = loader as unknown as typeof loader.default;

/** HiGHS with everything fixed that could make two runs differ: seed, threads, order; it is limited by nodes, not by time. */
export function optimiser(highs: Highs): Optimise {
  const { optimal, infeasible, unboundedOrInfeasible } = highs.constants.modelStatus;
  return ({ costs, upper, whole, rows }, onBound) => {
    const starts = [0];
    const [indices, values]: [number[], number[]] = [[], []];
    for (const row of rows) {
      indices.push(...row.columns);
      values.push(...row.weights);
      starts.push(indices.length);
    }
    const kinds = costs.map((): 0 | 1 => highs.constants.variableType.continuous);
    for (const column of whole) kinds[column] = highs.constants.variableType.integer;
    const finite = (value: number): number =>
      Number.isFinite(value) ? value : Math.sign(value) * highs.infinity;
    return highs.withModel(
      {
        numCols: costs.length,
        numRows: rows.length,
        colCost: costs,
        colLower: costs.map(() => 0),
        colUpper: upper,
        rowLower: rows.map((row) => finite(row.least)),
        rowUpper: rows.map((row) => finite(row.most)),
        matrix: {
          format: 'csr',
          numRows: rows.length,
          numCols: costs.length,
          starts,
          indices,
          values,
        },
        integrality: kinds,
      },
      (model): Outcome => {
        model.options.set({
          output_flag: false,
          random_seed: 0,
          mip_rel_gap: 0,
          mip_max_nodes: limits.nodes,
        });
        model.run({
          [highs.constants.callbackType.mipLogging]: ({ data }) => {
            if (data.mip_dual_bound !== undefined) onBound?.(data.mip_dual_bound);
            return undefined;
          },
        });
        const status = model.getModelStatus();
        if (status === infeasible || status === unboundedOrInfeasible)
          return { state: 'impossible', ones: [], bound: Infinity };
        const found =
          Number(model.info.get('primal_solution_status')) === highs.constants.solutionStatus.feasible;
        const bound = Number(model.info.get('mip_dual_bound'));
        const answer = found ? model.getSolution().colValue : null;
        const ones = answer ? whole.filter((column) => answer[column]! > 0.5) : [];
        return { state: status === optimal ? 'proven' : 'stopped', ones, bound };
      },
    );
  };
}
