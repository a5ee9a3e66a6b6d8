import { Random } from '../random.js';
import type { Rows, Row } from '../rows.js';
import type { DemoWorld, Engagement } from '../world.js';

type Record = (id: string, state: string, content: object, at: Date, doneAt: Date | null) => Row;

interface Given {
  what: string;
  note?: string;
  owner?: 'assistant' | 'client';
  /** Minutes from now; none: no time. */
  due?: number;
  byClient?: boolean;
  done?: boolean;
}

/** What the first clients a visitor sees have to be done today. */
const GIVEN: { [firm: string]: Given[] } = {
  studioferri: [
    { what: 'Richiamare il notaio per la procura', due: 95, byClient: true },
    { what: 'Chiedere alla cancelleria l’ora dell’udienza', due: -20, byClient: true },
    { what: 'Mandare a Conti l’elenco dei documenti', note: 'Manca solo la visura.', due: 24 * 60 },
    { what: 'Firmare la lettera pronta in archivio', owner: 'client', due: 240 },
    { what: 'Confermare la sala per il colloquio', done: true, due: -120 },
  ],
  studiobianchi: [
    { what: 'Sentire il laboratorio per la protesi', due: 45, byClient: true },
    { what: 'Avvisare chi aspetta un posto per l’igiene', due: 180 },
  ],
  idraulicaverri: [
    { what: 'Chiedere al fornitore quando arriva la caldaia', due: 130 },
    { what: 'Ricordare a Luca il preventivo di via Milazzo', owner: 'client', due: 300 },
  ],
};

/** Things to do, by the assistant and by the client. */
export function addTasks(world: DemoWorld, engagement: Engagement, rows: Rows, record: Record): void {
  const given = engagement.data.state === undefined ? (GIVEN[engagement.firm.data.key] ?? []) : [];
  const random = new Random(`tasks ${engagement.id}`);
  const now = world.now.epochMilliseconds;
  const quarter = 15 * 60_000;
  for (const { what, note = '', owner = 'assistant', due, byClient, done } of given) {
    const at = new Date(now - random.int(150, 1500) * 60_000);
    const id = random.id(at);
    const dueAt = due === undefined ? null : new Date(Math.ceil((now + due * 60_000) / quarter) * quarter);
    const doneAt = done ? new Date(now - 140 * 60_000) : null;
    record(id, done ? 'done' : 'open', { what, note, owner }, at, doneAt);
    rows.add('desk_task', {
      id,
      contract_id: engagement.id,
      owner,
      due_at: dueAt,
      told_at: dueAt && Number(dueAt) <= now ? dueAt : null,
      written_by: byClient ? engagement.firm.ownerId : engagement.assistant.id,
      done_at: doneAt,
      done_by: doneAt && engagement.assistant.id,
    });
  }
}
