import { isWithin, setOf } from './sets.rules.js';
import { Presence } from './shares.rules.js';
import { limits, type Contender, type Offer, type TeamProblem } from './team.js';

const centsAt = (offers: readonly Offer[], share: number): number =>
  offers.find((offer) => offer.share === share)?.cents ?? Infinity;

/** The first is at least as good as the second in every way that counts here. */
function beats(a: Contender, b: Contender): boolean {
  return (
    a.reputation >= b.reputation &&
    b.languages.every((one) => a.languages.includes(one)) &&
    b.offers.every((offer) => centsAt(a.offers, offer.share) <= offer.cents)
  );
}

/**
 * The same question without those who cannot be in an answer: shares beyond somebody's presence, people nobody needs
 * because enough others, always there when they are, are no worse. Enough is so many that one is free in every team looked for.
 */
export function reduced(problem: TeamProblem): TeamProblem {
  const presence = new Presence(problem);
  const work = presence.of.map((cells) => presence.work(cells));
  const able = problem.candidates.map((one, i) => ({
    ...one,
    offers: one.offers.filter((offer) => offer.share - 1 <= work[i]!),
  }));
  const enough = problem.people + limits.teams - 1;
  const kept = able.flatMap((one, i) => {
    if (one.offers.length === 0) return [];
    let better = 0;
    for (let j = 0; j < able.length && better < enough; j += 1) {
      if (j === i || !isWithin(presence.of[i]!, presence.of[j]!) || !beats(able[j]!, one)) continue;
      const alike = presence.of[i] === presence.of[j] && beats(one, able[j]!);
      if (!alike || j < i) better += 1;
    }
    return better < enough ? [i] : [];
  });
  const place = new Map(kept.map((old, i) => [old, i]));
  const cells = new Map<string, TeamProblem['cells'][number]>();
  for (const { slot, minutes, by } of problem.cells) {
    const left = by.flatMap((one) => place.get(one) ?? []);
    const key = `${slot} ${setOf(left)}`;
    const cell = cells.get(key);
    if (cell) cell.minutes += minutes;
    else cells.set(key, { slot, minutes, by: left });
  }
  return { ...problem, candidates: kept.map((i) => able[i]!), cells: [...cells.values()] };
}
