import { split } from '../platform/money/money.js';

/** Work a substitute did: its minutes or calls, and what part of what it brings is hers. */
export interface StandInWork {
  assistantId: string;
  shareBps: number;
  quantity: number;
}

export interface StandInPart extends StandInWork {
  cents: number;
}

const WHOLE_BPS = 10_000;

/**
 * What of an amount is each substitute's. Every unit of `whole` brings the same; of hers the substitute has her share, the
 * contract's assistant all the rest. Parts and rest sum to the amount, the largest remainders rounded up.
 */
export function standInParts(cents: number, whole: number, work: StandInWork[]): StandInPart[] {
  const parts = [...Map.groupBy(work, (one) => `${one.assistantId}:${one.shareBps}`).values()].map(
    (same) => ({
      ...(same[0] as StandInWork),
      quantity: same.reduce((sum, { quantity }) => sum + quantity, 0),
    }),
  );
  const units = Math.max(
    whole,
    parts.reduce((sum, { quantity }) => sum + quantity, 0),
  );
  const weights = parts.map(({ quantity, shareBps }) => quantity * shareBps);
  const rest = units * WHOLE_BPS - weights.reduce((sum, weight) => sum + weight, 0);
  const [, ...amounts] = split(cents, [rest, ...weights]);
  return parts.map((part, index) => ({ ...part, cents: amounts[index] ?? 0 }));
}
