interface Line {
  quantity: number;
  price?: number | undefined;
  vatBps?: number | undefined;
}

/** What the lines come to without VAT, and the VAT of each rate, rounded once a rate. */
export function sumsOf(lines: Line[]): {
  netCents: number;
  vat: { bps: number; cents: number }[];
  totalCents: number;
} {
  const byRate = new Map<number, number>();
  for (const { quantity, price = 0, vatBps = 0 } of lines)
    byRate.set(vatBps, (byRate.get(vatBps) ?? 0) + quantity * price);
  const netCents = [...byRate.values()].reduce((sum, cents) => sum + cents, 0);
  const vat = [...byRate]
    .filter(([bps]) => bps > 0)
    .toSorted(([a], [b]) => b - a)
    .map(([bps, cents]) => ({ bps, cents: Math.round((cents * bps) / 10_000) }));
  return { netCents, vat, totalCents: netCents + vat.reduce((sum, { cents }) => sum + cents, 0) };
}

/** What an order comes to, in cents, VAT included. */
export const totalOf = (lines: Line[]): number => sumsOf(lines).totalCents;
