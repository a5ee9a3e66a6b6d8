import { Temporal } from 'temporal-polyfill';
import {
  countBits,
  holidaysOf,
  minutesIn,
  outside,
  spanOf,
  spansOf,
  weekBits,
  windowsOf,
  without,
  type Span,
  type WeekBits,
  type WeekWindow,
} from '../availability/index.js';
import type { Facts, Gap, Need } from './need.js';
import { Projection } from './projection.rules.js';
import { ranking } from './ranking.data.js';

type Hours = Pick<Facts, 'timezone' | 'windows' | 'closures' | 'worksHolidays'>;

export const weekMinutes = (windows: readonly WeekWindow[]): number => countBits(weekBits(windows));

/** The last day a need is judged over. */
export const lastDay = (need: Pick<Need, 'startsOn' | 'endsOn'>): string =>
  need.endsOn ??
  Temporal.PlainDate.from(need.startsOn)
    .add({ days: ranking.openWeeks * 7 - 1 })
    .toString();

/** A brief's coverage over its whole period, laid out once and held against each assistant. */
export class Coverage {
  readonly lastDay: string;
  readonly weekMinutes: number;
  readonly minutes: number;
  private readonly week: WeekBits;
  /** The days of the brief, and one more on either side: hers may begin before and end after them. */
  private readonly within: Span;
  private readonly asked: Span[];
  private readonly projections = new Map<string, Projection>();
  private readonly gaps = new Map<string, Gap | null>();

  constructor(private readonly need: Need) {
    this.lastDay = lastDay(need);
    this.week = weekBits(need.slots);
    this.weekMinutes = countBits(this.week);
    this.within = spanOf({ from: need.startsOn, to: this.lastDay }, need.timezone);
    const { timezone, slots: windows, holidays } = need;
    // Without holidays the brief itself is closed on them.
    this.asked = spansOf({ timezone, windows, closures: [], worksHolidays: holidays }, this.within);
    this.minutes = minutesIn(this.asked);
  }

  /** Its minutes on the wall of a zone. */
  on(zone: string): Projection {
    let projection = this.projections.get(zone);
    if (!projection) this.projections.set(zone, (projection = new Projection(this.asked, this.within, zone)));
    return projection;
  }

  /** What of it the assistant does not cover, or null when she covers every minute. */
  gap(hours: Hours): Gap | null {
    if (this.isClosed(hours)) return this.gapOf(hours);
    // Many keep the same hours, and nothing else counts then.
    const same = hours.timezone + hours.windows.map(({ day, from, to }) => `${day}${from}${to}`).join();
    let gap = this.gaps.get(same);
    if (gap === undefined) this.gaps.set(same, (gap = this.gapOf(hours)));
    return gap;
  }

  private gapOf(hours: Hours): Gap | null {
    // In one zone a grid within her windows is within them every week, whatever the clocks do.
    const everyWeek = hours.timezone === this.need.timezone && this.isWithin(hours.windows);
    if (everyWeek && !this.isClosed(hours)) return null;
    const missing = outside(this.asked, spansOf(hours, this.within));
    if (missing.length === 0) return null;
    const minutes = minutesIn(missing);
    const share = minutes / this.minutes;
    // Who misses more than a partial match may is out: only the size of the gap is told.
    if (share > ranking.partialShare) return { minutes, share, week: this.missingWeek(hours), dates: [] };
    const always = everyWeek ? [] : outside(this.asked, spansOf(unclosed(hours), this.within));
    const dates = this.datesOf(outside(missing, always));
    return { minutes, share, week: this.missingWeek(hours), dates };
  }

  private isWithin(windows: readonly WeekWindow[]): boolean {
    return countBits(without(this.week, weekBits(windows))) === 0;
  }

  private isClosed(hours: Hours): boolean {
    if (hours.closures.some((one) => one.startsOn <= this.lastDay && one.endsOn >= this.need.startsOn))
      return true;
    return this.need.holidays && !hours.worksHolidays && this.hasHoliday();
  }

  private hasHoliday(): boolean {
    const [first, last] = [this.need.startsOn, this.lastDay];
    for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1)
      for (const day of holidaysOf(year)) if (day >= first && day <= last) return true;
    return false;
  }

  /** Hours of a plain week that lie outside her windows, on the wall of the brief. */
  private missingWeek(hours: Hours): WeekWindow[] {
    if (hours.timezone === this.need.timezone) return windowsOf(without(this.week, weekBits(hours.windows)));
    const monday = Temporal.PlainDate.from(this.need.startsOn);
    const from = monday.add({ days: (8 - monday.dayOfWeek) % 7 });
    const range = { from: from.toString(), to: from.add({ days: 6 }).toString() };
    const within = spanOf(range, this.need.timezone);
    const asked = spansOf({ timezone: this.need.timezone, windows: this.need.slots }, within);
    const missing = outside(asked, spansOf(unclosed(hours), within));
    return missing.flatMap((span) => this.onWall(span));
  }

  private onWall(span: Span): WeekWindow[] {
    const wall = (minute: number) =>
      Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(this.need.timezone);
    const [from, to] = [wall(span.start), wall(span.end)];
    const clock = (time: Temporal.ZonedDateTime): string => time.toPlainTime().toString().slice(0, 5);
    const slot = { day: from.dayOfWeek, from: clock(from), to: clock(to) };
    return windowsOf(weekBits([slot]));
  }

  private datesOf(spans: Span[]): string[] {
    const days = spans.flatMap(({ start, end }) =>
      [start, end - 1].map((minute) =>
        Temporal.Instant.fromEpochMilliseconds(minute * 60_000)
          .toZonedDateTimeISO(this.need.timezone)
          .toPlainDate()
          .toString(),
      ),
    );
    return [...new Set(days)].sort();
  }
}

const unclosed = (hours: Hours): Hours => ({ ...hours, closures: [], worksHolidays: true });
