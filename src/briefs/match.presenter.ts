import type { Constraint, Factor, Gap, Match, MatchResult, Obstacle, Price } from '../matching/index.js';
import { constraints, presentForecast } from '../matching/index.js';
import { duration, money, number } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { counted } from '../platform/views/counted.js';
import { languageName, levelName, skillName } from '../skills/index.js';
import { weekHours } from './brief.presenter.js';
import type { Brief } from './briefs.queries.js';
import type { MatchedPerson, MatchPage } from './matches.service.js';
import { passedLines } from './passed.presenter.js';
import type { PersonRow } from './people.queries.js';

const CHIPS = 7;

/** A score as the page shows it: each factor with what it says of her, value × weight = points. */
export function factorRows(match: Match, locale: Locale) {
  return match.factors.map((factor) => ({
    ...factor,
    label: translate(locale, `matching.factor.${factor.key}`),
    detail: dotted(detailOf(factor, match, locale)),
  }));
}

const dotted = (text: string): string => (text ? `· ${text}` : '');

function detailOf(factor: Factor, { inputs }: Match, locale: Locale): string {
  const t = (key: string, params: Record<string, unknown> = {}): string =>
    translate(locale, `matching.detail.${key}`, params);
  const { key } = factor;
  switch (key) {
    case 'reputation': {
      // Before the first review the score is only what the formula assumes of anybody: no figure of hers.
      if (inputs.reputation === null || inputs.reviews === 0) return t('new');
      const count = t('reviews', { count: inputs.reviews });
      return t('reputation', { score: outOfFive(inputs.reputation, locale), count });
    }
    case 'coverage': {
      if (!inputs.covered) return t('coverage_part');
      const spare = inputs.windowMinutes - inputs.needMinutes;
      return spare > 0 ? t('coverage', { hours: duration(spare) }) : t('coverage_none');
    }
    case 'line': {
      const percent = Math.round((1 - factor.value) * 100);
      return percent > 0 ? t('line', { percent }) : t('line_free');
    }
    case 'price': {
      const percent = Math.round((1 - inputs.priceCents / inputs.budgetCents) * 100);
      return percent > 0 ? t('price', { percent }) : t('price_full');
    }
    case 'skills':
      return inputs.niceAsked > 0
        ? t('skills', { found: inputs.niceFound, asked: inputs.niceAsked })
        : t('skills_none');
    case 'response':
      return inputs.responseMinutes === null
        ? t('response_none')
        : t('response', { time: duration(inputs.responseMinutes) });
    case 'freshness':
      return inputs.confirmedDays < 2
        ? t(inputs.confirmedDays === 0 ? 'freshness_zero' : 'freshness_one')
        : t('freshness_other', { count: inputs.confirmedDays });
    case 'languages':
    case 'newcomer':
      return '';
  }
}

