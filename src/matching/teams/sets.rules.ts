/** Sets of small whole numbers as one big one: asked for inclusion many thousands of times. */
export const setOf = (members: readonly number[]): bigint =>
  members.reduce((set, one) => set | (1n << BigInt(one)), 0n);

export const membersOf = (set: bigint): number[] => {
  const members: number[] = [];
  for (let i = 0; set > 0n; i += 1, set >>= 1n) if (set & 1n) members.push(i);
  return members;
};

export const isWithin = (inner: bigint, outer: bigint): boolean => (inner & ~outer) === 0n;

/** The sets that hold no other of them: who meets these meets all. */
export function smallest(sets: readonly bigint[]): bigint[] {
  const distinct = [...new Set(sets)];
  const sized = distinct
    .map((set) => ({ set, size: membersOf(set).length }))
    .sort((a, b) => a.size - b.size || (a.set < b.set ? -1 : 1));
  const kept: bigint[] = [];
  for (const { set } of sized) if (!kept.some((one) => isWithin(one, set))) kept.push(set);
  return kept;
}
