import type { Faq } from './playbook.content.js';

interface Placed extends Faq {
  depth: number;
}

/** Every entry after the one it stands under. */
export function inTreeOrder(faq: Faq[]): Placed[] {
  const placed = new Set<string>();
  const below = (under: string | undefined, depth: number): Placed[] =>
    faq
      .filter((one) => one.under === under && !placed.has(one.key))
      .flatMap((one) => {
        placed.add(one.key);
        return [{ ...one, depth }, ...below(one.key, depth + 1)];
      });
  const tree = below(undefined, 0);
  return [...tree, ...faq.filter(({ key }) => !placed.has(key)).map((one) => ({ ...one, depth: 0 }))];
}

/** The questions as a tree: an answer, further questions, or both. */
export interface Branch extends Faq {
  branches: Branch[];
}

export const treeOf = (faq: Faq[], under?: string, above: string[] = []): Branch[] =>
  faq
    .filter((one) => one.under === under && !above.includes(one.key))
    .map((one) => ({ ...one, branches: treeOf(faq, one.key, [...above, one.key]) }));
