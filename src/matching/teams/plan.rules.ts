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
 * Who answers when in a plain week, and who stands in. Hours of one person are hers; the others go, in the order of the
 * week, to whoever is furthest below her share of the minutes.
 */
export function planOf(
  team: readonly Planned[],
  presence: readonly (WeekWindow & { by: number[] })[],
  languages: readonly string[],
): PlanSlot[] {
  const total = presence.reduce((sum, one) => sum + windowMinutes(one), 0);
  const left = team.map(({ share }) => (total * share) / PARTS);
  const order = presence
    .map((_, i) => i)
    .sort((a, b) => choices(presence[a]!) - choices(presence[b]!) || a - b);
  const plan: PlanSlot[] = [];
  for (const index of order) {
    const { by, ...slot } = presence[index]!;
    const people = [...by].sort((a, b) => left[b]! - left[a]! || a - b);
    if (people[0] !== undefined) left[people[0]]! -= windowMinutes(slot);
    const speakers = languages.map((code) => people.find((one) => team[one]!.languages.includes(code)) ?? -1);
    plan[index] = { ...slot, people, speakers };
  }
  return joined(plan);
}

const choices = (slot: { by: number[] }): number => (slot.by.length === 1 ? 0 : 1);

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
