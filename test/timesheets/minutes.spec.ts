import { Calls, Records } from '../../src/desk/index.js';
import { newId } from '../../src/platform/ids.js';
import { Objections } from '../../src/timesheets/objections.service.js';
import { TimeLines } from '../../src/timesheets/time-lines.service.js';
import { Timesheets } from '../../src/timesheets/index.js';
import { TestApp } from '../support/app.js';
import { signedContract } from '../support/contracts.js';
import type { Firm, Person } from '../support/world.js';

let app: TestApp;
let [bianchi, verri]: Firm[] = [];
let mara: Person;
let [first, second]: string[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-18T08:00:00Z');
  [bianchi, verri] = [await app.world.firm('Studio Bianchi'), await app.world.firm('Idraulica Verri')];
  mara = await app.world.assistantAccount('Mara Rinaldi');
  const deal = { startsOn: '2026-11-18', weeklyMinutes: 60, incrementMinutes: 5 };
  first = await signedContract(app, bianchi, mara, deal);
  second = await signedContract(app, verri, mara, deal);
});
afterAll(() => app.stop());
beforeEach(async () => {
  app.clock.travelTo('2026-11-18T16:00:00Z');
  await app.sql(`delete from objection; delete from time_line; delete from timesheet; delete from desk_work`);
});

const task = (from: string, to: string) => ({ day: '2026-11-18', from, to, note: 'Riordino' });
const add = (contractId: string | undefined, from: string, to: string) =>
  app.get(TimeLines).addTask(mara.actor, contractId!, task(from, to));
const lines = async () => {
  await app.settle();
  return app.sql<{ contractId: string; kind: string; minutes: number; calls: number }>(
    `select contract_id "contractId", kind, minutes, calls from time_line where state <> 'withdrawn' order by started_at`,
  );
};
/** A call at the desk, from one minute past three on to another. */
async function call(contractId: string | undefined, from: number, to: number, outcome: 'settled' | 'spam') {
  app.clock.travelTo(`2026-11-18T15:${String(from).padStart(2, '0')}:00Z`);
  const id = await app.get(Calls).take(mara.actor, contractId!, { name: 'Elena Conti', number: null });
  app.clock.travelTo(`2026-11-18T15:${String(to).padStart(2, '0')}:00Z`);
  await app.get(Calls).end(mara.actor, contractId!, id, { outcome, note: '' });
}
const message = { recipient: 'Dott. Bianchi', text: 'Richiamare', urgency: 'normal' } as never;

describe('a minute', () => {
  it('of a task belongs to one client only, whoever asks second', async () => {
    await add(first, '10:00', '10:30');
    await expect(add(second, '10:29', '10:40')).rejects.toMatchObject({ code: 'task_elsewhere' });
    await expect(add(first, '10:29', '10:40')).rejects.toMatchObject({ code: 'task_overlap' });
    await add(second, '10:30', '10:40');
    expect((await lines()).map(({ contractId, minutes }) => [contractId, minutes])).toEqual([
      [first, 30],
      [second, 10],
    ]);
  });

  it('two clients are told of at once is given to one of them', async () => {
    const both = await Promise.allSettled([add(first, '11:00', '11:20'), add(second, '11:10', '11:30')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await lines()).toHaveLength(1);
  });

  it('of a call is no task of another client, while it runs and after', async () => {
    app.clock.travelTo('2026-11-18T15:10:00Z');
    const id = await app.get(Calls).take(mara.actor, first!, { name: 'Elena Conti', number: null });
    app.clock.travelTo('2026-11-18T15:14:00Z');
    await expect(add(second, '16:05', '16:12')).rejects.toMatchObject({ code: 'task_elsewhere' });
    await app.get(Calls).end(mara.actor, first!, id, { outcome: 'settled', note: '' });
    await expect(add(second, '16:13', '16:14')).rejects.toMatchObject({ code: 'task_elsewhere' });
    await add(second, '16:05', '16:10');
    expect((await lines()).map(({ kind, minutes }) => [kind, minutes])).toEqual([
      ['task', 5],
      ['call', 5],
    ]);
  });

  it('is given back when its task moves, goes, or is given up', async () => {
    const id = await add(first, '10:00', '10:30');
    await add(second, '11:00', '11:30');
    await expect(app.get(TimeLines).editTask(mara.actor, id, task('11:20', '11:40'))).rejects.toMatchObject({
      code: 'task_elsewhere',
    });
    await app.get(TimeLines).editTask(mara.actor, id, task('10:10', '10:20'));
    await add(second, '10:20', '10:30');
    await app.get(TimeLines).removeTask(mara.actor, id);
    const third = await add(second, '10:10', '10:20');
    const [sheet] = await app.sql<{ id: string }>(
      `select timesheet_id id from time_line where id = '${third}'`,
    );
    await app.get(Timesheets).submit(mara.actor, sheet!.id);
    await app.get(Objections).raise(verri!.owner.actor, third, 'Non risulta');
    await app.get(Objections).withdraw(mara.actor, third);
    await add(first, '10:10', '10:20');
  });

  it('of spam is nobody’s: no line, no call, and none of an open form’s time', async () => {
    await call(first, 2, 6, 'spam');
    expect(await lines()).toEqual([]);
    app.clock.travelTo('2026-11-18T15:09:00Z');
    await app.get(Records).write(mara.actor, second!, 'message', message, {
      openedAt: new Date('2026-11-18T15:00:00Z'),
    });
    expect(await lines()).toMatchObject([{ contractId: second, kind: 'message', minutes: 5, calls: 0 }]);
    const [work] = await app.sql<{ startedAt: Date }>(`select started_at "startedAt" from desk_work`);
    expect(work!.startedAt.toISOString().slice(0, 19)).toBe('2026-11-18T15:06:00');
    await call(first, 20, 21, 'settled');
    expect((await lines()).map(({ calls }) => calls)).toEqual([0, 1]);
    const [sheet] = await app.sql<{ id: string }>(`select id from timesheet where contract_id = $1`, [first]);
    const page = await (await app.world.reader(mara)).get(`/timesheets/${sheet!.id}`);
    expect(page.text).toContain('Una pubblicità, non conteggiata');
  });

  it('can’t be taken twice in the tables either', async () => {
    const work = (contractId: string | undefined, from: string, to: string) =>
      app.world.insert('desk_work', {
        record_id: newId(),
        contract_id: contractId,
        assistant_id: mara.id,
        kind: 'call',
        started_at: new Date(`2026-11-18T${from}:00Z`),
        ended_at: new Date(`2026-11-18T${to}:00Z`),
      });
    await work(first, '09:00', '09:10');
    await expect(work(second, '09:09', '09:20')).rejects.toThrow();
  });
});
