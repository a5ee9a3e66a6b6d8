import { windowMinutes, type WeekWindow } from '../../availability/index.js';
import { ranking } from '../ranking.data.js';
import { erlangB } from './erlang.rules.js';

export const HALF_HOURS = 336;
const MINUTES = 30;

export const lineRules = {
  /** Weeks of calls that are looked at. */
  weeks: 8,
  /** An estimate weighs as much as so many weeks of calls, and a usual length as so many calls. */
  estimateWeeks: 2,
  usualCalls: 20,
  /** Both sides are told after so many days over it. */
  overDays: 14,
} as const;

/** What is known of one client's calls, by half hour of her week from Monday. */
export interface ClientCalls {
  contractId: string;
  /** Weeks of history, the calls counted in them and the minutes they took. */
  weeks: number;
  calls: readonly number[];
  minutes: number;
  /** Calls a day when it was agreed, and minutes of each half hour to be covered. */
  callsPerDay: number | null;
  days: number;
  hours: ArrayLike<number>;
}

const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, one) => sum + one, 0);

/** Calls to expect in each half hour: what was counted, leaning on what was agreed as long as little was. */
export function expectedCalls(client: ClientCalls): number[] {
  const { weeks, calls, callsPerDay, days, hours } = client;
  const asked = sumOf(hours);
  if (callsPerDay === null || asked === 0) return calls.map((count) => (weeks > 0 ? count / weeks : 0));
  const week = callsPerDay * days;
  return calls.map((count, slot) => {
    const estimate = (week * (hours[slot] ?? 0)) / asked;
    return (count + lineRules.estimateWeeks * estimate) / (weeks + lineRules.estimateWeeks);
  });
}

/** How long a call takes, in minutes: counted ones and the usual length together. */
export const callMinutes = ({ calls, minutes }: Pick<ClientCalls, 'calls' | 'minutes'>): number =>
  (minutes + lineRules.usualCalls * ranking.callMinutes) / (sumOf(calls) + lineRules.usualCalls);

export interface ClientLine {
  contractId: string;
  callsPerWeek: number;
  /** Chance that one of its callers finds her busy, over the week and in the worst half hour. */
  busy: number;
  worst: { slot: number; busy: number } | null;
}

/** The line of an assistant: how busy it is each half hour, and what each client's callers find. */
export function lineOf(clients: readonly ClientCalls[]): { busy: number[]; clients: ClientLine[] } {
  const expected = clients.map(expectedCalls);
  const lengths = clients.map(callMinutes);
  const busy = Array.from({ length: HALF_HOURS }, (_, slot) =>
    erlangB(
      1,
      expected.reduce((load, calls, i) => load + (calls[slot]! * lengths[i]!) / MINUTES, 0),
    ),
  );
  return {
    busy,
    clients: clients.map(({ contractId }, i) => ({ contractId, ...over(expected[i]!, busy) })),
  };
}

/** What callers who come like this find, half hour by half hour. */
function over(calls: readonly number[], busy: readonly number[]): Omit<ClientLine, 'contractId'> {
  const callsPerWeek = sumOf(calls);
  let worst: ClientLine['worst'] = null;
  let found = 0;
  calls.forEach((count, slot) => {
    found += count * busy[slot]!;
    if (count > 0 && busy[slot]! > (worst?.busy ?? 0)) worst = { slot, busy: busy[slot]! };
  });
  return { callsPerWeek, busy: callsPerWeek > 0 ? found / callsPerWeek : 0, worst };
}

/** Her line with a new client's calls on top, spread evenly over the minutes of the week to be covered. */
export function forecast(
  before: ArrayLike<number> | null,
  hours: ArrayLike<number>,
  callsPerWeek: number,
): Omit<ClientLine, 'contractId'> & { slots: (number | null)[] } {
  const asked = sumOf(hours);
  const calls = Array.from(hours, (minutes) => (asked > 0 ? (callsPerWeek * minutes) / asked : 0));
  const added = asked > 0 ? (callsPerWeek * ranking.callMinutes) / asked : 0;
  const busy = calls.map((_, slot) => {
    const had = Math.min(0.99, before?.[slot] ?? 0);
    return erlangB(1, had / (1 - had) + added);
  });
  return { ...over(calls, busy), slots: busy.map((one, slot) => ((hours[slot] ?? 0) > 0 ? one : null)) };
}

/** Minutes of each half hour of a week that windows of the same wall cover. */
export function halfHoursOf(windows: readonly WeekWindow[]): number[] {
  const hours = Array<number>(HALF_HOURS).fill(0);
  for (const window of windows) {
    const start =
      (window.day - 1) * 1440 + Number(window.from.slice(0, 2)) * 60 + Number(window.from.slice(3, 5));
    const end = start + windowMinutes(window);
    for (let at = start; at < end;) {
      const next = Math.min(end, (Math.floor(at / MINUTES) + 1) * MINUTES);
      hours[Math.floor(at / MINUTES) % HALF_HOURS]! += next - at;
      at = next;
    }
  }
  return hours;
}
