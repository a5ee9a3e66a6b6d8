import { windowMinutes, type WeekWindow } from '../../availability/index.js';
import { PARTS } from './team.js';

/** A stretch of the week, who is there then (the one who answers first), and who answers in each language. */
export interface PlanSlot extends WeekWindow {
  /** Places in the team: who answers, then who stands in, in order. */
  people: number[];
  /** For each language of the brief, the first of them who speaks it. */
  speakers: number[];
}

interface Planned {
  share: number;
  languages: readonly string[];
}

/**
 * Who answers when in a plain week, and who stands in. Hours of one person are hers; the others go, hour by hour through
 * the days, to whoever had the same hours the day before while her share lasts, else to who is furthest below hers.
 */
export function planOf(
  team: readonly Planned[],
  presence: readonly (WeekWindow & { by: number[] })[],
  languages: readonly string[],
): PlanSlot[] {
  const total = presence.reduce((sum, one) => sum + windowMinutes(one), 0);
  const left = team.map(({ share }) => (total * share) / PARTS);
  const before = new Map<string, number>();
  const plan: PlanSlot[] = [];
  for (const index of inTurn(presence)) {
    const { by, ...slot } = presence[index]!;
    const minutes = windowMinutes(slot);
    const hours = `${slot.from} ${slot.to}`;
    const same = before.get(hours);
    const keeps = same !== undefined && left[same]! >= minutes / 2 ? same : -1;
    const people = [...by].sort(
      (a, b) => Number(b === keeps) - Number(a === keeps) || left[b]! - left[a]! || a - b,
    );
    const [first] = people;
    if (first !== undefined) {
      left[first]! -= minutes;
      before.set(hours, first);
    }
    const speakers = languages.map((code) => people.find((one) => team[one]!.languages.includes(code)) ?? -1);
    plan[index] = { ...slot, people, speakers };
  }
  return joined(plan);
}

/** Hours without a choice first, then by the time of day, then by the day. */
const inTurn = (presence: readonly (WeekWindow & { by: number[] })[]): number[] => {
  const choices = (i: number): number => (presence[i]!.by.length === 1 ? 0 : 1);
  return presence
    .map((_, i) => i)
    .sort((a, b) => choices(a) - choices(b) || presence[a]!.from.localeCompare(presence[b]!.from) || a - b);
};

/** Neighbours with the same people in the same order as one. */
function joined(plan: readonly PlanSlot[]): PlanSlot[] {
  const result: PlanSlot[] = [];
  for (const slot of plan) {
    const last = result.at(-1);
    const same =
      last?.day === slot.day && last.to === slot.from && String(last.people) === String(slot.people);
    if (last && same) last.to = slot.to;
    else result.push({ ...slot });
  }
  return result;
}

/** The hours at which somebody answers first (place 0), or stands in (any other place). */
export const hoursOf = (plan: readonly PlanSlot[], member: number, first: boolean): WeekWindow[] =>
  plan.flatMap(({ day, from, to, people }) =>
    (first ? people[0] === member : people.slice(1).includes(member)) ? [{ day, from, to }] : [],
  );
