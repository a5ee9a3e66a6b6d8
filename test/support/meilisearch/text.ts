import type { IndexSettings } from './settings.js';

type Document = Record<string, unknown>;

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const words = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * How many typos a document needs to hold every word of the query; null when it lacks one. The last word may be the
 * beginning of one, as long as the query does not go on after it.
 */
export function typosOf(query: string, document: Document, settings: IndexSettings): number | null {
  const all = settings.searchableAttributes.includes('*');
  const texts = Object.entries(document)
    .filter(([name]) => all || settings.searchableAttributes.includes(name))
    .map(([, value]) => JSON.stringify(value ?? ''));
  const here = [...new Set(texts.flatMap(words))];
  const asked = words(query).slice(0, 10);
  let sum = 0;
  for (const [index, word] of asked.entries()) {
    const prefix = index === asked.length - 1 && !/\s$/.test(query);
    const typos = typosOfWord(word, here, prefix, settings);
    if (typos !== null) sum += typos;
    else if (
      !(settings.synonyms[word] ?? []).some((other) => words(other).every((one) => here.includes(one)))
    )
      return null;
  }
  return sum;
}

function typosOfWord(word: string, here: string[], prefix: boolean, settings: IndexSettings): number | null {
  let best: number | null = null;
  const allowed = allowedTypos(word, settings);
  for (const candidate of here) {
    const typos = distance(word, candidate, prefix, allowed);
    if (typos !== null && (best === null || typos < best)) best = typos;
    if (best === 0) break;
  }
  return best;
}

function allowedTypos(word: string, { typoTolerance }: IndexSettings): number {
  const { enabled, minWordSizeForTypos, disableOnNumbers } = typoTolerance;
  if (!enabled || (disableOnNumbers && /^\d+$/.test(word))) return 0;
  if (word.length >= minWordSizeForTypos.twoTypos) return 2;
  return word.length >= minWordSizeForTypos.oneTypo ? 1 : 0;
}

/** Damerau–Levenshtein with swaps of neighbours; a typo in the first letter counts twice. Null above the bound. */
function distance(word: string, other: string, prefix: boolean, bound: number): number | null {
  if (word === other || (prefix && other.startsWith(word))) return 0;
  if (bound === 0) return null;
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= word.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = word[i - 1] === other[j - 1];
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1])
        least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  const last = rows[word.length]!;
  const typos = (prefix ? Math.min(...last) : last[other.length]!) + (word[0] === other[0] ? 0 : 1);
  return typos <= bound ? typos : null;
}
