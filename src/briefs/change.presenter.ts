import type { Obstacle } from '../matching/index.js';
import { duration, money, number } from '../platform/views/format.js';
import { weekText } from '../platform/views/svg/index.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { languageName, levelName, skillName } from '../skills/index.js';

const TENS_OF_EUROS = 1000;

/** What she could do so that this no longer keeps her out; nothing for what is not hers to change. */
export function changeText(obstacle: Obstacle, locale: Locale): string | null {
  const { constraint, code = '', asked = 0, has = 0, gap } = obstacle;
  const t = (key: string, params: Record<string, unknown> = {}): string =>
    translate(locale, `briefs.change.${key}`, params);
  const level = (kind: 'skill' | 'language') => levelName(kind, asked, locale);
  switch (constraint) {
    case 'skills':
      return t(has ? 'skill_level' : 'skill', { name: skillName(code, locale), level: level('skill') });
    case 'languages':
      return t(obstacle.verified ? 'language_verified' : 'language', {
        name: languageName(code, locale),
        level: level('language'),
      });
    case 'clients':
      return t('clients', { count: asked });
    case 'hours':
      return t('hours', { hours: duration(asked - has) });
    case 'budget': {
      if (!has) return t('package');
      // Upwards to whole tens: the budget itself is the business's own affair.
      const less = Math.ceil((has - asked) / TENS_OF_EUROS) * TENS_OF_EUROS;
      return t('budget', { amount: money(less, 'EUR', locale, true) });
    }
    case 'line':
      return t('line', { percent: number(Math.round(asked * 100), locale) });
    case 'coverage': {
      const week = gap?.week ?? [];
      return week.length > 0
        ? t('open', { hours: weekText(week, locale) })
        : t('closures', { count: gap?.dates.length ?? 0 });
    }
    case 'words':
    case 'blocked':
      return null;
  }
}
