import type { Locale } from '../platform/views/i18n.js';

/** One question; the first option is the right one, and never shown first by rule. */
export interface Question {
  /** The level it belongs to: a skill's 1–3 or a language's CEFR rank. */
  level: number;
  ask: string | Record<Locale, string>;
  options: string[] | Record<Locale, string[]>;
}
export interface Exam {
  key: string;
  subject: { kind: 'skill' | 'language'; code: string };
  questions: Question[];
}
export interface ShownQuestion {
  number: number;
  ask: string;
  options: { value: number; label: string }[];
}
export interface Result {
  correct: number;
  questions: number;
  /** The highest level passed together with all those below it; null when none is. */
  level: number | null;
  byLevel: { level: number; correct: number; of: number }[];
}

/** Three right of four. */
const PASS = 0.75;

// By the question's number, so that a page shown again has the same order.
const places = (count: number, number: number): number[] =>
  Array.from({ length: count }, (_, i) => (i + (Math.imul(number + 11, 0x9e3779b1) >>> 24)) % count);

const inLocale = <T>(text: T | Record<Locale, T>, locale: Locale): T =>
  typeof text === 'object' && text !== null && 'it' in text ? text[locale] : text;

/** The questions as the reader sees them: options turned round, without a hint at the right one. */
export function shownQuestions(exam: Exam, locale: Locale): ShownQuestion[] {
  return exam.questions.map((question, number) => {
    const options = inLocale<string[]>(question.options, locale);
    return {
      number,
      ask: inLocale<string>(question.ask, locale),
      options: places(options.length, number).map((from, value) => ({ value, label: options[from] ?? '' })),
    };
  });
}

/** The place at which the right option is shown. */
export function rightAnswer(exam: Exam, number: number): number {
  const question = exam.questions[number];
  return question ? places(inLocale<string[]>(question.options, 'it').length, number).indexOf(0) : -1;
}

/** Marks the answers: a level is passed with three quarters of its questions right, and all levels below passed too. */
export function grade(exam: Exam, answers: Record<string, number>): Result {
  const byLevel: Result['byLevel'] = [];
  exam.questions.forEach((question, number) => {
    let line = byLevel.find((one) => one.level === question.level);
    if (!line) byLevel.push((line = { level: question.level, correct: 0, of: 0 }));
    line.of += 1;
    if (answers[number] === rightAnswer(exam, number)) line.correct += 1;
  });
  byLevel.sort((a, b) => a.level - b.level);
  let level: number | null = null;
  for (const line of byLevel) {
    if (line.correct / line.of < PASS) break;
    ({ level } = line);
  }
  const correct = byLevel.reduce((sum, line) => sum + line.correct, 0);
  return { correct, questions: exam.questions.length, level, byLevel };
}
