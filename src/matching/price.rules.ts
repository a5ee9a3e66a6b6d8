import { monthlyCents } from '../packages/index.js';
import type { Need, PackageFacts, Price } from './need.js';

/** The cheapest of her packages that fits the need. */
export function cheapest(packages: PackageFacts[], need: Need): Price | null {
  let best: Price | null = null;
  const days = new Set(need.slots.map((slot) => slot.day)).size;
  const { weeklyMinutes, callsPerDay } = need;
  for (const one of packages) {
    const cents = monthlyCents(one, { weeklyMinutes, callsPerDay, days });
    if (cents === null) continue;
    if (!best || cents < best.cents || (cents === best.cents && one.versionId < best.package.versionId))
      best = { cents, package: one };
  }
  return best;
}
