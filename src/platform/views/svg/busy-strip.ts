import { number, weekday } from '../format.js';
import type { Locale } from '../i18n.js';
import { box, label, picture, round } from './draw.js';

export interface BusyStrip {
  title: string;
  /** Chance that the line is busy in each half hour of a week from Monday; null where nobody has to answer. */
  slots: (number | null)[];
  /** The share that should not be passed, where one was asked for. */
  target: number | null;
  worst?: number | null;
}

const [WIDTH, TOP, HEIGHT, GAP, DAY] = [420, 16, 44, 8, 48];

/** Draws how busy a line is through the week, one bar for each half hour, against the target. */
export function busyStrip(data: BusyStrip, locale: Locale) {
  const days = [...Array(7).keys()].filter((day) =>
    data.slots.slice(day * DAY, (day + 1) * DAY).some((one) => one !== null),
  );
  const asked = data.slots.flatMap((one, slot) => (one === null ? [] : [slot % DAY]));
  const [first, last] = [Math.min(...asked, DAY), Math.max(...asked, 0) + 1];
  // One scale for nearly every line: bars of two people can be compared.
  const top = Math.max(0.4, (data.target ?? 0) * 1.6, ...data.slots.map((one) => one ?? 0));
  const width = (WIDTH - GAP * Math.max(0, days.length - 1)) / Math.max(1, days.length);
  const bar = width / Math.max(1, last - first);
  const y = (share: number): number => TOP + HEIGHT * (1 - share / top);
  const marks: string[] = [];
  days.forEach((day, column) => {
    const left = column * (width + GAP);
    marks.push(box(left, TOP, width, HEIGHT, 'cell', 3));
    for (let half = first; half < last; half += 1) {
      const share = data.slots[day * DAY + half];
      if (share === null || share === undefined) continue;
      const kind = data.target !== null && share > data.target ? 'busy busy-over' : 'busy';
      const height = Math.max(1.5, TOP + HEIGHT - y(share));
      marks.push(
        box(left + (half - first) * bar, TOP + HEIGHT - height, Math.max(0.8, bar - 0.6), height, kind, 0),
      );
    }
    marks.push(label(left + width / 2, TOP + HEIGHT + 14, weekday(day + 1, locale), '', 'middle'));
  });
  if (data.target !== null) {
    marks.push(`<path class="rule-target" d="M0 ${round(y(data.target))}H${WIDTH}"/>`);
    marks.push(label(WIDTH, 10, number(data.target, locale, { style: 'percent' }), '', 'end'));
  }
  return picture('busy-strip', WIDTH, TOP + HEIGHT + 18, data.title, marks.join(''));
}
