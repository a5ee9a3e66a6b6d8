import { Temporal } from 'temporal-polyfill';
import { date, duration } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { DeskContract } from '../desk.js';
import type { HoursLeft } from './package-hours.js';
import type { Today } from './today.queries.js';

export const dayOf = (at: Date, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();

/** The contracts of a business that has several, to go from one to the other. */
export const switcher = (contracts: DeskContract[], current: string): Record<string, unknown>[] =>
  contracts.map(({ id, assistantName, number }) => ({
    href: `/today?contract=${id}`,
    label: assistantName,
    number,
    current: id === current,
  }));

/** The day in five figures: what was answered and missed, what stands open, the hours left. */
export function glance(
  { calls, missed, waiting }: Today,
  callbacks: { overdue: boolean }[],
  hours: HoursLeft | null,
  locale: Locale,
): Record<string, unknown>[] {
  const t = (key: string, params: Record<string, string | number> = {}): string =>
    translate(locale, `glance.${key}`, params);
  const open = (kind: string, state: string): number =>
    waiting.filter((one) => one.kind === kind && one.state === state).length;
  const late = callbacks.filter(({ overdue }) => overdue).length;
  return [
    {
      label: t('calls'),
      figure: calls,
      detail: missed > 0 ? t('missed', { count: missed }) : t('none_missed'),
      wrong: missed > 0,
    },
    {
      label: t('callbacks'),
      figure: callbacks.length,
      detail: late > 0 ? t('late', { count: late }) : t('none_late'),
      wrong: late > 0,
    },
    { label: t('unread'), figure: open('message', 'waiting') },
    { label: t('to_confirm'), figure: open('appointment', 'proposed') },
    ...(hours
      ? [
          {
            label: t('hours'),
            figure: duration(hours.leftMinutes),
            detail: t('of', { total: duration(hours.totalMinutes) }),
            wrong: hours.leftMinutes <= 0,
          },
        ]
      : []),
  ];
}

/** The week's recorded time, by kind of work. */
export function weekModel({ week }: Today, locale: Locale): Record<string, unknown> {
  return {
    total: duration(week.minutes),
    bars: week.kinds.map(({ kind, minutes }, index) => ({
      label: translate(locale, `desk.kinds.${kind}`),
      value: minutes,
      text: duration(minutes),
      strong: index === 0,
    })),
  };
}

/** What is left of a package, with the way to the end of its period. */
export function hoursModel(hours: HoursLeft, locale: Locale, zone: string): Record<string, unknown> {
  const t = (key: string, params: Record<string, string>): string =>
    translate(locale, `portal.hours.${key}`, params);
  const { forecast } = hours;
  const outlook =
    forecast === undefined ? '' : t(forecast < 0 ? 'short' : 'spare', { time: duration(Math.abs(forecast)) });
  return {
    left: duration(hours.leftMinutes),
    total: duration(hours.totalMinutes),
    endsOn: hours.endsOn,
    outlook,
    chart: {
      title: t('chart', { left: duration(hours.leftMinutes), total: duration(hours.totalMinutes) }),
      total: hours.totalMinutes,
      points: hours.points,
      ...(forecast !== undefined && { forecast: Math.max(0, forecast) }),
      labels: {
        start: date(hours.startsOn, locale, zone, 'short'),
        now: t('now', {}),
        end: date(hours.endsOn, locale, zone, 'short'),
        total: duration(hours.totalMinutes),
      },
    },
  };
}
