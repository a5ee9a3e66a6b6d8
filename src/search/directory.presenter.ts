import { duration, money, number, numberWord } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { languageName, skillName } from '../skills/index.js';
import type { DirectoryItem, DirectoryPage, FacetCount } from './directory.port.js';
import { directoryPath, type DirectoryFilters } from './search.forms.js';
import { suggestibleNames } from './suggestions/suggestions.rules.js';
import { isWordless } from './words.js';

const CHIPS = 5;

/** The page of the directory: cards, filters with their counts, and the filters in force, each with a way out. */
export function presentDirectory(page: DirectoryPage, filters: DirectoryFilters, locale: Locale) {
  const t = (key: string, params?: Record<string, unknown>): string =>
    translate(locale, `search.${key}`, params);
  const { facets } = page;
  const option = (value: string | number, label: string, count: number) => ({
    value: String(value),
    label: t('option', { label, count: number(count, locale) }),
  });
  const names = new Map(
    [...facets.skills, ...facets.sectors, ...facets.languages].map((one) => [one.code, one.name]),
  );
  const language = facets.languages.find((one) => one.code === filters.language);
  const filtered = directoryPath({ ...filters, after: null, sort: 'reputation' }) !== '/assistants';
  return {
    headline: headline(page.total, filtered, locale),
    emptyText: isWordless(filters.q)
      ? t('empty.no_words', { text: filters.q.slice(0, 60) })
      : t('empty.text'),
    shownText:
      page.total > page.items.length ? t('shown', { shown: page.items.length, total: page.total }) : '',
    cards: page.items.map((item) => card(item, names, locale, filters)),
    form: {
      values: {
        ...filters,
        skill: filters.skill,
        level: filters.level ?? '',
        month: filters.month,
        hours: filters.hours,
      },
      errors: {},
    },
    languages: facets.languages
      .filter((one) => one.count > 0 || one.code === filters.language)
      .map((one) => option(one.code, one.name, one.levels[filters.level ?? 1] ?? 0)),
    levels: [2, 3, 4, 5, 6, 7].map((level) =>
      language
        ? option(level, t('from_level', { level: t(`level.${level}`) }), language.levels[level] ?? 0)
        : { value: String(level), label: t('from_level', { level: t(`level.${level}`) }) },
    ),
    months: facets.monthCents.map(({ value, count }) =>
      option(value, t('up_to', { amount: money(value, 'EUR', locale, true) }), count),
    ),
    hours: facets.freeMinutes.map(({ value, count }) =>
      option(value, t('at_least', { hours: duration(value) }), count),
    ),
    sectors: chosenFirst(facets.sectors, filters.sector),
    skills: chosenFirst(facets.skills, filters.skill),
    suggestible: suggestibleNames(locale, ['profession', 'sector']),
    sorts: ['reputation', 'price', 'hours', 'newest'].map((value) => ({ value, label: t(`sort.${value}`) })),
    active: activeFilters(filters, names, locale),
    saveHref: filtered
      ? directoryPath({ ...filters, after: null }).replace('/assistants', '/searches/new')
      : null,
    next: page.nextCursor && directoryPath({ ...filters, after: page.nextCursor }),
    filtered,
  };
}

/** The values of a facet that lead somewhere: those chosen, then the most frequent. */
const chosenFirst = (facet: FacetCount[], chosen: string[]) =>
  facet
    .map((one) => ({ ...one, chosen: chosen.includes(one.code) }))
    .filter((one) => one.count > 0 || one.chosen)
    .sort((a, b) => Number(b.chosen) - Number(a.chosen) || b.count - a.count);

function headline(total: number, filtered: boolean, locale: Locale): string {
  if (total === 0) return translate(locale, 'search.headline.none');
  const word = numberWord(total, locale, true);
  const number = word.charAt(0).toUpperCase() + word.slice(1);
  return translate(locale, `search.headline.${filtered ? 'some' : 'all'}`, { count: total, number });
}

function card(item: DirectoryItem, names: Map<string, string>, locale: Locale, filters: DirectoryFilters) {
  const t = (key: string, params?: Record<string, unknown>): string =>
    translate(locale, `search.${key}`, params);
  const [price, per] =
    item.monthCents !== null
      ? [item.monthCents, 'month']
      : item.hourCents !== null
        ? [item.hourCents, 'hour']
        : [item.callCents, 'call'];
  // What was asked for is shown first.
  const first = (code: string): number =>
    filters.skill.includes(code) || filters.sector.includes(code) ? 0 : 1;
  const skills = [...item.skills, ...item.sectors].sort((a, b) => first(a) - first(b)).slice(0, CHIPS);
  return {
    ...item,
    href: `/assistants/${item.slug}`,
    line: [item.headline, item.city].filter(Boolean).join('\u00a0· '),
    chips: [
      ...item.languages.map(({ code, level, verified }) => ({
        label: `${names.get(code) ?? code} ${t(`level.${level}`)}`,
        ...(verified && { tone: 'ok', icon: 'check' }),
      })),
      ...skills.map((code) => ({ label: names.get(code) ?? code })),
    ],
    figure:
      item.reputation === null || item.reviewCount === 0
        ? null
        : number(item.reputation * 5, locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    figureLabel: t('reviews', { count: item.reviewCount }),
    price: price === null ? null : t('from_price', { amount: money(price, 'EUR', locale, true) }),
    per: t(`per.${per}`),
    free: item.freeMinutes > 0 ? t('free', { hours: duration(item.freeMinutes) }) : t('full'),
  };
}

/** The filters in words, for a page without results. */
export const filterLabels = (filters: DirectoryFilters, locale: Locale): string[] => {
  const skills = [...filters.skill, ...filters.sector].map((code): [string, string] => [
    code,
    skillName(code, locale),
  ]);
  const spoken = filters.language
    ? [[filters.language, languageName(filters.language, locale)] as const]
    : [];
  return activeFilters(filters, new Map([...skills, ...spoken]), locale).map(({ label }) => label);
};

function activeFilters(filters: DirectoryFilters, names: Map<string, string>, locale: Locale) {
  const t = (key: string, params?: Record<string, unknown>): string =>
    translate(locale, `search.${key}`, params);
  const without = (change: Partial<DirectoryFilters>): string =>
    directoryPath({ ...filters, after: null, ...change });
  const list: { label: string; href: string }[] = [];
  if (filters.q.trim()) list.push({ label: `“${filters.q.trim()}”`, href: without({ q: '' }) });
  if (filters.language) {
    const level = filters.level ? ` ${t('from_level', { level: t(`level.${filters.level}`) })}` : '';
    const label = (names.get(filters.language) ?? filters.language) + level;
    list.push({ label, href: without({ language: null, level: null }) });
  }
  for (const code of filters.skill)
    list.push({
      label: names.get(code) ?? code,
      href: without({ skill: filters.skill.filter((other) => other !== code) }),
    });
  for (const code of filters.sector)
    list.push({
      label: names.get(code) ?? code,
      href: without({ sector: filters.sector.filter((other) => other !== code) }),
    });
  if (filters.month)
    list.push({
      label: t('up_to', { amount: money(filters.month, 'EUR', locale, true) }),
      href: without({ month: null }),
    });
  if (filters.hours)
    list.push({ label: t('at_least', { hours: duration(filters.hours) }), href: without({ hours: null }) });
  return list;
}
