import type { DemoWorld } from './world.js';

const HOUR = 3_600_000;
/** A visitor at night wants to hear it ring too. */
const ALWAYS_ON_DUTY = 'Mara Rinaldi';

/** Each client with somebody to answer has a number of ours, and each assistant a telephone. */
export function addTelephones(world: DemoWorld): void {
  const working = world.engagements.filter(({ data }) => data.state === undefined);
  const free = world.settings.twilio?.numbers ?? [];
  const created = new Date(Number(world.nowDate) - 60 * 24 * HOUR);
  let taken = 0;
  for (const [firm, engagements] of Map.groupBy(working, (one) => one.firm)) {
    const number = free[taken];
    if (!number) break;
    taken += 1;
    const id = world.random.id(created);
    world.add('phone_number', {
      id,
      organisation_id: firm.id,
      number,
      label: '',
      provider: 'twilio',
      locale: 'it',
      announces: true,
      voicemail: true,
      created_by: firm.ownerId,
      created_at: created,
      revision: 1,
    });
    for (const [index, engagement] of engagements.slice(0, 20).entries())
      world.add('phone_rota', {
        phone_number_id: id,
        organisation_id: firm.id,
        contract_id: engagement.id,
        position: index + 1,
      });
  }
  for (const [index, assistant] of [...new Set(working.map((one) => one.assistant))].entries()) {
    const always = assistant.party.name === ALWAYS_ON_DUTY;
    world.add('desk_presence', {
      assistant_id: assistant.id,
      state: always ? 'on' : 'hours',
      until: always ? new Date(Number(world.nowDate) + 14 * HOUR) : null,
      ring_to: `+39347${String(1_000_000 + index * 7919)}`,
      sound: false,
      changed_at: created,
    });
  }
}
