import { hasMinute, spanOf, weekBits } from '../../availability/index.js';
import { Coverage } from '../coverage.rules.js';
import type { Candidate, Need } from '../need.js';
import { ranking } from '../ranking.data.js';
import { busyOn } from '../score.rules.js';
import { cellsOf, hourly } from './cells.rules.js';
import { offersOf } from './offers.rules.js';
import { PARTS, type TeamOptions, type TeamProblem } from './team.js';

/** A brief and the people it could be shared among, as a question for the solver. */
export function problemOf(need: Need, pool: readonly Candidate[], options: TeamOptions): TeamProblem {
  const coverage = new Coverage(need);
  const slots = hourly(need.slots);
  const within = spanOf({ from: need.startsOn, to: coverage.lastDay }, need.timezone);
  const asked = { timezone: need.timezone, holidays: need.holidays, within };
  const codes = need.languages.map((one) => one.code);
  return {
    ...options,
    languages: codes.length,
    budgetCents: need.budgetCents,
    slots,
    cells: cellsOf(slots, asked, pool),
    candidates: pool.map((one) => ({
      assistantId: one.assistantId,
      reputation: Math.round(one.reputation * 100),
      languages: one.languages.map((code) => codes.indexOf(code)).sort((a, b) => a - b),
      offers: offersOf(one.packages, need, one.freeMinutes, lineFits(one, need, coverage)),
    })),
  };
}

/** Whether her line stays within the target with a share of the calls: they come in the hours she is there. */
function lineFits(one: Candidate, need: Need, coverage: Coverage): ((share: number) => boolean) | undefined {
  const { busyTarget, callsPerDay } = need;
  if (typeof busyTarget !== 'number') return undefined;
  const own = weekBits(one.windows);
  const hours = Array.from(coverage.on(one.timezone).halfHours, (asked, slot) =>
    hasMinute(own, slot * 30 + 15) ? asked : 0,
  );
  const days = new Set(need.slots.map((slot) => slot.day)).size;
  const load = ((callsPerDay ?? 0) * days * ranking.callMinutes) / coverage.weekMinutes;
  const before = one.busyByHalfHour ?? hours.map(() => 0);
  return (share) =>
    busyOn(hours, before, load * Math.min(1, share / PARTS / Math.max(one.share, 1 / PARTS))) <= busyTarget;
}
