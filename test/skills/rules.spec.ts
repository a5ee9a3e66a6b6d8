import { exams } from '../../src/skills/exams.data.js';
import { grade, rightAnswer, shownQuestions } from '../../src/skills/exams.rules.js';
import { cefr, vocabulary, languageOptions, skillGroups } from '../../src/skills/index.js';

describe('the vocabulary', () => {
  it('has every skill once, in both languages, in groups that are not empty', () => {
    for (const locale of ['it', 'en'] as const) {
      const groups = vocabulary(locale);
      const codes = groups.flatMap((group) => group.skills.map((skill) => skill.code));
      expect(codes.length).toBeGreaterThanOrEqual(70);
      expect(new Set(codes).size).toBe(codes.length);
      expect(codes.every((code) => /^[a-z0-9-]+$/.test(code))).toBe(true);
      expect(groups.map((group) => group.group)).toEqual([...skillGroups]);
      const names = groups.flatMap((group) => group.skills.map((skill) => skill.name));
      expect(new Set(names).size).toBe(names.length);
      expect(languageOptions(locale).length).toBeGreaterThanOrEqual(14);
    }
  });

  it('ranks levels from A1 to native', () => {
    expect(cefr.rank('A1')).toBe(1);
    expect(cefr.rank('native')).toBe(7);
    expect(cefr.name(5)).toBe('C1');
  });
});

describe('a test', () => {
  const exam = exams.find((one) => one.key === 'en')!;
  const right = (only: (level: number) => boolean) =>
    Object.fromEntries(
      exam.questions.map(({ level }, i) => [
        i,
        only(level) ? rightAnswer(exam, i) : (rightAnswer(exam, i) + 1) % 4,
      ]),
    );

  it('shows the same options in both languages, the right one in no fixed place', () => {
    for (const one of exams) {
      const places = one.questions.map((_, i) => rightAnswer(one, i));
      expect(new Set(places).size).toBeGreaterThan(2);
      for (const locale of ['it', 'en'] as const)
        for (const question of shownQuestions(one, locale)) {
          expect(question.options.length).toBe(4);
          expect(new Set(question.options.map((option) => option.label)).size).toBe(4);
        }
    }
  });

  it('reaches the highest level passed together with all those below', () => {
    expect(
      grade(
        exam,
        right(() => true),
      ).level,
    ).toBe(5);
    expect(
      grade(
        exam,
        right((level) => level < 5),
      ).level,
    ).toBe(4);
    expect(
      grade(
        exam,
        right((level) => level > 3),
      ).level,
    ).toBe(null);
    expect(grade(exam, {})).toMatchObject({ correct: 0, level: null });
  });

  it('forgives one mistake of four', () => {
    const answers = right(() => true);
    delete answers[0];
    expect(grade(exam, answers).level).toBe(5);
    delete answers[1];
    expect(grade(exam, answers).level).toBe(null);
  });
});
