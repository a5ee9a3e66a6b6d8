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

/** Where a person stands at a moment, by the clock on the client's wall: weekly hours, less the days away. */
export function presenceOf(person: Pick<Person, 'hours' | 'absences'>, at: Temporal.ZonedDateTime): Presence {
  const today = at.toPlainDate();
  const away = absenceOn(person.absences, today);
  if (person.hours.length === 0 && !away) return { state: 'unknown', changes: null, note: '' };
  const now = at.hour * 60 + at.minute;
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

const absenceOn = (absences: Person['absences'], day: Temporal.PlainDate) =>
  absences.find(({ from, until }) => from <= day.toString() && day.toString() <= (until ?? from));

/** The stretches of a day in minutes; hours over midnight go on the next day. Without weekly hours the day is open. */
function spansOn(
  { hours, absences }: Pick<Person, 'hours' | 'absences'>,
  day: Temporal.PlainDate,
): [number, number][] {
  if (absenceOn(absences, day)) return [];
  if (hours.length === 0) return [[0, 1440]];
  const yesterday = ((day.dayOfWeek + 5) % 7) + 1;
  const spans = hours.flatMap((window): [number, number][] => {
    const [from, to] = [minutes(window.from), minutes(window.to)];
    if (window.day === day.dayOfWeek) return [[from, to > from ? to : 1440]];
    return window.day === yesterday && to < from && to > 0 ? [[0, to]] : [];
  });
  return spans.sort((a, b) => a[0] - b[0]);
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
