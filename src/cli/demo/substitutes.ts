import type { Temporal } from 'temporal-polyfill';
import { moment } from './calendar.js';
import type { Assistant, DemoWorld, Engagement } from './world.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const SHARE_BPS = 8000;

/** A day of last month on which Mara worked for a colleague's client: charged and shared by now. */
export interface StoodIn {
  engagement: Engagement;
  substitute: Assistant;
  day: Temporal.PlainDate;
  shareBps: number;
}

export function stoodIn(world: DemoWorld): StoodIn | null {
  const { own, other } = pairOf(world);
  if (!own || !other) return null;
  const middle = world.today.with({ day: 1 }).subtract({ months: 1 }).add({ days: 13 });
  const day = middle.add({ days: 3 - middle.dayOfWeek });
  return { engagement: other, substitute: own.assistant, day, shareBps: SHARE_BPS };
}

function pairOf(world: DemoWorld): { own: Engagement | undefined; other: Engagement | undefined } {
  const working = world.engagements.filter(({ data }) => data.state === undefined);
  const maras = working.filter(({ assistant }) => assistant.party.name === 'Mara Rinaldi');
  const theirs = working.filter(({ assistant }) => assistant.party.name !== 'Mara Rinaldi');
  return { own: maras[0], other: theirs.find(({ assistant }) => assistant.publishedAt) };
}

/** Mara and a colleague stand in for each other at one client each; one client keeps its callers' data for a year. */
export function addSubstitutes(world: DemoWorld): void {
  const { own, other } = pairOf(world);
  const past = stoodIn(world);
  if (!own || !other || !past) return;
  const now = Number(world.nowDate);
  for (const [engagement, person, from, hours] of [
    [own, other.assistant, now + 2 * DAY, 5],
    [other, own.assistant, now - HOUR, 9],
  ] as const) {
    const first = Number(moment(past.day, 9 * 60, engagement.timezone));
    const named = new Date((engagement === other ? first : now) - 9 * DAY);
    const id = world.random.id(named);
    world.add('substitute', {
      id,
      contract_id: engagement.id,
      assistant_id: person.id,
      share_bps: SHARE_BPS,
      named_by: engagement.assistant.id,
      named_at: named,
      business_agreed_at: new Date(Number(named) + DAY),
      business_agreed_by: engagement.firm.ownerId,
      agreed_at: new Date(Number(named) + DAY - 3 * HOUR),
    });
    const shifts: [number, number, number][] = [[from, hours, now - DAY]];
    if (engagement === other) shifts.push([first - HOUR, 11, first - 2 * DAY]);
    for (const [at, length, planned] of shifts)
      world.add('substitute_shift', {
        id: world.random.id(new Date(planned)),
        contract_id: engagement.id,
        substitute_id: id,
        assistant_id: person.id,
        share_bps: SHARE_BPS,
        from_at: new Date(at),
        to_at: new Date(at + length * HOUR),
        planned_at: new Date(planned),
      });
  }
  world.add('desk_retention', {
    contract_id: own.id,
    months: 12,
    set_by: own.firm.ownerId,
    set_at: new Date(now - 5 * DAY),
  });
}
