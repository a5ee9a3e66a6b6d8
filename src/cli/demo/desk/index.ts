import { stoodIn, type StoodIn } from '../substitutes.js';
import type { DemoWorld, Engagement } from '../world.js';
import { ClientDesk } from './client-desk.js';
import { workday, type Piece } from './workdays.js';

/** A piece of work and the record its time is counted for. */
export interface Done extends Piece {
  recordId: string;
  kind: string;
  /** The shift of a substitute it was done in. */
  standIn: StoodIn | null;
}

/** Months of desk work, day by day and assistant by assistant. */
export async function addDeskWork(world: DemoWorld): Promise<Done[]> {
  const signed = world.engagements.filter(({ data }) => data.state !== 'awaiting_signatures');
  const desks = new Map(signed.map((engagement) => [engagement.id, new ClientDesk(world, engagement)]));
  const done: Done[] = [];
  const shift = stoodIn(world);
  for (const [assistant, engagements] of Map.groupBy(signed, (one) => one.assistant)) {
    const [first] = engagements
      .map((one) => one.startsOn)
      .sort((a, b) => (a.toString() < b.toString() ? -1 : 1));
    for (let day = first!; day.toString() <= world.today.toString(); day = day.add({ days: 1 })) {
      const today = shift?.day.equals(day) ? shift : null;
      const theirs = engagements.filter((one) => one !== today?.engagement);
      if (today?.substitute === assistant) theirs.push(today.engagement);
      for (const piece of workday(world, assistant, theirs, day)) {
        const { id, kind } = desks.get(piece.engagement.id)!.work(piece);
        const standIn = piece.engagement.assistant === assistant ? null : today;
        done.push({ ...piece, recordId: id, kind, standIn });
        world.add('desk_work', {
          record_id: id,
          contract_id: piece.engagement.id,
          assistant_id: assistant.id,
          kind,
          calls: piece.isCall ? 1 : 0,
          started_at: piece.startedAt,
          ended_at: piece.endedAt,
        });
      }
    }
  }
  for (const desk of desks.values()) {
    await desk.finish();
    await write(world, desk);
  }
  addStatuses(world, signed);
  return done;
}

/** Row-level security lets rows in for the contract named here, one contract after the other. */
async function write({ uow }: DemoWorld, { rows, engagement }: ClientDesk): Promise<void> {
  await uow.query(`select set_config('app.contract', $1, true)`, [engagement.id]);
  await rows.flush();
}

const STATUSES: Record<string, string> = {
  idraulicaverri: 'urgenze: chiamare Luca',
  studioferri: 'oggi in udienza: prendere messaggi',
  studiobianchi: 'oggi in sala c’è mezz’ora di ritardo',
  studiogallo: 'in cantiere tutto il giorno',
  leterrazze: 'ultime due camere per il ponte',
  termoadriatica: 'tecnico reperibile: Elia',
};

function addStatuses(world: DemoWorld, engagements: Engagement[]): void {
  const midnight = world.today.add({ days: 1 }).toZonedDateTime('Europe/Rome').epochMilliseconds;
  const morning = world.today.toZonedDateTime('Europe/Rome').epochMilliseconds;
  for (const { id, firm, data } of engagements)
    if (STATUSES[firm.data.key] && data.state === undefined)
      world.add('desk_status', {
        contract_id: id,
        text: STATUSES[firm.data.key],
        until: new Date(midnight),
        set_by: firm.ownerId,
        set_at: new Date(Math.min(world.now.epochMilliseconds, morning + 7.5 * 3_600_000)),
      });
}
