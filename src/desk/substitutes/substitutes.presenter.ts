import { Temporal } from 'temporal-polyfill';
import { blank } from '../../platform/http/form.js';
import { date, dateTime, duration, time } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { Gap } from '../coverage/gaps.rules.js';
import type { NotedShift } from './shift-notes.service.js';
import type { ListedShift, ListedSubstitute } from './substitutes.queries.js';

/** A substitute as a list shows her: what still lacks, in a word. */
export function substituteLine(one: ListedSubstitute, locale: Locale) {
  const state = one.agreedAt
    ? one.businessAgreedAt
      ? 'agreed'
      : 'business_lacks'
    : one.businessAgreedAt
      ? 'person_lacks'
      : 'both_lack';
  return {
    ...one,
    state,
    tone: state === 'agreed' ? 'ok' : 'wait',
    label: translate(locale, `substitutes.state.${state}`),
    share: one.shareBps / 10_000,
  };
}

/** A shift as a list shows it. */
export function shiftLine(one: ListedShift, now: Date, locale: Locale) {
  const state = one.until <= now ? 'over' : one.from <= now ? 'running' : 'planned';
  return {
    ...one,
    state,
    tone: { over: '', running: 'ok', planned: 'wait' }[state],
    label: translate(locale, `substitutes.shift.${state}`),
    share: one.shareBps / 10_000,
    begins: dateTime(one.from, locale, one.timezone, 'short'),
    ends: dateTime(one.until, locale, one.timezone, 'short'),
    // With the day of the week no article is needed: Italian would want “al 7” but “all'8”.
    endsDay: dateTime(one.until, locale, one.timezone, 'day'),
  };
}

/** A day on which nobody answers at agreed hours: "thu 26 nov, 9:00–13:00". */
export const gapLine = ({ day, minutes, times }: Gap, locale: Locale) => ({
  day: date(day, locale, 'UTC', 'day'),
  times: times.map(({ from, to }) => `${from}–${to}`).join(', '),
  length: duration(minutes),
});

/** A shift with what was handed over, and the reader's own words to change. */
export function notedLine(one: NotedShift, zone: string, locale: Locale) {
  const mine = one.notes.find((note) => note.mine);
  return {
    ...one,
    mine: Boolean(mine),
    form: blank({ note: mine?.text }),
    begins: dateTime(one.from, locale, zone, 'short'),
    ends: dateTime(one.until, locale, zone, 'short'),
  };
}

/** When a shift ends, as “until” is followed by it: the hour alone when it is today. */
export function shiftEnd(until: Date, now: Temporal.Instant, zone: string, locale: Locale): string {
  const day = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(zone).toPlainDate();
  const end = Temporal.Instant.fromEpochMilliseconds(until.getTime());
  return day(end).equals(day(now))
    ? translate(locale, 'substitutes.until.time', { time: time(until, locale, zone) })
    : translate(locale, 'substitutes.until.day', { time: dateTime(until, locale, zone, 'day') });
}
