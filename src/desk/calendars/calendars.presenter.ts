import { dateTime, duration } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { weekText } from '../../platform/views/svg/index.js';
import type { Calendar } from './calendars.service.js';
import type { Source } from './sources.service.js';
import type { AppointmentType } from './types.service.js';

const LEADS = [60, 120, 240, 1440, 2880, 10_080];

export const leads = (locale: Locale): { value: number; label: string }[] =>
  LEADS.map((value) => ({ value, label: translate(locale, `calendar.lead.${value}`) }));

export const calendarLine = (
  { key, kind, name, hours }: Calendar,
  locale: Locale,
): Record<string, unknown> => ({
  key,
  name,
  kind: translate(locale, `calendar.kind.${kind}`),
  hours: hours ? weekText([...hours.windows], locale) : '',
  closures: hours?.closures ?? [],
});

/** A type of appointment in one line: its length with the room round it, who may book it, what reminds of it. */
export function typeLine(
  type: AppointmentType,
  names: Map<string, string>,
  locale: Locale,
): Record<string, unknown> {
  const t = (key: string, params?: Record<string, string>): string =>
    translate(locale, `calendar.${key}`, params);
  return {
    id: type.id,
    name: type.name,
    length: duration(type.minutes),
    detail: [
      type.before > 0 && t('type.room_before', { time: duration(type.before) }),
      type.after > 0 && t('type.room_after', { time: duration(type.after) }),
      t(`booking_short.${type.booking}`),
      type.calendars.length > 0 && type.calendars.flatMap((key) => names.get(key) ?? []).join(', '),
      ...type.reminders.map(({ channel, minutes }) =>
        t('type.reminds', { channel: t(`channel.${channel}`), lead: t(`lead.${minutes}`) }),
      ),
    ]
      .filter(Boolean)
      .join(' · '),
  };
}

/** Where busy times come from, how it went, and what was wrong on which line. */
export function sourceLine(
  source: Source,
  names: Map<string, string>,
  locale: Locale,
  zone: string,
): Record<string, unknown> {
  const t = (key: string, params?: Record<string, string | number>): string =>
    translate(locale, `calendar.${key}`, params);
  const failing = source.state === 'failing';
  return {
    id: source.id,
    // The rest of such an address is its secret.
    from: source.address ? (URL.parse(source.address)?.host ?? '') : t('source.file'),
    calendar: names.get(source.calendar) ?? '',
    chip: t(`source.state.${source.state}`),
    tone: failing ? 'wrong' : source.state === 'ok' ? 'ok' : 'wait',
    detail: [
      source.readAt && t('source.read', { when: dateTime(source.readAt, locale, zone, 'day') }),
      (source.state === 'ok' || source.busy > 0) && t('source.busy', { count: source.busy }),
      failing && t(`source.trouble.${source.trouble ?? 'unreachable'}`),
    ]
      .filter(Boolean)
      .join(' · '),
    report: source.report.map(({ line, what }) => t('report.line', { line, what: t(`report.${what}`) })),
  };
}
