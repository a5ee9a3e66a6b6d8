import { duration, money, translate, type Locale } from '../platform/views/index.js';
import type { PackageVersion } from './packages.service.js';
import { monthlyCents, type MonthOfWork } from './price.rules.js';

/** Two months of work to show what a package comes to: a light client and a busy one. */
const EXAMPLES: MonthOfWork[] = [
  { weeklyMinutes: 3 * 60, callsPerDay: 6, days: 5 },
  { weeklyMinutes: 8 * 60, callsPerDay: 20, days: 5 },
];

/** A price in a line: "490 € al mese, 26 h comprese, poi 21 € l'ora". */
export function priceLine(of: PackageVersion, locale: Locale): string {
  const amount = (cents: number | null): string => money(cents ?? 0, of.currency, locale, true);
  return translate(locale, `packages.price.${of.kind}`, {
    price: amount(of.priceCents),
    hours: duration(of.includedMinutes ?? 0),
    overage: amount(of.overageCents),
    days: of.deliveryDays ?? 0,
    count: of.deliveryDays ?? 0,
  });
}

/** One package as a card shows it. */
export function presentPackage(of: PackageVersion, locale: Locale): Record<string, unknown> {
  const months = EXAMPLES.map((month) => ({ month, cents: monthlyCents(of, month) })).filter(
    ({ cents }) => cents !== null,
  );
  return {
    id: of.packageId,
    versionId: of.id,
    version: of.version,
    kind: of.kind,
    kindLabel: translate(locale, `packages.kind.${of.kind}`),
    name: of.name,
    description: of.description,
    price: money(of.priceCents, of.currency, locale, true),
    line: priceLine(of, locale),
    increment:
      of.incrementMinutes > 1
        ? translate(locale, 'packages.increment', { count: of.incrementMinutes })
        : null,
    hold: of.holdExcluded ? translate(locale, 'packages.hold_excluded') : null,
    months: months.map(({ month, cents }) => ({
      label: translate(locale, of.kind === 'per_call' ? 'packages.example_calls' : 'packages.example_hours', {
        hours: duration(month.weeklyMinutes),
        calls: month.callsPerDay,
      }),
      cents,
    })),
  };
}
