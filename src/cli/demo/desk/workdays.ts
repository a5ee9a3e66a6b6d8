import type { Temporal } from 'temporal-polyfill';
import { isHoliday } from '../../../availability/index.js';
import { minutesOf } from '../../../platform/time/zones.js';
import { moment } from '../calendar.js';
import { HOURS, windows } from '../hours.js';
import type { Assistant, DemoWorld, Engagement } from '../world.js';
import { MIXES } from './mixes.js';

/** A piece of work: a call with what came of it, or something done between calls. */
export interface Piece {
  engagement: Engagement;
  day: Temporal.PlainDate;
  isCall: boolean;
  startedAt: Date;
  endedAt: Date;
  /** As billed: rounded up by the contract's increment. */
  minutes: number;
}

const BUSY_WEEKDAYS = [0, 1.25, 1.05, 0.95, 1, 0.85, 0.5, 0.4];
/** How much of a day's work comes in each hour. */
const BUSY_HOURS = [0, 0, 0, 0, 0, 0, 1, 3, 8, 14, 15, 12, 7, 4, 7, 11, 12, 10, 7, 5, 4, 3, 2, 2];

/** One assistant's day over all her clients, in order, never two things at once. */
export function workday(
  world: DemoWorld,
  assistant: Assistant,
  engagements: Engagement[],
  day: Temporal.PlainDate,
): Piece[] {
  const away = assistant.closures.some(({ from, to }) => isWithin(day, from, to));
  if (away || (isHoliday(day) && !assistant.data.holidays)) return [];
  const wishes = engagements
    .filter((one) => isWithin(day, one.startsOn, one.until ?? world.today))
    .flatMap((engagement) => wishesOf(world, engagement, day))
    .sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let free = 0;
  for (const { engagement, isCall, start, seconds } of wishes) {
    const from = Math.max(start, free);
    // Wall clock: the day when clocks change is an hour longer or shorter, and nobody works in that hour.
    const startedAt = new Date(
      Number(moment(day, Math.floor(from / 60), engagement.timezone)) + (from % 60) * 1000,
    );
    const endedAt = new Date(Number(startedAt) + seconds * 1000);
    if (from + seconds >= 86_400 || Number(endedAt) > world.now.epochMilliseconds) continue;
    free = from + seconds + world.random.int(5, 90);
    const { incrementMinutes } = engagement.pack;
    const minutes = Math.ceil(seconds / 60 / incrementMinutes) * incrementMinutes;
    pieces.push({ engagement, day, isCall, startedAt, endedAt, minutes });
  }
  return pieces;
}

const isWithin = (day: Temporal.PlainDate, from: Temporal.PlainDate, to: Temporal.PlainDate): boolean =>
  day.toString() >= from.toString() && day.toString() <= to.toString();

interface Wish {
  engagement: Engagement;
  isCall: boolean;
  /** Seconds since midnight. */
  start: number;
  seconds: number;
}

/** What a client would need on a day, not yet fitted in between the others. */
function wishesOf({ random }: DemoWorld, engagement: Engagement, day: Temporal.PlainDate): Wish[] {
  const open = windows(HOURS[engagement.data.coverage]);
  const today = open.filter((window) => window.weekday === day.dayOfWeek);
  const mix = MIXES[engagement.data.mix];
  if (today.length === 0 || mix.minutes[1] === 1) return [];
  const days = new Set(open.map((window) => window.weekday));
  const weight = (weekday: number) => BUSY_WEEKDAYS[weekday] ?? 0;
  const share = weight(day.dayOfWeek) / [...days].reduce((sum, weekday) => sum + weight(weekday), 0);
  let left = engagement.weeklyMinutes * share * (0.75 + random.next() * 0.5);
  const hours = hoursOf(today);
  const wishes: Wish[] = [];
  while (left > 0) {
    const isCall = random.chance(mix.calls);
    const minutes = random.int(mix.minutes[0], mix.minutes[1]);
    // The last piece is there as often as its part of it was due: the week comes out right on average.
    if (left < minutes && !random.chance(left / minutes)) break;
    const start = Number(random.weighted(hours)) * 3600 + random.int(0, 3500);
    wishes.push({ engagement, isCall, start, seconds: minutes * 60 - random.int(0, 58) });
    left -= Math.ceil(minutes / engagement.pack.incrementMinutes) * engagement.pack.incrementMinutes;
  }
  return wishes;
}

function hoursOf(today: { starts: string; ends: string }[]): Record<string, number> {
  const hours: Record<string, number> = {};
  for (const { starts, ends } of today) {
    const end = ends <= starts ? 24 * 60 : minutesOf(ends);
    for (let hour = Math.ceil(minutesOf(starts) / 60); hour < Math.floor(end / 60); hour++)
      hours[hour] = BUSY_HOURS[hour] ?? 1;
  }
  return hours;
}
