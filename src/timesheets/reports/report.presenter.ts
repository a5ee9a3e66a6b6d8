import { Temporal } from 'temporal-polyfill';
import type { Member } from '../../identity/index.js';
import {
  date,
  duration,
  numberWord,
  percent,
  translate,
  weekday,
  type Locale,
} from '../../platform/views/index.js';
import { outlook, usedByDay } from '../outlook.rules.js';
import { periodSearch, presets, type Period } from './period.rules.js';
import type { ContractNumbers, Numbers, Report } from './report.queries.js';

const MIDDAY = { first: 8, last: 18 };

/** "8 s", "1 min 20 s" */
export function seconds(value: number | null): string {
  if (value === null) return '–';
  const whole = Math.round(value);
  if (whole < 60) return `${whole} s`;
  if (whole >= 3600) return duration(whole / 60);
  return `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ''}`;
}

/** "1–30 novembre 2026", or one day */
export const periodText = ({ from, to }: Period, locale: Locale): string =>
  from === to
    ? date(from, locale, 'UTC', 'long')
    : `${date(from, locale, 'UTC', 'short')} – ${date(to, locale, 'UTC', 'medium')}`;

/** The links of the period chooser, and what its form holds. */
export const chooser = (path: string, period: Period, locale: Locale) => ({
  tabs: presets.map((preset) => ({
    href: `${path}?period=${preset}`,
    label: translate(locale, `reports.period.${preset}`),
    current: period.preset === preset,
  })),
  from: period.from,
  to: period.to,
  own: period.preset === null,
  search: periodSearch(period),
});

/** The one sentence: what became of the calls, or else how much was worked. */
export function headline(
  { answered, missed, seconds: worked }: Numbers,
  side: string,
  locale: Locale,
): string {
  const all = answered + missed;
  const t = (key: string, count: number): string =>
    translate(locale, `reports.headline.${key}`, {
      count,
      word: capital(numberWord(count, locale, true)),
      all: numberWord(all, locale, true),
      time: duration(worked / 60),
    });
  if (all > 0) return missed === 0 ? t('all', all) : answered === 0 ? t('none', all) : t('some', answered);
  return t(worked > 0 ? `work_${side}` : 'nothing', 0);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function callsModel(of: Numbers, locale: Locale) {
  const all = of.answered + of.missed;
  const t = (key: string, params: Record<string, unknown>): string =>
    translate(locale, `reports.calls.${key}`, params);
  return {
    ...of,
    any: all > 0,
    share: all > 0 ? percent(of.answered / all, locale) : '',
    median: seconds(of.answerMedian),
    p90: seconds(of.answerP90),
    notes: [
      ...(of.spam > 0 ? [t('spam', { count: of.spam })] : []),
      ...(of.byHand > 0 ? [t('by_hand', { count: of.byHand })] : []),
    ],
  };
}

export const messagesModel = (of: Numbers) => ({ ...of, median: seconds(of.readMedian) });

/** Work by type, as worked; what rounding adds is said beneath. */
export function workModel({ kinds, total }: Report, locale: Locale) {
  return {
    worked: duration(total.seconds / 60),
    counted: duration(total.counted),
    bars: kinds.map(({ kind, seconds: value, count }, index) => ({
      label: `${translate(locale, `desk.kinds.${kind}`)} · ${count}`,
      value: value / 60,
      text: duration(value / 60),
      strong: index === 0,
    })),
  };
}

/** Minutes by weekday and hour of day; the office's hours at least, others where there was work. */
export function hoursModel({ hours }: Report, locale: Locale) {
  const first = Math.min(MIDDAY.first, ...hours.map(({ hour }) => hour));
  const last = Math.max(MIDDAY.last, ...hours.map(({ hour }) => hour));
  const columns = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const days = hours.some(({ day }) => day > 5) ? 7 : 5;
  const at = new Map(hours.map(({ day, hour, seconds: value }) => [`${day} ${hour}`, value / 60]));
  const peak = hours.toSorted((a, b) => b.seconds - a.seconds)[0];
  return {
    columns: columns.map(String),
    rows: Array.from({ length: days }, (_, index) => ({
      label: weekday(index + 1, locale),
      values: columns.map((hour) => Math.round(at.get(`${index + 1} ${hour}`) ?? 0)),
    })),
    text: peak
      ? translate(locale, 'reports.hours.peak', {
          day: weekday(peak.day, locale, 'long'),
          from: peak.hour,
          to: peak.hour + 1,
          time: duration(peak.seconds / 60),
        })
      : '',
  };
}

/** A package's month: what is left, and the day its pace uses it up. */
export function packageModel(
  of: ContractNumbers,
  { month }: Report,
  today: Temporal.PlainDate,
  assistant: boolean,
  locale: Locale,
) {
  const includedMinutes = of.includedMinutes ?? 0;
  const use = { includedMinutes, ...month, byDay: new Map(Object.entries(of.packageDays ?? {})) };
  const soFar = usedByDay(use, today);
  const used = soFar.at(-1) ?? 0;
  const over = today.toString() > month.endsOn;
  const ahead = over ? null : outlook(use, today);
  const day = (iso: string): string => date(iso, locale, 'UTC', 'day');
  const t = (key: string, params: Record<string, unknown>): string =>
    translate(locale, `reports.package.${key}`, params);
  const left = includedMinutes - used;
  const spent = soFar.findIndex((minutes) => minutes >= includedMinutes);
  const says = (): string => {
    if (spent >= 0 && used > 0)
      return t('gone', {
        date: day(Temporal.PlainDate.from(month.startsOn).add({ days: spent }).toString()),
        over: duration(-left),
      });
    if (over) return t('unused', { time: duration(left) });
    if (!ahead || used === 0) return t('too_early', {});
    return ahead.exhaustedOn
      ? t('runs_out', {
          date: day(ahead.exhaustedOn),
          pace: duration(ahead.perDay),
          over: duration(-ahead.leftAtEnd),
        })
      : t('lasts', { pace: duration(ahead.perDay), time: duration(ahead.leftAtEnd) });
  };
  return {
    name: assistant ? of.business : of.assistant,
    title: of.title,
    used: duration(used),
    included: duration(includedMinutes),
    month: date(`${month.month}-15`, locale, 'UTC', 'month'),
    says: says(),
    foreseen: ahead !== null && used > 0 && spent < 0,
    chart: {
      title: t('chart', { left: duration(Math.max(0, left)), total: duration(includedMinutes) }),
      total: includedMinutes,
      points: [
        { at: 0, left: includedMinutes },
        ...soFar.map((minutes, index) => ({
          at: (index + 1) / (Temporal.PlainDate.from(month.startsOn).until(month.endsOn).days + 1),
          left: Math.max(0, includedMinutes - minutes),
        })),
      ],
      ...(ahead && used > 0 && { forecast: Math.max(0, ahead.leftAtEnd) }),
      labels: {
        start: date(month.startsOn, locale, 'UTC', 'short'),
        now: over ? date(month.endsOn, locale, 'UTC', 'short') : translate(locale, 'reports.package.now'),
        end: date(month.endsOn, locale, 'UTC', 'short'),
        total: duration(includedMinutes),
      },
    },
  };
}

/** Each contract in a line of the table, for those who have several. */
export const contractRow = (of: ContractNumbers, actor: Member, search: string) => ({
  href: `/contracts/${of.id}/report?${search}`,
  name: actor.role === 'assistant' ? of.business : of.assistant,
  title: of.title,
  answered: of.answered,
  missed: of.missed,
  median: seconds(of.answerMedian),
  written: of.written,
  worked: duration(of.seconds / 60),
  counted: duration(of.counted),
});
