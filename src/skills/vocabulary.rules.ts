import type { Locale } from '../platform/views/i18n.js';
import { groups, languageData, skillData, type SkillGroup } from './vocabulary.js';

export interface SkillWord {
  code: string;
  group: SkillGroup;
  names: Record<Locale, string>;
  synonyms: Record<Locale, string[]>;
  position: number;
}
export interface LanguageWord {
  code: string;
  names: Record<Locale, string>;
  position: number;
}

const list = (text = ''): string[] => (text ? text.split(', ') : []);

export const skillWords: readonly SkillWord[] = groups
  .flatMap((group) => skillData[group].map((entry) => ({ group, entry })))
  .map(({ group, entry: [code, it, en, synonymsIt, synonymsEn] }, position) => ({
    code,
    group,
    names: { it, en },
    synonyms: { it: list(synonymsIt), en: list(synonymsEn) },
    position,
  }));

export const languageWords: readonly LanguageWord[] = languageData.map(([code, it, en], position) => ({
  code,
  names: { it, en },
  position,
}));

const skills = new Map(skillWords.map((word) => [word.code, word]));
const languages = new Map(languageWords.map((word) => [word.code, word]));

export const isSkill = (code: string): boolean => skills.has(code);
export const isLanguage = (code: string): boolean => languages.has(code);
export const isSector = (code: string): boolean => skills.get(code)?.group === 'sector';

/** A skill's name; the code itself for one that is unknown. */
export const skillName = (code: string, locale: Locale): string => skills.get(code)?.names[locale] ?? code;
export const languageName = (code: string, locale: Locale): string =>
  languages.get(code)?.names[locale] ?? code;

export const inVocabularyOrder = (a: { code: string }, b: { code: string }): number =>
  (skills.get(a.code) ?? languages.get(a.code))!.position -
  (skills.get(b.code) ?? languages.get(b.code))!.position;

export interface VocabularyGroup {
  group: SkillGroup;
  skills: { code: string; name: string; synonyms: string[] }[];
}

/** The whole vocabulary in one language, group by group. */
export function vocabulary(locale: Locale): VocabularyGroup[] {
  return groups.map((group) => ({
    group,
    skills: skillWords
      .filter((word) => word.group === group)
      .map((word) => ({ code: word.code, name: word.names[locale], synonyms: word.synonyms[locale] })),
  }));
}

/** The sectors as options of a select. */
export const sectorOptions = (locale: Locale): { value: string; label: string }[] =>
  skillWords
    .filter((word) => word.group === 'sector')
    .map((word) => ({ value: word.code, label: word.names[locale] }));

/** The languages as options of a select. */
export const languageOptions = (locale: Locale): { value: string; label: string }[] =>
  languageWords.map((word) => ({ value: word.code, label: word.names[locale] }));
