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
  /** Minutes asked for in each half hour of the wall's week. */
  readonly halfHours = new Int32Array(HALF_HOURS);
  readonly firstDay: number;
  readonly lastDay: number;
  /** Minutes asked for before each day of the period. */
  private readonly beforeDay: Int32Array;
  /** By day of the period: stretches of that day, in minutes of the wall's week; one the clocks repeat is there twice. */
  private readonly days: number[][] = [];
  /**
   * The period's weeks laid over each other: the minutes of the wall's week at which what is asked for changes, how often
   * each minute is asked for from there on, and how many are before.
   */
  private readonly points: number[] = [];
  private readonly asked: number[] = [];
  private readonly before: number[] = [];

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
    const changes = new Map([[0, 0]]);
    let i = 0;
    for (const { start, end, offset } of pieces) {
      while (i < asked.length && asked[i]!.end <= start) i += 1;
      for (let j = i; j < asked.length && asked[j]!.start < end; j += 1)
        this.add(changes, Math.max(asked[j]!.start, start) + offset, Math.min(asked[j]!.end, end) + offset);
    }
    this.minutes = this.sum(changes);
  }

  private add(changes: Map<number, number>, from: number, to: number): void {
    for (let at = from; at < to;) {
      const day = Math.floor(at / DAY);
      const end = Math.min(to, (day + 1) * DAY);
      const base = weekdayOf(day) * DAY - day * DAY;
      this.days[day - this.firstDay]?.push(at + base, end + base);
      this.beforeDay[day - this.firstDay + 1]! += end - at;
      changes.set(at + base, (changes.get(at + base) ?? 0) + 1);
      changes.set(end + base, (changes.get(end + base) ?? 0) - 1);
      at = end;
    }
  }

  private sum(changes: Map<number, number>): number {
    let [asked, total, last] = [0, 0, 0];
    for (const minute of [...changes.keys()].sort((a, b) => a - b)) {
      total += asked * (minute - last);
      asked += changes.get(minute)!;
      last = minute;
      this.points.push(minute);
      this.asked.push(asked);
      this.before.push(total);
    }
    let [at, sum] = [0, 0];
    for (let n = 1; n <= HALF_HOURS; n += 1) {
      while (at + 1 < this.points.length && this.points[at + 1]! <= n * HALF_HOUR) at += 1;
      const then = this.before[at]! + this.asked[at]! * (n * HALF_HOUR - this.points[at]!);
      this.halfHours[n - 1] = then - sum;
      sum = then;
    }
    for (let day = 1; day < this.beforeDay.length; day += 1) this.beforeDay[day]! += this.beforeDay[day - 1]!;
    return total;
  }

  /** Minutes asked for within stretches of the wall's week, given in order as pairs: from, to. */
  within(week: ArrayLike<number>, start: number, end: number): number {
    const { points, asked, before } = this;
    let [at, minutes] = [0, 0];
    for (let i = start; i < end; i += 1) {
      const minute = week[i]!;
      while (at + 1 < points.length && points[at + 1]! <= minute) at += 1;
      const sum = before[at]! + asked[at]! * (minute - points[at]!);
      minutes += (i - start) % 2 === 0 ? -sum : sum;
    }
    return minutes;
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
