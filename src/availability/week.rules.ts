/** A stretch of one weekday (1 Monday … 7 Sunday) by the clock on the wall; an end not after its start is the next day's. */
export interface WeekWindow {
  day: number;
  from: string;
  to: string;
}

export const DAY_MINUTES = 1440;
export const WEEK_MINUTES = 7 * DAY_MINUTES;

/** The minutes of a week from Monday 00:00, one bit each: 10080 bits in 315 words. */
export type WeekBits = Uint32Array;

export const emptyWeek = (): WeekBits => new Uint32Array(WEEK_MINUTES / 32);

/** "HH:MM" or "HH:MM:SS" as minutes since midnight. */
const clockMinutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** How long a window is; equal ends mean the whole day round. */
export function windowMinutes(window: WeekWindow): number {
  const length = clockMinutes(window.to) - clockMinutes(window.from);
  return length > 0 ? length : length + DAY_MINUTES;
}

/** A window's stretches within one week, from Monday 00:00; one over Sunday's midnight comes round to Monday. */
export function weekSpans(windows: readonly WeekWindow[]): [from: number, to: number][] {
  return windows.flatMap((window): [number, number][] => {
    const from = (window.day - 1) * DAY_MINUTES + clockMinutes(window.from);
    const to = from + windowMinutes(window);
    return to <= WEEK_MINUTES
      ? [[from, to]]
      : [
          [from, WEEK_MINUTES],
          [0, to - WEEK_MINUTES],
        ];
  });
}

export function setBits(bits: WeekBits, from: number, to: number): void {
  for (let minute = from; minute < to;) {
    const word = minute >> 5;
    const end = Math.min(to, (word + 1) << 5);
    const width = end - minute;
    const mask = width === 32 ? 0xffffffff : ((1 << width) - 1) << (minute & 31);
    bits[word] = ((bits[word] ?? 0) | mask) >>> 0;
    minute = end;
  }
}

/** The windows of a week as bits. */
export function weekBits(windows: readonly WeekWindow[]): WeekBits {
  const bits = emptyWeek();
  for (const [from, to] of weekSpans(windows)) setBits(bits, from, to);
  return bits;
}

export const hasMinute = (bits: WeekBits, minute: number): boolean =>
  (((bits[minute >> 5] ?? 0) >>> (minute & 31)) & 1) === 1;

/** How many minutes are set. */
export function countBits(bits: WeekBits): number {
  let sum = 0;
  for (let word of bits) {
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    sum += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return sum;
}

/** How many minutes are set in both, without making a third set. */
export function countCommon(a: WeekBits, b: WeekBits): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) {
    let word = (a[i] ?? 0) & (b[i] ?? 0);
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    sum += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return sum;
}

export const common = (a: WeekBits, b: WeekBits): WeekBits => a.map((word, i) => (word & (b[i] ?? 0)) >>> 0);
export const either = (a: WeekBits, b: WeekBits): WeekBits => a.map((word, i) => (word | (b[i] ?? 0)) >>> 0);
/** What is in `a` and not in `b`. */
export const without = (a: WeekBits, b: WeekBits): WeekBits =>
  a.map((word, i) => (word & ~(b[i] ?? 0)) >>> 0);

/** Bits as windows, cut at each midnight, for drawing and for words. */
export function windowsOf(bits: WeekBits): WeekWindow[] {
  const windows: WeekWindow[] = [];
  for (let day = 0; day < 7; day += 1) {
    const midnight = day * DAY_MINUTES;
    for (let minute = 0; minute < DAY_MINUTES; minute += 1) {
      if (!hasMinute(bits, midnight + minute)) continue;
      const from = minute;
      while (minute < DAY_MINUTES && hasMinute(bits, midnight + minute)) minute += 1;
      windows.push({ day: day + 1, from: clockOf(from), to: clockOf(minute) });
    }
  }
  return windows;
}
