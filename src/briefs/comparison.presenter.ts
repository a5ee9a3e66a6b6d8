import { money, number } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { languageName, levelName, skillName } from '../skills/index.js';
import type { Brief } from './briefs.queries.js';
import { factorRows, obstacleText, outOfFive, packageNote } from './match.presenter.js';
import type { Compared } from './matches.service.js';
import type { Opinion } from './shortlists.service.js';

/** One thing, told of each person. */
export interface ComparisonRow {
  label: string;
  cells: ComparisonCell[];
}
interface ComparisonCell {
  text: string;
  note?: string;
  /** 0..1, drawn as a bar. */
  share?: number;
  /** Nobody beside her has more. */
  best?: boolean;
}

/** Votes counted, the reader's own opinion apart from the others' notes. */
export function presentOpinions(opinions: Opinion[], accountId: string) {
  const voters = (vote: 'yes' | 'no'): string[] =>
    opinions.filter((one) => one.vote === vote).map(({ name }) => name);
  const [yes, no] = [voters('yes'), voters('no')];
  return {
    mine: opinions.find((one) => one.accountId === accountId) ?? null,
    yes,
    no,
    yesNames: yes.join(', '),
    noNames: no.join(', '),
    notes: opinions.filter((one) => one.note !== '' && one.accountId !== accountId),
  };
}

/** People as columns, everything one decides by as rows; the best of each row is marked when it is not everybody. */
export function presentComparison(people: Compared[], brief: Brief, locale: Locale) {
  const t = (key: string, params: Record<string, unknown> = {}): string =>
    translate(locale, `briefs.compare.${key}`, params);
  const row = (label: string, cell: (one: Compared) => ComparisonCell): ComparisonRow => ({
    label,
    cells: people.map(cell),
  });
  const matches = people.map(({ verdict }) => verdict?.match ?? null);
  const keys = matches.find((match) => match !== null)?.factors.map(({ key }) => key) ?? [];
  const rows = [
    highest(
      row(t('points'), ({ verdict }) =>
        verdict?.match
          ? {
              text: number(verdict.match.score, locale, { maximumFractionDigits: 1 }),
              share: verdict.match.score / 100,
            }
          : {
              text: t('not_now'),
              note: verdict?.obstacles.map((one) => obstacleText(one, locale, 'shortfall')).join(' '),
            },
      ),
    ),
    row(t('price'), ({ verdict }) =>
      verdict?.match
        ? {
            text: t('a_month', { price: money(verdict.match.price.cents, brief.currency, locale, true) }),
            note: packageNote(verdict.match.price, brief, locale),
          }
        : { text: '–' },
    ),
    row(t('reputation'), ({ person }) =>
      person.reputation === null || person.reviews === 0
        ? { text: t('new') }
        : { text: outOfFive(person.reputation, locale), note: t('reviews', { count: person.reviews }) },
    ),
    ...brief.languages.map(({ code }) =>
      row(languageName(code, locale), ({ person }) =>
        levelCell(
          'language',
          person.languages.find((one) => one.code === code),
          locale,
        ),
      ),
    ),
    ...brief.skills.map(({ code }) =>
      row(skillName(code, locale), ({ person }) =>
        levelCell(
          'skill',
          person.skills.find((one) => one.code === code),
          locale,
        ),
      ),
    ),
    ...keys.map((key) =>
      highest({
        label: translate(locale, `matching.factor.${key}`),
        cells: matches.map((match) => {
          const factor = match && factorRows(match, locale).find((one) => one.key === key);
          if (!factor) return { text: '–' };
          return {
            text: t('of', {
              points: number(factor.points, locale, { maximumFractionDigits: 1 }),
              weight: number(factor.weight, locale),
            }),
            note: factor.detail.replace(/^· /, ''),
            share: factor.value,
          };
        }),
      }),
    ),
  ];
  return {
    people: people.map(({ person }) => ({
      ...person,
      href: person.slug && `/assistants/${person.slug}`,
    })),
    rows,
  };
}

function levelCell(
  kind: 'language' | 'skill',
  has: { level: number; verified: boolean } | undefined,
  locale: Locale,
): ComparisonCell {
  if (!has) return { text: '–' };
  return {
    text: levelName(kind, has.level, locale),
    note: has.verified ? translate(locale, 'briefs.compare.verified') : '',
  };
}

function highest(row: ComparisonRow): ComparisonRow {
  const shares = row.cells.map(({ share }) => share ?? -1);
  const top = Math.max(...shares);
  const all = shares.every((share) => share === top);
  return {
    ...row,
    cells: row.cells.map((cell, index) => ({ ...cell, best: !all && shares[index] === top })),
  };
}
