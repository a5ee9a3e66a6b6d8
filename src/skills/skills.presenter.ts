import { flatten, type FormState } from '../platform/http/form.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import type { Exam, Result } from './exams.rules.js';
import { cefr, cefrNames, skillLevelName, skillLevels } from './levels.rules.js';
import type { ProofRow } from './proofs.service.js';
import type { AssistantSkills } from './skills.service.js';
import { languageName, languageWords, skillName, vocabulary } from './vocabulary.rules.js';

/** A level in words: "C1", "madrelingua", "esperta". */
export function levelName(kind: 'skill' | 'language', level: number, locale: Locale): string {
  if (kind === 'skill') return translate(locale, `skills.level.${skillLevelName(level)}`);
  const name = cefr.name(level);
  return name === 'native' ? translate(locale, 'skills.level.native') : name;
}

export const subjectName = (kind: 'skill' | 'language', code: string, locale: Locale): string =>
  kind === 'skill' ? skillName(code, locale) : languageName(code, locale);

/** The form of what is declared, as it stands. */
export const declarationValues = ({ skills, languages }: AssistantSkills): Record<string, unknown> =>
  flatten({
    skills: Object.fromEntries(skills.map(({ code, level }) => [code, level])),
    languages: Object.fromEntries(languages.map(({ code, level }) => [code, level])),
  });

interface Row {
  name: string;
  label: string;
  chosen: boolean;
  /** The level chosen, in words. */
  level: string | null;
  verified: string | false;
  until: string | null | undefined;
}

/** Languages most asked for: those a form begins with. */
const FIRST_LANGUAGES = 5;

/** The rows of the declaring form: languages, then skills by group, each with what has been verified of it. */
export function declarationRows(declared: AssistantSkills, form: FormState, locale: Locale) {
  const languages = new Map(declared.languages.map((one) => [one.code, one]));
  const skills = new Map(declared.skills.map((one) => [one.code, one]));
  const rowOf = (kind: 'skill' | 'language', code: string, label: string): Row => {
    const name = `${kind}s.${code}`;
    const level = Number(form.values[name]) || 0;
    const language = languages.get(code);
    const skill = skills.get(code);
    const verified = kind === 'language' ? language?.verifiedLevel : skill?.verified ? skill.level : null;
    return {
      name,
      label,
      chosen: level > 0,
      level: level > 0 ? levelName(kind, level, locale) : null,
      verified: verified ? levelName(kind, verified, locale) : false,
      until: kind === 'language' ? language?.verifiedUntil : skill?.verifiedUntil,
    };
  };
  const spoken = languageWords.map(({ code, names }) => rowOf('language', code, names[locale]));
  const first = spoken.some((row) => row.chosen)
    ? spoken.filter((row) => row.chosen)
    : spoken.slice(0, FIRST_LANGUAGES);
  const groups = vocabulary(locale).map(({ group, skills: words }) => {
    const rows = words.map(({ code, name }) => rowOf('skill', code, name));
    const wrong = rows.some((row) => form.errors[row.name]);
    return { group, rows, chosen: rows.filter((row) => row.chosen), open: wrong };
  });
  if (declared.skills.length === 0 && groups[0]) groups[0].open = true;
  return {
    languages: first,
    otherLanguages: spoken.filter((row) => !first.includes(row)),
    groups,
    skillLevels: skillLevels.map((key, i) => ({
      value: i + 1,
      label: translate(locale, `skills.level.${key}`),
    })),
    cefrLevels: cefrNames.map((_, i) => ({ value: i + 1, label: levelName('language', i + 1, locale) })),
  };
}

/** What a proof can be asked for: everything declared. */
export function proofSubjects({ skills, languages }: AssistantSkills, locale: Locale) {
  return [
    {
      label: translate(locale, 'skills.languages'),
      options: languages.map(({ code }) => ({
        value: `language:${code}`,
        label: languageName(code, locale),
      })),
    },
    {
      label: translate(locale, 'skills.skills'),
      options: skills.map(({ code }) => ({ value: `skill:${code}`, label: skillName(code, locale) })),
    },
  ].filter((group) => group.options.length > 0);
}

const tones = { requested: 'wait', verified: 'ok', rejected: 'wrong' } as const;

export function proofLines(proofs: ProofRow[], locale: Locale) {
  return proofs.map((proof) => ({
    id: proof.id,
    name: subjectName(proof.kind, proof.code, locale),
    level: levelName(proof.kind, proof.level, locale),
    method: proof.method,
    hasFile: proof.fileId !== null,
    correct: proof.evidence?.correct,
    questions: proof.evidence?.questions,
    state: proof.state,
    tone: tones[proof.state],
    reason: proof.reason,
    expiresOn: proof.expiresOn,
    createdAt: proof.createdAt,
  }));
}

export function examLines(
  all: readonly Exam[],
  declared: AssistantSkills,
  waits: Map<string, Date>,
  locale: Locale,
) {
  const has = ({ kind, code }: Exam['subject']) =>
    (kind === 'skill' ? declared.skills : declared.languages).some((one) => one.code === code);
  return all.map((exam) => ({
    key: exam.key,
    name: subjectName(exam.subject.kind, exam.subject.code, locale),
    count: exam.questions.length,
    declared: has(exam.subject),
    again: waits.get(exam.key),
  }));
}

export function resultLines(exam: Exam, result: Result, locale: Locale) {
  const { kind } = exam.subject;
  return {
    ...result,
    levelName: result.level === null ? null : levelName(kind, result.level, locale),
    lines: result.byLevel.map((line) => ({
      label: levelName(kind, line.level, locale),
      value: line.correct,
      text: `${line.correct} / ${line.of}`,
      strong: line.correct / line.of >= 0.75,
    })),
    max: Math.max(...result.byLevel.map((line) => line.of)),
  };
}
