import { offsets, type Span } from '../availability/index.js';

const DAY = 1440;
const WEEK = 7 * DAY;
const HALF_HOUR = 30;
const HALF_HOURS = WEEK / HALF_HOUR;
/** Day 0 of the epoch was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The minutes a brief asks for as the wall of an assistant's zone shows them, over its whole period. */
export class Projection {
  readonly minutes: number;
  /** How many minutes are asked for before each minute of the wall's week, the period's weeks laid over each other. */
  readonly before = new Int32Array(WEEK + 1);
  /** Minutes asked for in each half hour of the wall's week. */
  readonly halfHours = new Int32Array(HALF_HOURS);
  readonly firstDay: number;
  readonly lastDay: number;
  /** Minutes asked for before each day of the period. */
  private readonly beforeDay: Int32Array;
  /** By day of the period: stretches of that day, in minutes of the wall's week; one the clocks repeat is there twice. */
  private readonly days: number[][] = [];

  constructor(asked: readonly Span[], within: Span, zone: string) {
    const pieces = offsets(within, zone);
    const wall = (minute: number, piece: { offset: number } | undefined): number =>
      minute + (piece?.offset ?? 0);
    this.firstDay = Math.floor(wall(within.start, pieces[0]) / DAY);
    // Where clocks fall back at midnight a day can come after the last one by the end's offset.
    this.lastDay = Math.floor((wall(within.end, pieces.at(-1)) - 1) / DAY) + 1;
    const count = this.lastDay - this.firstDay + 1;
    this.beforeDay = new Int32Array(count + 1);
    for (let day = 0; day < count; day += 1) this.days.push([]);
    let i = 0;
    for (const { start, end, offset } of pieces) {
      while (i < asked.length && asked[i]!.end <= start) i += 1;
      for (let j = i; j < asked.length && asked[j]!.start < end; j += 1)
        this.add(Math.max(asked[j]!.start, start) + offset, Math.min(asked[j]!.end, end) + offset);
    }
    this.minutes = this.sum();
  }

  private add(from: number, to: number): void {
    for (let at = from; at < to;) {
      const day = Math.floor(at / DAY);
      const end = Math.min(to, (day + 1) * DAY);
      const base = weekdayOf(day) * DAY - day * DAY;
      this.days[day - this.firstDay]?.push(at + base, end + base);
      this.beforeDay[day - this.firstDay + 1]! += end - at;
      // The differences first: they become sums below.
      this.before[at + base]! += 1;
      this.before[end + base]! -= 1;
      at = end;
    }
  }

  private sum(): number {
    let asked = 0;
    let total = 0;
    for (let minute = 0; minute <= WEEK; minute += 1) {
      const change = this.before[minute]!;
      this.before[minute] = total;
      asked += change;
      total += asked;
    }
    for (let slot = 0; slot < HALF_HOURS; slot += 1)
      this.halfHours[slot] = this.before[(slot + 1) * HALF_HOUR]! - this.before[slot * HALF_HOUR]!;
    for (let day = 1; day < this.beforeDay.length; day += 1) this.beforeDay[day]! += this.beforeDay[day - 1]!;
    return total;
  }

  /** Minutes asked for on days of her calendar, counted since the epoch, both included. */
  askedOn(first: number, last: number): number {
    const from = Math.max(0, first - this.firstDay);
    const to = Math.min(this.days.length, last - this.firstDay + 1);
    return from < to ? this.beforeDay[to]! - this.beforeDay[from]! : 0;
  }

  /** Minutes asked for on one day within stretches of the week given as pairs: from, to. */
  coveredOn(day: number, week: ArrayLike<number>, start: number, end: number): number {
    const asked = this.days[day - this.firstDay];
    let minutes = 0;
    if (!asked) return 0;
    for (let i = 0; i < asked.length; i += 2)
      for (let j = start; j < end; j += 2)
        minutes += Math.max(0, Math.min(asked[i + 1]!, week[j + 1]!) - Math.max(asked[i]!, week[j]!));
    return minutes;
  }
}
