/** Amounts are whole minor units (cents); shares are basis points (1/100 %). */

/** Half-up share of an amount: share(10000, 1000) is 10 % of 100.00 = 1000. */
export function share(cents: number, bps: number): number {
  return Math.floor((cents * bps + 5000) / 10000);
}

/** Price of a stretch of minutes at an hourly price, rounded half up to the cent. */
export function hourly(centsPerHour: number, minutes: number): number {
  return Math.floor((centsPerHour * minutes + 30) / 60);
}

/** Splits a total in proportion to weights; the parts always sum to the total (largest remainders first). */
export function split(total: number, weights: number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  let left = total - parts.reduce((a, b) => a + b, 0);
  const order = exact.map((value, i) => ({ i, rest: value - Math.floor(value) }));
  order.sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of order) {
    if (left === 0) break;
    parts[i] = (parts[i] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}
