import { box, label, picture, round } from './draw.js';

/** A stretch of one day, in minutes since its midnight. */
export interface Block {
  from: number;
  to: number;
  kind: 'open' | 'busy' | 'booked' | 'proposed';
  text?: string;
  href?: string;
}
export interface WeekAgenda {
  title: string;
  text: string;
  /** Drawn for a narrow column. */
  narrow?: boolean;
  days: { label: string; today: boolean; blocks: Block[] }[];
}

interface Placed extends Block {
  lane: number;
  lanes: number;
}

const LEFT = 34;
const TOP = 26;
const HOUR = 40;
const CHARACTER = 6.4;

/** Side by side where they overlap, each group as wide as it needs. */
function placed(blocks: Block[]): Placed[] {
  const result: Placed[] = [];
  let group: Placed[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const one of group) one.lanes = ends.length;
    group = [];
    ends = [];
  };
  for (const block of blocks.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (ends.every((end) => end <= block.from)) close();
    const free = ends.findIndex((end) => end <= block.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = block.to;
    const one = { ...block, lane, lanes: 1 };
    group.push(one);
    result.push(one);
  }
  close();
  return result;
}

/** Draws a week of a calendar: open hours as ground, what is taken as blocks in their columns. */
export function weekAgenda({ title, text, days, narrow }: WeekAgenda) {
  const width = narrow ? 580 : 840;
  const all = days.flatMap(({ blocks }) => blocks);
  const first = Math.min(8, ...all.map(({ from }) => Math.floor(from / 60)));
  const last = Math.max(18, ...all.map(({ to }) => Math.ceil(to / 60)));
  const column = (width - LEFT) / days.length;
  const y = (minutes: number) => TOP + (minutes / 60 - first) * HOUR;
  const marks: string[] = [];
  for (let hour = first; hour <= last; hour += 1) {
    marks.push(`<path class="rule" d="M${LEFT} ${round(y(hour * 60))}H${width}"/>`);
    if (hour % 2 === 0) marks.push(label(LEFT - 8, y(hour * 60) + 4, hour, '', 'end'));
  }
  days.forEach((day, index) => {
    const x = LEFT + index * column + 3;
    const room = column - 6;
    marks.push(label(x + room / 2, 14, day.label, day.today ? 'strong' : '', 'middle'));
    for (const one of day.blocks.filter(({ kind }) => kind === 'open'))
      marks.push(box(x, y(one.from), room, y(one.to) - y(one.from), 'agenda-open', 4));
    for (const one of placed(day.blocks.filter(({ kind }) => kind !== 'open'))) {
      const lane = room / one.lanes;
      const [left, height] = [x + one.lane * lane, Math.max(10, y(one.to) - y(one.from) - 2)];
      const drawn = box(left + 1, y(one.from) + 1, lane - 2, height, `agenda-${one.kind}`, 4);
      const most = Math.floor((lane - 12) / CHARACTER);
      const words = one.text && most > 3 && height >= 15 ? cut(one.text, most) : '';
      const mark = drawn + (words ? label(left + 7, y(one.from) + 13.5, words, `on-${one.kind}`) : '');
      marks.push(mark);
    }
  });
  return picture('week-agenda', width, y(last * 60) + 8, title, marks.join(''), text);
}

const cut = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;
