import type { Need, PackageFacts } from '../need.js';
import { cheapest } from '../price.rules.js';
import { PARTS, type Offer } from './team.js';

/** A share of the brief's work as terms can be written: minutes a week, calls a day. */
function shareOfWork(need: Pick<Need, 'weeklyMinutes' | 'callsPerDay'>, share: number) {
  const { weeklyMinutes, callsPerDay } = need;
  return {
    weeklyMinutes: Math.round((weeklyMinutes * share) / PARTS),
    callsPerDay: callsPerDay === null ? null : (callsPerDay * share) / PARTS,
  };
}

/**
 * What she would ask for each share she can take: work by the hour and calls shrink with the share, a retainer's month is
 * paid whole. A share beyond her free hours, or one that would keep her line too busy, is not offered.
 */
export function offersOf(
  packages: PackageFacts[],
  need: Need,
  freeMinutes: number,
  fits: (share: number) => boolean = () => true,
): Offer[] {
  const offers: Offer[] = [];
  for (let share = 1; share <= PARTS; share += 1) {
    const work = shareOfWork(need, share);
    if (work.weeklyMinutes > freeMinutes || !fits(share)) continue;
    const price = cheapest(packages, { ...need, ...work });
    if (price) offers.push({ share, ...work, cents: price.cents, package: price.package });
  }
  return offers;
}