export const outOfFive = (score: number, locale: Locale): string =>
  number(score * 5, locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** What the price of a month is made of: the package, and the work beyond it. */
export function packageNote({ package: pack, cents }: Price, brief: Brief, locale: Locale): string {
  const t = (key: string, params: Record<string, unknown>): string =>
    translate(locale, `briefs.package.${key}`, params);
  const amount = (value: number | null): string => money(value ?? 0, brief.currency, locale, true);
  const month = Math.round((brief.weeklyMinutes * 52) / 12);
  const included = pack.includedMinutes ?? 0;
  switch (pack.kind) {
    case 'retainer':
      return month > included
        ? t('retainer_over', {
            price: amount(pack.priceCents),
            hours: duration(included),
            over: duration(month - included),
            amount: amount(pack.overageCents),
          })
        : t('retainer', { hours: duration(included), amount: amount(pack.overageCents) });
    case 'hourly':
      return t('hourly', { hours: duration(month), amount: amount(pack.priceCents) });
    case 'per_call':
      return t('per_call', { calls: Math.round(cents / pack.priceCents), amount: amount(pack.priceCents) });
    case 'fixed':
      return t('fixed', { amount: amount(pack.priceCents) });
  }
}

function gapText(gap: Gap, locale: Locale): string {
  const t = (key: string, params: Record<string, unknown>): string =>
    translate(locale, `briefs.match.${key}`, params);
  return gap.week.length > 0
    ? t('missing', { hours: weekHours(gap.week) })
    : t('closed', { count: gap.dates.length });
}

/** What is asked for first, then what else she brings. */
function chips(brief: Brief, person: PersonRow, gap: Gap | null, locale: Locale) {
  const asked = brief.languages.map((one) => one.code);
  const languages = person.languages
    .filter((one) => asked.includes(one.code) || asked.length === 0)
    .sort((a, b) => asked.indexOf(a.code) - asked.indexOf(b.code))
    .map(({ code, level, verified }) => ({
      label: `${languageName(code, locale)} ${levelName('language', level, locale)}`,
      ...(verified && { tone: 'ok', icon: 'check' }),
    }));
  const wanted = new Set(brief.skills.map((one) => one.code));
  const skills = [...person.skills]
    .sort((a, b) => Number(wanted.has(b.code)) - Number(wanted.has(a.code)) || b.level - a.level)
    .map(({ code, verified }) => ({
      label: skillName(code, locale),
      ...(verified && { tone: 'ok', icon: 'check' }),
    }));
  const missing = gap ? [{ label: gapText(gap, locale), tone: 'wait' }] : [];
  return [...missing, ...languages, ...skills].slice(0, CHIPS);
}

export function presentMatch({ match, person }: MatchedPerson, brief: Brief, locale: Locale, place: number) {
  const seconds = Math.round(person.greetingSeconds ?? 0);
  return {
    ...person,
    first: person.blind ? person.name : person.name.split(' ')[0],
    place,
    href: person.slug && `/assistants/${person.slug}`,
    line: [person.headline, person.city].filter(Boolean).join('\u00a0· '),
    chips: chips(brief, person, match.gap, locale),
    points: number(Math.round(match.score), locale),
    score: match.score,
    factors: factorRows(match, locale),
    passed: passedLines(match, brief, locale),
    priceText: money(match.price.cents, brief.currency, locale, true),
    priceNote: packageNote(match.price, brief, locale),
    packageName: match.price.package.name,
    forecast: presentForecast(brief, brief.busyTarget, person, locale),
    gap: match.gap && { ...match.gap, whole: 1 - match.gap.share },
    greeting: person.greetingUrl && `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
    open: place === 1,
    mayAsk: brief.state === 'open' && person.proposal !== 'open' && person.proposal !== 'accepted',
    mayInvite:
      brief.state === 'open' &&
      person.invitation !== 'sent' &&
      person.proposal !== 'open' &&
      person.proposal !== 'accepted',
  };
}

/** The sentence on top: how many fit, or who comes near. */
export function headline(page: MatchPage, view: 'all' | 'partial', locale: Locale): string {
  const t = (key: string, count: number): string => counted(`briefs.headline.${key}`, count, locale);
  if (!page.result) return translate(locale, 'briefs.headline.over');
  const { all, partial } = page.result.total;
  if (view === 'partial') return partial > 0 ? t('partial', partial) : t('no_partial', 0);
  if (all > 0) return t('all', all);
  return partial > 0 ? t('near', partial) : translate(locale, 'briefs.headline.none');
}

/** How many each condition left out, the largest first. */
export function excludedLines(result: MatchResult | null, locale: Locale) {
  if (!result) return [];
  return (
    constraints
      .map((name: Constraint) => ({ name, count: result.excluded[name] }))
      // A block is nobody's business but the two sides'.
      .filter((one) => one.count > 0 && one.name !== 'blocked')
      .sort((a, b) => b.count - a.count)
      .map(({ name, count }) => ({
        label: translate(locale, `matching.constraint.${name}.name`),
        text: translate(locale, `briefs.excluded.${name}`, { count }),
        value: count,
      }))
  );
}

/** What keeps her out, and what would change it, said to her; or, as a shortfall, to the business. */
export function obstacleText(
  obstacle: Obstacle,
  locale: Locale,
  as: 'obstacle' | 'shortfall' = 'obstacle',
): string {
  const { constraint, code = '', asked = 0, has = 0, gap } = obstacle;
  const t = (key: string, params: Record<string, unknown>): string =>
    translate(locale, `briefs.${as}.${key}`, params);
  switch (constraint) {
    case 'skills':
      return t(has ? 'skill_level' : 'skill', {
        name: skillName(code, locale),
        level: levelName('skill', asked, locale),
      });
    case 'languages':
      return t(obstacle.verified ? 'language_verified' : 'language', {
        name: languageName(code, locale),
        level: levelName('language', asked, locale),
      });
    case 'clients':
      return t('clients', { has });
    case 'hours':
      return t('hours', { asked: duration(asked), has: duration(has) });
    case 'budget':
      return t(has ? 'budget' : 'no_package', {
        asked: money(asked, 'EUR', locale, true),
        has: money(has, 'EUR', locale, true),
      });
    case 'words':
      return t('words', { words: code });
    case 'blocked':
      return '';
    case 'line':
      return t('line', { asked: Math.round(asked * 100), has: Math.round(has * 100) });
    case 'coverage':
      return t('coverage', { percent: Math.round((gap?.share ?? 1) * 100) });
  }
}
