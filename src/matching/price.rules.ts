import type { Need, PackageFacts, Price } from './need.js';

const WEEKS_A_MONTH = 52 / 12;

/** What a month costs on a package, without VAT; null when it is no package for standing work. */
export function monthlyCents(
  of: PackageFacts,
  weeklyMinutes: number,
  callsPerDay: number | null,
  days: number,
): number | null {
  const minutes = Math.round(weeklyMinutes * WEEKS_A_MONTH);
  if (of.kind === 'hourly') return Math.round((of.priceCents * minutes) / 60);
  if (of.kind === 'retainer') {
    const over = Math.max(0, minutes - (of.includedMinutes ?? 0));
    return of.priceCents + Math.round(((of.overageCents ?? 0) * over) / 60);
  }
  if (of.kind === 'per_call')
    return callsPerDay ? Math.round(of.priceCents * callsPerDay * days * WEEKS_A_MONTH) : null;
  return null;
}

/** The cheapest of her packages that fits the need. */
export function cheapest(packages: PackageFacts[], need: Need): Price | null {
  let best: Price | null = null;
  const days = new Set(need.slots.map((slot) => slot.day)).size;
  for (const one of packages) {
    const cents = monthlyCents(one, need.weeklyMinutes, need.callsPerDay, days);
    if (cents === null) continue;
    if (!best || cents < best.cents || (cents === best.cents && one.versionId < best.package.versionId))
      best = { cents, package: one };
  }
  return best;
}
