import { scaleLinear } from 'd3-scale';
import { weekday } from '../format.js';
import type { Locale } from '../i18n.js';
import { box, label, picture } from './draw.js';

/** A stretch of one weekday (1 Monday … 7 Sunday); "00:00" as an end is midnight. */
export interface Window {
  day: number;
  from: string;
  to: string;
}
export interface WeekMap {
  title: string;
  windows: Window[];
  /** Hours asked for that nobody covers. */
  missing?: Window[];
  first?: number;
  last?: number;
}

const minutes = (clock: string): number => {
  const [hours = 0, rest = 0] = clock.split(':').map(Number);
  return hours * 60 + rest;
};
const end = (window: Window): number => minutes(window.to) || 1440;
const short = (clock: string): string => clock.replace(/^0(?=\d)/, '').replace(/:00$/, '');

// A window is drawn hour by hour, so that its length can be counted.
function hours(window: Window): Window[] {
  const pieces: Window[] = [];
  const clock = (at: number) => `${Math.floor(at / 60) % 24}:${String(at % 60).padStart(2, '0')}`;
  for (let at = minutes(window.from); at < end(window);) {
    const next = Math.min(end(window), (Math.floor(at / 60) + 1) * 60);
    pieces.push({ day: window.day, from: clock(at), to: clock(next) });
    at = next;
  }
  return pieces;
}

// One that passes midnight is drawn on both its days.
function byDay(window: Window): Window[] {
  if (end(window) > minutes(window.from)) return [window];
  const next = { day: (window.day % 7) + 1, from: '00:00', to: window.to };
  return [{ ...window, to: '00:00' }, next];
}

/** Draws covered and missing hours of a week, one column a day. */
export function weekMap(data: WeekMap, locale: Locale) {
  const windows = data.windows.flatMap(byDay);
  const missing = (data.missing ?? []).flatMap(byDay);
  const all = [...windows, ...missing];
  const first = data.first ?? Math.min(8, ...all.map((one) => Math.floor(minutes(one.from) / 60)));
  const last = data.last ?? Math.max(18, ...all.map((one) => Math.ceil(end(one) / 60)));
  const days = all.some((one) => one.day > 5) ? 7 : 5;
  const [left, top, row] = [26, 20, 14];
  const bottom = top + (last - first) * row;
  const column = (340 - left) / days;
  const y = scaleLinear([first * 60, last * 60], [top, bottom]).clamp(true);
  const x = (day: number) => left + (day - 1) * column + 2;
  const marks: string[] = [];
  for (let day = 1; day <= days; day += 1) {
    marks.push(label(x(day) + (column - 4) / 2, 11, weekday(day, locale), '', 'middle'));
    for (let hour = first; hour < last; hour += 1)
      marks.push(box(x(day), y(hour * 60) + 1, column - 4, row - 2, 'cell'));
  }
  for (let hour = first; hour <= last; hour += 2)
    marks.push(label(left - 6, y(hour * 60) + 3.5, hour, '', 'end'));
  const fill = (one: Window, kind: string) =>
    marks.push(
      box(x(one.day), y(minutes(one.from)) + 1, column - 4, y(end(one)) - y(minutes(one.from)) - 2, kind),
    );
  for (const one of windows) for (const piece of hours(one)) fill(piece, 'cell-on');
  for (const one of missing) fill(one, 'cell-missing');
  return picture('week-map', 340, bottom + 6, data.title, marks.join(''), weekText(data.windows, locale));
}

/** Says the same hours in words, days with equal hours together: "lun–ven 9–13, 14–18; sab 9–12". */
export function weekText(windows: Window[], locale: Locale): string {
  const spans = (day: number) =>
    windows
      .filter((one) => one.day === day)
      .sort((a, b) => minutes(a.from) - minutes(b.from))
      .map((one) => `${short(one.from)}–${end(one) === 1440 ? '24' : short(one.to)}`)
      .join(', ');
  const groups: { first: number; last: number; hours: string }[] = [];
  for (let day = 1; day <= 7; day += 1) {
    const group = groups.at(-1);
    if (group && group.hours === spans(day)) group.last = day;
    else groups.push({ first: day, last: day, hours: spans(day) });
  }
  const name = (group: { first: number; last: number }) =>
    group.first === group.last
      ? weekday(group.first, locale)
      : `${weekday(group.first, locale)}–${weekday(group.last, locale)}`;
  return groups
    .filter((group) => group.hours)
    .map((group) => `${name(group)} ${group.hours}`)
    .join('; ');
}
