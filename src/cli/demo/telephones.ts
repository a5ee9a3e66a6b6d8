import type { Done } from './desk/index.js';
import type { DemoWorld } from './world.js';

const HOUR = 3_600_000;
/** A visitor at night wants to hear it ring too. */
const ALWAYS_ON_DUTY = 'Mara Rinaldi';

/** As far back as a report of last month looks. */
const CALLS_DAYS = 62;
const MISSED = 0.05;

/** Each client with somebody to answer has a number of ours, and each assistant a telephone. */
export function addTelephones(world: DemoWorld, done: Done[]): void {
  const working = world.engagements.filter(({ data }) => data.state === undefined);
  const free = world.settings.twilio?.numbers ?? [];
  const created = new Date(Number(world.nowDate) - 60 * 24 * HOUR);
  const lines = new Map<string, string>();
  let taken = 0;
  for (const [firm, engagements] of Map.groupBy(working, (one) => one.firm)) {
    const number = free[taken];
    if (!number) break;
    taken += 1;
    const id = world.random.id(created);
    lines.set(firm.id, id);
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
  addCalls(world, done, lines);
}

/** The rings before the calls of these weeks, and some nobody came to in time. */
function addCalls(world: DemoWorld, done: Done[], lines: Map<string, string>): void {
  const { random } = world;
  const since = Number(world.nowDate) - CALLS_DAYS * 24 * HOUR;
  for (const { engagement, isCall, startedAt, endedAt, recordId } of done) {
    const line = lines.get(engagement.firm.id);
    if (!line || !isCall || Number(startedAt) < since) continue;
    const ring = (answered: boolean, rangAt: Date, overAt: Date): void => {
      const id = random.id(rangAt);
      world.add('phone_call', {
        id,
        phone_number_id: line,
        organisation_id: engagement.firm.id,
        exchange_call: `demo ${id}`,
        state: 'ended',
        outcome: answered ? 'answered' : 'missed',
        contract_id: engagement.id,
        assistant_id: engagement.assistant.id,
        tried: [],
        rings: 1,
        ringing_since: rangAt,
        rung_at: rangAt,
        ring_to: '',
        answered_at: answered ? startedAt : null,
        ended_at: overAt,
        record_id: answered ? recordId : null,
        settled_at: overAt,
      });
    };
    const seconds = 2 + Math.round(16 * random.next() ** 3);
    ring(true, new Date(Number(startedAt) - seconds * 1000), endedAt);
    // Somebody else rings while she speaks, and does not wait.
    if (random.chance(MISSED)) {
      const rangAt = new Date(Number(startedAt) + 15_000);
      ring(false, rangAt, new Date(Number(rangAt) + 25_000));
    }
  }
}

/** Recordings go into their clients' vaults, one after the other, once their calls are written. */
export async function addVoicemails(world: DemoWorld): Promise<void> {
  for (const { id, recordId, engagement, at, seconds, audio } of world.voicemails) {
    const line = await world.uow.one<{ id: string }>(
      `select id from phone_number where organisation_id = $1 limit 1`,
      [engagement.firm.id],
    );
    if (!line) continue;
    const over = new Date(Number(at) + (30 + seconds) * 1000);
    const call = world.random.id(at);
    world.add('phone_call', {
      id: call,
      phone_number_id: line.id,
      organisation_id: engagement.firm.id,
      exchange_call: `demo ${call}`,
      state: 'ended',
      outcome: 'voicemail',
      contract_id: engagement.id,
      tried: [],
      rings: 1,
      ringing_since: at,
      ring_to: '',
      ended_at: over,
      record_id: recordId,
      settled_at: over,
    });
    await world.flush();
    await world.uow.query(`select set_config('app.contract', $1, true)`, [engagement.id]);
    world.add('voicemail', {
      id,
      contract_id: engagement.id,
      phone_call_id: call,
      record_id: recordId,
      seconds,
      media_type: 'audio/wav',
      audio,
      created_at: over,
    });
    await world.flush();
  }
}
