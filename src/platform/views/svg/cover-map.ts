import { weekday } from '../format.js';
import type { Locale } from '../i18n.js';
import { box, label, picture } from './draw.js';
import type { Window } from './week-map.js';

export interface CoverMap {
  title: string;
  /** Stretches of the week with those who are there, the one who answers first. */
  plan: (Window & { people: number[] })[];
  /** What each of them is called in a cell: a letter or two. */
  initials: string[];
  names: string[];
}

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
const end = (window: Window): number => minutes(window.to) || 1440;

/** Draws a week: who answers when, the stronger the more people are there. */
export function coverMap(data: CoverMap, locale: Locale) {
  const first = Math.min(8, ...data.plan.map((one) => Math.floor(minutes(one.from) / 60)));
  const last = Math.max(18, ...data.plan.map((one) => Math.ceil(end(one) / 60)));
  const days = Math.max(5, ...data.plan.map((one) => one.day));
  const [left, top, row] = [26, 20, 18];
  const column = (420 - left) / days;
  const x = (day: number) => left + (day - 1) * column + 2;
  const y = (minute: number) => top + ((minute - first * 60) / 60) * row;
  const marks: string[] = [];
  for (let day = 1; day <= days; day += 1) {
    marks.push(label(x(day) + (column - 4) / 2, 11, weekday(day, locale), '', 'middle'));
    marks.push(box(x(day), y(first * 60) + 1, column - 4, (last - first) * row - 2, 'cell'));
  }
  for (let hour = first; hour <= last; hour += 2)
    marks.push(label(left - 6, y(hour * 60) + 3.5, hour, '', 'end'));
  for (const one of data.plan) {
    const height = y(end(one)) - y(minutes(one.from)) - 2;
    const heat = Math.min(5, one.people.length * 2);
    marks.push(box(x(one.day), y(minutes(one.from)) + 1, column - 4, height, `heat-${heat}`, 3));
    if (height < 14) continue;
    const [who, ...others] = one.people.map((person) => data.initials[person]);
    const text = others.length > 1 ? `${who} +${others.length}` : [who, ...others].join(' · ');
    marks.push(
      label(
        x(one.day) + (column - 4) / 2,
        y(minutes(one.from)) + height / 2 + 5,
        text,
        `on-heat-${heat}`,
        'middle',
      ),
    );
  }
  const said = data.plan
    .map(
      (one) =>
        `${weekday(one.day, locale)} ${one.from}–${one.to}: ${one.people.map((person) => data.names[person]).join(', ')}`,
    )
    .join('; ');
  return picture('week-map cover-map', 420, y(last * 60) + 6, data.title, marks.join(''), said);
}
