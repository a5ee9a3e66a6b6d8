import { Temporal } from 'temporal-polyfill';
import type { Person, Window } from './playbook.content.js';

/** Whether somebody can be asked for now, until when, and when next. */
export interface Presence {
  state: 'in' | 'out' | 'unknown';
  /** When it changes: the end of being there, or the beginning. */
  changes: Temporal.ZonedDateTime | null;
  note: string;
}

const LOOKED_AHEAD_DAYS = 21;
const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Where a person stands at a moment, by the clock on the client's wall: weekly hours, less the times away, and what is there once. */
export function presenceOf(person: Pick<Person, 'hours' | 'absences'>, at: Temporal.ZonedDateTime): Presence {
  const today = at.toPlainDate();
  const now = at.hour * 60 + at.minute;
  const away = on(person.absences, today).find(
    (one) => one.kind !== 'here' && (!one.start || (minutes(one.start) <= now && now < minutes(one.end!))),
  );
  if (person.hours.length === 0 && on(person.absences, today).length === 0)
    return { state: 'unknown', changes: null, note: '' };
  const span = spansOn(person, today).find(([from, to]) => from <= now && now < to);
  if (span) return { state: 'in', changes: endOf(person, today, span[1], at.timeZoneId), note: '' };
  for (let ahead = 0; ahead <= LOOKED_AHEAD_DAYS; ahead += 1) {
    const day = today.add({ days: ahead });
    const next = spansOn(person, day).find(([from]) => ahead > 0 || from > now);
    if (next) return { state: 'out', changes: moment(day, next[0], at.timeZoneId), note: away?.note ?? '' };
  }
  return { state: 'out', changes: null, note: away?.note ?? '' };
}

/** Somebody there over midnight is there until the morning after. */
function endOf(
  person: Pick<Person, 'hours' | 'absences'>,
  from: Temporal.PlainDate,
  until: number,
  zone: string,
): Temporal.ZonedDateTime {
  let [day, end] = [from, until];
  for (let ahead = 0; ahead < 7 && end === 1440; ahead += 1) {
    const next = spansOn(person, day.add({ days: 1 }))[0];
    if (next?.[0] !== 0) break;
    [day, end] = [day.add({ days: 1 }), next[1]];
  }
  return moment(day, end, zone);
}

type Span = [from: number, to: number];

const on = (absences: Person['absences'], day: Temporal.PlainDate): Person['absences'] =>
  absences.filter(({ from, until }) => from <= day.toString() && day.toString() <= (until ?? from));

/** The stretches of a day in minutes: the usual ones, less what is taken from them, then what is there once. */
function spansOn({ hours, absences }: Pick<Person, 'hours' | 'absences'>, day: Temporal.PlainDate): Span[] {
  const own = on(absences, day).map(({ kind, start, end }): { here: boolean; span: Span } => ({
    here: kind === 'here',
    span: start && end ? [minutes(start), minutes(end)] : [0, 1440],
  }));
  const here = own.filter((one) => one.here).map(({ span }) => span);
  const left = own
    .filter((one) => !one.here)
    .reduce((spans, { span }) => without(spans, span), usual(hours, day, here.length > 0));
  return joined([...left, ...here]);
}

/** Hours over midnight go on the next day. Without weekly hours a day is open, unless its own are told. */
function usual(hours: Window[], day: Temporal.PlainDate, told: boolean): Span[] {
  if (hours.length === 0) return told ? [] : [[0, 1440]];
  const yesterday = ((day.dayOfWeek + 5) % 7) + 1;
  return hours.flatMap((window): Span[] => {
    const [from, to] = [minutes(window.from), minutes(window.to)];
    if (window.day === day.dayOfWeek) return [[from, to > from ? to : 1440]];
    return window.day === yesterday && to < from && to > 0 ? [[0, to]] : [];
  });
}

const without = (spans: Span[], [from, to]: Span): Span[] =>
  spans
    .flatMap(([start, end]): Span[] => [
      [start, Math.min(end, from)],
      [Math.max(start, to), end],
    ])
    .filter(([start, end]) => start < end);

function joined(spans: Span[]): Span[] {
  const all: Span[] = [];
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

const moment = (day: Temporal.PlainDate, minute: number, zone: string): Temporal.ZonedDateTime =>
  day.add({ days: minute === 1440 ? 1 : 0 }).toZonedDateTime({
    timeZone: zone,
    plainTime: new Temporal.PlainTime(Math.floor(minute / 60) % 24, minute % 60),
  });

/** Whether the weekly hours alone say a person is there: a made-up call has a weekday and no date. */
export const isUsuallyIn = (hours: Window[], day: number, time: string): boolean =>
  presenceOf(
    { hours, absences: [] },
    // 1 January 2024 was a Monday.
    Temporal.PlainDateTime.from(`2024-01-0${day}T${time}`).toZonedDateTime('UTC'),
  ).state !== 'out';
