import type { Temporal } from 'temporal-polyfill';
import { time, weekday } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { Person } from './playbook.content.js';
import { presenceOf } from './presence.rules.js';

/** Somebody's whereabouts for the eye: "in studio fino alle 13:00, poi richiama". */
export interface Whereabouts {
  state: 'in' | 'out' | 'unknown';
  text: string;
}

export function presenceText(
  person: Pick<Person, 'hours' | 'absences' | 'place' | 'when' | 'otherwise'>,
  at: Temporal.ZonedDateTime,
  locale: Locale,
): Whereabouts {
  const { state, changes, note } = presenceOf(person, at);
  if (state === 'unknown') return { state, text: person.when };
  const t = (key: string, params: Record<string, string> = {}) =>
    translate(locale, `playbook.presence.${key}`, params);
  const days = changes ? at.toPlainDate().until(changes.toPlainDate()).days : 0;
  const clock = changes ? time(changes.epochMilliseconds, locale, at.timeZoneId) : '';
  const day = changes ? weekday(changes.dayOfWeek, locale, 'long') : '';
  const date = changes ? `${changes.day}/${changes.month}` : '';
  const when =
    days === 0
      ? t('at', { clock })
      : days === 1
        ? t('tomorrow', { clock })
        : days < 7
          ? t('on_day', { day, clock })
          : t('on_date', { day, date, clock });
  if (state === 'in') {
    const until =
      days === 0 || (days === 1 && clock === '00:00')
        ? t('until', { clock: days === 0 ? clock : '24:00' })
        : when;
    return {
      state,
      text: [`${person.place || t('in')} ${until}`, person.otherwise && t('then', { what: person.otherwise })]
        .filter(Boolean)
        .join(', '),
    };
  }
  return {
    state,
    text: [note ? t('away', { note }) : t('out'), changes ? t('back', { when }) : '', person.otherwise]
      .filter(Boolean)
      .join(', '),
  };
}
