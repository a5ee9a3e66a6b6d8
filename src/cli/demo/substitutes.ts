import type { DemoWorld } from './world.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Mara and a colleague stand in for each other at one client each; one client keeps its callers' data for a year. */
export function addSubstitutes(world: DemoWorld): void {
  const working = world.engagements.filter(({ data }) => data.state === undefined);
  const maras = working.filter(({ assistant }) => assistant.party.name === 'Mara Rinaldi');
  const theirs = working.filter(({ assistant }) => assistant.party.name !== 'Mara Rinaldi');
  const [own, other] = [maras[0], theirs.find(({ assistant }) => assistant.publishedAt)];
  if (!own || !other) return;
  const now = Number(world.nowDate);
  for (const [engagement, person, from, hours] of [
    [own, other.assistant, now + 2 * DAY, 5],
    [other, own.assistant, now - HOUR, 9],
  ] as const) {
    const named = new Date(now - 9 * DAY);
    const id = world.random.id(named);
    world.add('substitute', {
      id,
      contract_id: engagement.id,
      assistant_id: person.id,
      share_bps: 8000,
      named_by: engagement.assistant.id,
      named_at: named,
      business_agreed_at: new Date(now - 8 * DAY),
      business_agreed_by: engagement.firm.ownerId,
      agreed_at: new Date(now - 8 * DAY - 3 * HOUR),
    });
    world.add('substitute_shift', {
      id: world.random.id(new Date(now - DAY)),
      contract_id: engagement.id,
      substitute_id: id,
      assistant_id: person.id,
      share_bps: 8000,
      from_at: new Date(from),
      to_at: new Date(from + hours * HOUR),
      planned_at: new Date(now - DAY),
    });
  }
  world.add('desk_retention', {
    contract_id: own.id,
    months: 12,
    set_by: own.firm.ownerId,
    set_at: new Date(now - 5 * DAY),
  });
}
