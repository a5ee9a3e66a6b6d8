import { date, weekday } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { Words } from './changes.rules.js';
import { languagesOf, type Playbook } from './playbook.content.js';

/** A language within a sentence: "inglese", "English". */
export const languageWithin = (code: string, locale: Locale): string =>
  new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' }).of(code) ?? code;

/** The language's name in the reader's language. */
export const languageName = (code: string, locale: Locale): string => {
  const name = languageWithin(code, locale);
  return name.charAt(0).toUpperCase() + name.slice(1);
};

/** What the codes of the instructions are called in the reader's language. */
export const wordsOf =
  (locale: Locale): Words =>
  (group, value) =>
    group === 'day'
      ? weekday(Number(value), locale)
      : group === 'date'
        ? date(value, locale, undefined, 'medium')
        : translate(locale, `playbook.${group}.${value}`);

export interface Option {
  value: string;
  label: string;
}

export const optionsOf = (
  locale: Locale,
  group: 'action' | 'urgency' | 'disclosed' | 'audience' | 'answer' | 'fills' | 'caller_kind',
  values: readonly string[],
): Option[] => values.map((value) => ({ value, label: translate(locale, `playbook.${group}.${value}`) }));

/** The languages of a playbook as tabs, one of them open. */
export function tabsOf(
  playbook: Playbook,
  wanted: string,
  locale: Locale,
): { language: string; main: string; tabs: { code: string; label: string; current: boolean }[] } {
  const codes = languagesOf(playbook);
  const language = codes.includes(wanted) ? wanted : (codes[0] ?? 'it');
  return {
    language,
    main: codes[0] ?? language,
    tabs: codes.map((code) => ({ code, label: languageName(code, locale), current: code === language })),
  };
}
