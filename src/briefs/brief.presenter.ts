import { weekBits, countBits, weekValues, windowsOf, type WeekWindow } from '../availability/index.js';
import { flatten, type FormState } from '../platform/http/form.js';
import { counted } from '../platform/views/counted.js';
import { duration, money, number } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import {
  cefrNames,
  languageName,
  languageOptions,
  levelName,
  sectorOptions,
  skillLevels,
  skillName,
  vocabulary,
} from '../skills/index.js';
import type { Brief, BriefLine } from './briefs.queries.js';
import { briefStates, type BriefState } from './briefs.states.js';

const tones: Record<BriefState, string | undefined> = {
  draft: undefined,
  open: 'ok',
  filled: 'ok',
  closed: undefined,
  expired: 'wait',
};

/** Windows cut at midnight, as the picture of a week draws them. */
export const drawn = (slots: readonly WeekWindow[]): WeekWindow[] => windowsOf(weekBits(slots));

export const weekHours = (slots: readonly WeekWindow[]): string => duration(countBits(weekBits(slots)));

const stateChip = (state: BriefState, locale: Locale) => ({
  label: translate(locale, `briefs.state.${state}`),
  tone: tones[state],
});

/** What a brief asks for, line by line, for the card beside its matches and for the assistant it is sent to. */
export function presentBrief(brief: Brief, locale: Locale) {
  const t = (key: string, params?: Record<string, unknown>): string =>
    translate(locale, `briefs.facts.${key}`, params);
  const skills = (need: 'must' | 'nice'): string =>
    brief.skills
      .filter((one) => one.need === need)
      .map(({ code, level }) =>
        level > 1
          ? `${skillName(code, locale)} (${levelName('skill', level, locale)})`
          : skillName(code, locale),
      )
      .join(', ');
  const languages = brief.languages
    .map(({ code, level, verified }) => {
      const text = `${languageName(code, locale)} ${levelName('language', level, locale)}`;
      return verified ? t('verified', { language: text }) : text;
    })
    .join(', ');
  const facts = [
    [t('languages'), languages],
    [t('must'), skills('must')],
    [t('nice'), skills('nice')],
    [t('coverage'), t('a_week', { hours: weekHours(brief.slots) })],
    [t('work'), t('about_a_week', { hours: duration(brief.weeklyMinutes) })],
    [t('calls'), brief.callsPerDay ? t('calls_a_day', { calls: number(brief.callsPerDay, locale) }) : ''],
    [t('busy'), brief.busyTarget ? t('busy_at_most', { percent: brief.busyTarget }) : ''],
    [t('budget'), t('budget_a_month', { amount: money(brief.budgetCents, brief.currency, locale, true) })],
    [t('holidays'), brief.holidays ? t('holidays_too') : ''],
    [t('words'), brief.words ? `“${brief.words}”` : ''],
    [t('sector'), brief.sector ? skillName(brief.sector, locale) : ''],
  ].flatMap(([label, text]) => (text ? [{ label, text }] : []));
  return {
    ...brief,
    windows: drawn(brief.slots),
    facts,
    chip: stateChip(brief.state, locale),
    mayOpen: briefStates.allows(brief.state, 'open'),
    mayClose: briefStates.allows(brief.state, 'close'),
    mayEdit: brief.state !== 'filled',
  };
}

export const presentLine = (line: BriefLine, locale: Locale) => ({
  ...line,
  href: `/briefs/${line.id}`,
  chip: stateChip(line.state, locale),
  hours: weekHours(line.slots),
  windows: drawn(line.slots),
});

/** The sentence over the list: what waits for them, or what is open. */
export function listHeadline(lines: BriefLine[], locale: Locale): string {
  const open = lines.filter((line) => line.state === 'open');
  const toAnswer = open.reduce((sum, line) => sum + line.toAnswer, 0);
  if (lines.length === 0) return translate(locale, 'briefs.index.headline_none');
  if (toAnswer > 0) return counted('briefs.index.headline_answer', toAnswer, locale);
  if (open.length > 0) return counted('briefs.index.headline_open', open.length, locale);
  return translate(locale, 'briefs.index.headline_closed');
}

/** The choices of the form: languages with levels, skills by group, and a few rows more than are filled. */
export function briefChoices(form: FormState, locale: Locale) {
  const filled = (name: string): number =>
    Object.keys(form.values).filter((key) => new RegExp(`^${name}\\.\\d+\\.code$`).test(key)).length;
  const rows = (name: string, least: number, max: number) =>
    Array.from({ length: Math.min(max, Math.max(least, filled(name) + 2)) }, (_, i) => `${name}.${i}`);
  return {
    languageOptions: languageOptions(locale),
    languageLevels: cefrNames.map((_, i) => ({ value: i + 1, label: levelName('language', i + 1, locale) })),
    sectorOptions: sectorOptions(locale),
    skillGroups: vocabulary(locale).map(({ group, skills }) => ({
      label: translate(locale, `skills.groups.${group}`),
      options: skills.map(({ code, name }) => ({ value: code, label: name })),
    })),
    skillLevels: skillLevels.map((name, i) => ({
      value: i + 1,
      label: translate(locale, `skills.level.${name}`),
    })),
    needs: ['must', 'nice'].map((value) => ({ value, label: translate(locale, `briefs.form.${value}`) })),
    languageRows: rows('languages', 2, 10),
    skillRows: rows('skills', 3, 40),
  };
}

/** A brief as the values of its form. */
export function briefValues(brief: Brief, locale: Locale): Record<string, unknown> {
  return {
    title: brief.title,
    description: brief.description,
    sector: brief.sector,
    timezone: brief.timezone,
    holidays: brief.holidays ? 'true' : undefined,
    weeklyHours: brief.weeklyMinutes / 60,
    callsPerDay: brief.callsPerDay ?? '',
    busyTarget: brief.busyTarget ?? '',
    words: brief.words ?? '',
    budgetCents: amountValue(brief.budgetCents, locale),
    startsOn: brief.startsOn,
    endsOn: brief.endsOn ?? '',
    revision: brief.revision,
    ...weekValues('coverage', brief.slots),
    ...flatten({ languages: brief.languages, skills: brief.skills }),
  };
}

/** Cents as they are typed in a money field. */
export const amountValue = (cents: number, locale: Locale): string =>
  number(cents / 100, locale, { useGrouping: false, minimumFractionDigits: cents % 100 ? 2 : 0 });
