/** The same question however it was typed: without capitals, accents, marks and spaces more than one. */
export const sameWords = (question: string): string =>
  question
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
