import { stopWords } from './synonyms.data.js';

const MAX_WORDS = 8;
const MAX_WORD = 40;

/** The words of a free text worth searching, without signs; empty when there is none. */
export function wordsOf(text: string): string[] {
  const words =
    text
      .slice(0, 500)
      .toLowerCase()
      .match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, MAX_WORD)))].slice(0, MAX_WORDS);
}

/** The same without the words that are in every text. */
export const soughtWords = (text: string): string[] => wordsOf(text).filter((word) => !stopWords.has(word));

/** A text that asks for something, but holds no word that could be found. */
export const isWordless = (text: string): boolean => text.trim() !== '' && wordsOf(text).length === 0;

/** Lower case and without accents, as words are compared. */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
