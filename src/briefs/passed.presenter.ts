import { constraints, type Constraint, type Match } from '../matching/index.js';
import { duration, money } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { languageName, levelName, skillName } from '../skills/index.js';
import { weekHours } from './brief.presenter.js';
import type { Brief } from './briefs.queries.js';

/** The conditions of a brief that a match meets, with what each came to; a brief that does not set one has no line for it. */
export function passedLines(match: Match, brief: Brief, locale: Locale) {
  return constraints.flatMap((name) => {
    const text = textOf(name, match, brief, locale);
    return text ? [{ label: translate(locale, `matching.constraint.${name}.name`), text }] : [];
  });
}

function textOf(name: Constraint, match: Match, brief: Brief, locale: Locale): string | null {
  const t = (params: Record<string, unknown> = {}): string =>
    translate(locale, `briefs.passed.${name}`, params);
  const euro = (cents: number): string => money(cents, brief.currency, locale, true);
  switch (name) {
    case 'blocked':
      return null;
    case 'words':
      return brief.words && `“${brief.words}”`;
    case 'skills':
      return brief.skills
        .filter(({ need }) => need === 'must')
        .map(({ code }) => skillName(code, locale))
        .join(', ');
    case 'languages':
      return brief.languages
        .map(({ code, level }) => `${languageName(code, locale)} ${levelName('language', level, locale)}`)
        .join(', ');
    case 'clients':
      return t();
    case 'hours':
      return t({ hours: duration(brief.weeklyMinutes) });
    case 'budget':
      return t({ price: euro(match.price.cents), budget: euro(brief.budgetCents) });
    case 'line': {
      const line = match.factors.find(({ key }) => key === 'line');
      return line && brief.busyTarget
        ? t({ percent: Math.round((1 - line.value) * 100), target: brief.busyTarget })
        : null;
    }
    case 'coverage':
      return match.gap ? null : t({ hours: weekHours(brief.slots) });
  }
}
