import { Pauses } from '../../src/contracts/pauses.service.js';
import { newId } from '../../src/platform/ids.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Events } from '../../src/platform/events/events.js';
import { Deliveries } from '../../src/timesheets/deliveries.service.js';
import { Objections } from '../../src/timesheets/objections.service.js';
import { TimeLines } from '../../src/timesheets/time-lines.service.js';
import { Timesheets } from '../../src/timesheets/index.js';
import { TestApp } from '../support/app.js';
import { signedContract, type Deal } from '../support/contracts.js';
import type { Firm, Person } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let mara: Person;
let staff: Person;

beforeAll(async () => {
  app = await TestApp.start();
  firm = await app.world.firm('Studio Bianchi');
  mara = await app.world.assistantAccount('Mara Rinaldi');
  staff = await app.world.staff();
});
afterAll(() => app.stop());
beforeEach(() => app.clock.travelTo('2026-11-18T16:00:00Z'));

const signed = (deal: Deal = {}) =>
  signedContract(app, firm, mara, { startsOn: '2026-11-18', weeklyMinutes: 30, ...deal });

/** The desk's news of a piece of work. Returns the record's id. */
async function worked(
  contractId: string,
  startedAt: string,
  minutes: number,
  recordId = newId(),
  kind = 'call',
) {
  const from = new Date(startedAt);
  await app.get(UnitOfWork).run({ accountId: mara.id }, () =>
    app.get(Events).record('desk.work_recorded', {
      subjectKind: 'desk_record',
      subjectId: recordId,
      contractId,
      data: {
        kind,
        recordId,
        startedAt: from.toISOString(),
        endedAt: new Date(from.getTime() + minutes * 60_000).toISOString(),
        calls: kind === 'call' ? 1 : 0,
      },
    }),
  );
  await app.settle();
  return recordId;
}

interface Sheet {
  id: string;
  startsOn: string;
  state: string;
  revision: number;
  approveBy: Date | null;
}
const sheets = (contractId: string) =>
  app.sql<Sheet>(
    `select id, starts_on::text "startsOn", state, revision, approve_by "approveBy" from timesheet
     where contract_id = $1 order by starts_on`,
    [contractId],
  );
const sheet = async (contractId: string): Promise<Sheet> => {
  const [first] = await sheets(contractId);
  if (!first) throw new Error('no sheet');
  return first;
};
const lines = (contractId: string) =>
  app.sql<{ id: string; minutes: number; state: string; recordId: string | null; charged: boolean }>(
    `select id, minutes, state, record_id "recordId", charged_at is not null charged from time_line
     where contract_id = $1 order by started_at`,
    [contractId],
  );
const told = async (contractId: string, name: string) =>
  (
    await app.sql<{ data: { lineIds: string[]; silent: boolean; deliveryId?: string } }>(
      `select data from event where contract_id = $1 and name = $2 order by at, id`,
      [contractId, name],
    )
  ).map(({ data }) => data);
const submit = async (contractId: string) =>
  app.get(Timesheets).submit(mara.actor, (await sheet(contractId)).id);
const approve = async (contractId: string) => {
  const { id, revision } = await sheet(contractId);
  await app.get(Timesheets).approve(firm.owner.actor, id, revision);
};
const pick = async (contractId: string, index: number) => {
  const line = (await lines(contractId))[index];
  if (!line) throw new Error('no line');
  return line.id;
};

describe('desk work', () => {
  it('becomes one line of its week, rounded as agreed, however often it is told', async () => {
    const id = await signed({ incrementMinutes: 6 });
    const record = await worked(id, '2026-11-18T09:00:00Z', 7);
    await worked(id, '2026-11-18T09:00:00Z', 7, record);
    expect(await lines(id)).toMatchObject([{ minutes: 12, state: 'recorded' }]);
    expect(await sheets(id)).toMatchObject([{ startsOn: '2026-11-16', state: 'open' }]);
    await worked(id, '2026-11-18T09:00:00Z', 20, record);
    expect(await lines(id)).toMatchObject([{ minutes: 24 }]);
  });

  it('that comes after its week was handed in goes to the next one, and changes nothing handed in', async () => {
    const id = await signed();
    const record = await worked(id, '2026-11-18T09:00:00Z', 5);
    await submit(id);
    await worked(id, '2026-11-18T09:00:00Z', 50, record);
    await worked(id, '2026-11-18T15:00:00Z', 8);
    expect((await lines(id)).map(({ minutes }) => minutes)).toEqual([5, 8]);
    expect((await sheets(id)).map(({ startsOn, state }) => [startsOn, state])).toEqual([
      ['2026-11-16', 'submitted'],
      ['2026-11-23', 'open'],
    ]);
  });

  it('of Sunday night falls in the week of the contract zone', async () => {
    const rome = await signed();
    const london = await signed({ timezone: 'Europe/London' });
    app.clock.travelTo('2026-11-23T00:00:00Z');
    for (const id of [rome, london]) await worked(id, '2026-11-22T23:30:00Z', 5);
    expect((await sheet(rome)).startsOn).toBe('2026-11-23');
    expect((await sheet(london)).startsOn).toBe('2026-11-16');
  });

  it('of a fixed-price contract makes no line', async () => {
    const id = await signed({ kind: 'fixed' });
    await worked(id, '2026-11-18T09:00:00Z', 5);
    expect(await lines(id)).toEqual([]);
  });
});

describe('a task written by hand', () => {
  const task = { day: '2026-11-18', from: '10:00', to: '10:45', note: 'Riordino della rubrica' };

  it('can be added, changed and removed by its assistant while the week is open', async () => {
    const id = await signed();
    const timeLines = app.get(TimeLines);
    const line = await timeLines.addTask(mara.actor, id, task);
    await timeLines.editTask(mara.actor, line, { ...task, to: '11:00' });
    expect(await lines(id)).toMatchObject([{ minutes: 60 }]);
    await expect(timeLines.removeTask(firm.owner.actor, line)).rejects.toThrow('no such time line');
    await timeLines.removeTask(mara.actor, line);
    expect(await lines(id)).toEqual([]);
  });

  it('never covers a minute twice, never lies ahead, never runs backwards', async () => {
    const id = await signed();
    const timeLines = app.get(TimeLines);
    await worked(id, '2026-11-18T09:30:00Z', 10);
    await expect(timeLines.addTask(mara.actor, id, task)).rejects.toMatchObject({ code: 'task_overlap' });
    await timeLines.addTask(mara.actor, id, { ...task, to: '10:30' });
    await expect(
      timeLines.addTask(mara.actor, id, { ...task, from: '16:30', to: '17:30' }),
    ).rejects.toMatchObject({ code: 'task_ahead' });
    await expect(
      timeLines.addTask(mara.actor, id, { ...task, from: '12:30', to: '12:30' }),
    ).rejects.toMatchObject({ code: 'task_backwards' });
    const both = await Promise.allSettled(
      [1, 2].map(() => timeLines.addTask(mara.actor, id, { ...task, from: '14:00', to: '14:30' })),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('needs a running contract of her own', async () => {
    const id = await signed();
    await app.get(Pauses).start(mara.actor, id, '');
    await expect(app.get(TimeLines).addTask(mara.actor, id, task)).rejects.toMatchObject({
      code: 'contract_not_running',
    });
    const other = await app.world.assistantAccount('Altra Assistente');
    await expect(app.get(TimeLines).addTask(other.actor, id, task)).rejects.toThrow('no such contract');
  });
});

describe('a week', () => {
  it('is handed in by itself on Monday at noon, and approved by silence after the hours agreed', async () => {
    const id = await signed({ approvalHours: 72 });
    await worked(id, '2026-11-18T09:00:00Z', 26);
    app.clock.travelTo('2026-11-23T10:59:00Z');
    await app.sweep('sweep.timesheets.submit');
    expect((await sheet(id)).state).toBe('open');
    app.clock.travelTo('2026-11-23T11:00:00Z');
    await app.sweep('sweep.timesheets.submit');
    const handedIn = await sheet(id);
    expect(handedIn.state).toBe('submitted');
    expect(handedIn.approveBy?.toISOString().slice(0, 16)).toBe('2026-11-26T11:00');
    app.clock.travelTo('2026-11-26T10:59:00Z');
    await app.sweep('sweep.timesheets.approve');
    expect((await sheet(id)).state).toBe('submitted');
    app.clock.travelTo('2026-11-26T11:01:00Z');
    await Promise.all([app.sweep('sweep.timesheets.approve'), app.sweep('sweep.timesheets.approve')]);
    expect((await sheet(id)).state).toBe('closed');
    const [line] = await lines(id);
    expect(line).toMatchObject({ state: 'approved', charged: true });
    expect(await told(id, 'work.approved')).toMatchObject([{ lineIds: [line?.id], silent: true }]);
  });

  it('is approved once by two at the same moment', async () => {
    const id = await signed();
    const manager = await app.world.member(firm, 'Marco Manager', 'manager');
    await worked(id, '2026-11-18T09:00:00Z', 26);
    await submit(id);
    const { id: sheetId, revision } = await sheet(id);
    await Promise.all(
      [firm.owner, manager, firm.owner].map(({ actor }) =>
        app.get(Timesheets).approve(actor, sheetId, revision),
      ),
    );
    expect(await told(id, 'work.approved')).toHaveLength(1);
    expect(await told(id, 'timesheet.approved')).toHaveLength(1);
    expect(await told(id, 'timesheet.closed')).toHaveLength(1);
  });

  it('is not approved from a page that shows something else', async () => {
    const id = await signed();
    await worked(id, '2026-11-18T09:00:00Z', 26);
    await submit(id);
    const { id: sheetId, revision } = await sheet(id);
    await app.get(Objections).raise(firm.owner.actor, await pick(id, 0), 'Non era per noi');
    await expect(app.get(Timesheets).approve(firm.owner.actor, sheetId, revision)).rejects.toMatchObject({
      code: 'stale',
    });
    await expect(app.get(Timesheets).approve(mara.actor, sheetId, revision)).rejects.toThrow(
      'no such timesheet',
    );
  });

  it('without work closes by itself, unless it ends a retainer month', async () => {
    const id = await signed({ kind: 'retainer' });
    app.clock.travelTo('2026-12-05T10:00:00Z');
    await app.sweep('sweep.timesheets.open');
    expect((await sheets(id)).map(({ startsOn }) => startsOn)).toEqual([
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ]);
    app.clock.travelTo('2026-12-07T11:01:00Z');
    await app.sweep('sweep.timesheets.submit');
    expect((await sheets(id)).map(({ state }) => state)).toEqual(['closed', 'closed', 'submitted']);
    const last = (await sheets(id))[2];
    await app.get(Timesheets).approve(firm.owner.actor, last?.id ?? '', last?.revision ?? 0);
    expect(await told(id, 'work.approved')).toMatchObject([{ lineIds: [], silent: false }]);
    expect((await app.get(Timesheets).facts(last?.id ?? '')).month).toMatchObject({
      month: '2026-11',
      last: true,
    });
  });
});

describe('an objection', () => {
  /** A submitted week of three calls, the second one objected to. */
  async function objected(): Promise<string> {
    const id = await signed();
    for (const hour of ['08', '09', '10']) await worked(id, `2026-11-18T${hour}:00:00Z`, 10);
    await submit(id);
    await app
      .get(Objections)
      .raise(firm.owner.actor, await pick(id, 1), 'La chiamata era di un altro studio');
    return id;
  }

  it('holds back its own line only', async () => {
    const id = await objected();
    await approve(id);
    expect((await lines(id)).map(({ state, charged }) => [state, charged])).toEqual([
      ['approved', true],
      ['objected', false],
      ['approved', true],
    ]);
    expect((await sheet(id)).state).toBe('approved');
    expect((await told(id, 'work.approved'))[0]?.lineIds).toHaveLength(2);
  });

  it('is settled by a shorter line, which is charged in a following approval', async () => {
    const id = await objected();
    await approve(id);
    const line = await pick(id, 1);
    await expect(app.get(Objections).correct(mara.actor, line, 10, 'Confermo')).rejects.toMatchObject({
      code: 'correction_longer',
    });
    await app.get(Objections).correct(mara.actor, line, 4, 'Metà era per un altro cliente');
    expect((await lines(id))[1]).toMatchObject({ state: 'corrected', minutes: 4, charged: true });
    expect((await told(id, 'work.approved')).map(({ lineIds }) => lineIds.length)).toEqual([2, 1]);
    expect((await sheet(id)).state).toBe('closed');
    await expect(app.get(Objections).withdraw(mara.actor, line)).rejects.toMatchObject({ code: 'state' });
  });

  it('is settled by giving the line up: nothing more is charged', async () => {
    const id = await objected();
    await approve(id);
    await app.get(Objections).withdraw(mara.actor, await pick(id, 1));
    expect(await told(id, 'work.approved')).toHaveLength(1);
    expect((await sheet(id)).state).toBe('closed');
  });

  it('is taken back before or after the approval', async () => {
    const before = await objected();
    await app.get(Objections).takeBack(firm.owner.actor, await pick(before, 1));
    await approve(before);
    expect((await told(before, 'work.approved')).map(({ lineIds }) => lineIds.length)).toEqual([3]);
    const after = await objected();
    await approve(after);
    await app.get(Objections).takeBack(firm.owner.actor, await pick(after, 1));
    expect((await told(after, 'work.approved')).map(({ lineIds }) => lineIds.length)).toEqual([2, 1]);
  });

  it('is decided by staff after seven days, with a reason', async () => {
    const id = await objected();
    await approve(id);
    const objections = app.get(Objections);
    const [row] = await app.sql<{ id: string }>(`select id from objection where time_line_id = $1`, [
      await pick(id, 1),
    ]);
    const decision = { outcome: 'upheld', minutes: 3, reason: 'Il registro mostra tre minuti' } as const;
    await expect(objections.decideObjection(staff.actor, row?.id ?? '', decision)).rejects.toMatchObject({
      code: 'objection_early',
    });
    expect((await objections.toDecide({ limit: 50 })).items.map((one) => one.id)).not.toContain(row?.id);
    app.clock.travelTo('2026-11-25T16:01:00Z');
    expect((await objections.toDecide({ limit: 50 })).items.map((one) => one.id)).toContain(row?.id);
    await expect(objections.decideObjection(mara.actor, row?.id ?? '', decision)).rejects.toThrow(
      'no such objection',
    );
    await objections.decideObjection(staff.actor, row?.id ?? '', decision);
    expect((await lines(id))[1]).toMatchObject({ state: 'decided', minutes: 3, charged: true });
    expect((await sheet(id)).state).toBe('closed');
    await expect(objections.decideObjection(staff.actor, row?.id ?? '', decision)).rejects.toMatchObject({
      code: 'objection_settled',
    });
  });

  it('rejected by staff charges the line as it was', async () => {
    const id = await objected();
    await approve(id);
    const [row] = await app.sql<{ id: string }>(`select id from objection where time_line_id = $1`, [
      await pick(id, 1),
    ]);
    app.clock.travelTo('2026-11-25T16:01:00Z');
    await app
      .get(Objections)
      .decideObjection(staff.actor, row?.id ?? '', { outcome: 'rejected', reason: 'Registro chiaro' });
    expect((await lines(id))[1]).toMatchObject({ state: 'decided', minutes: 10, charged: true });
  });

  it('comes too late after the approval, and from nobody else', async () => {
    const id = await objected();
    const line = await pick(id, 0);
    const stranger = await app.world.firm('Studio Estraneo');
    await expect(app.get(Objections).raise(stranger.owner.actor, line, 'x')).rejects.toThrow('no such');
    await expect(app.get(Objections).raise(mara.actor, line, 'x')).rejects.toThrow('no such');
    await approve(id);
    await expect(app.get(Objections).raise(firm.owner.actor, line, 'x')).rejects.toMatchObject({
      code: 'objection_late',
    });
  });
});

describe('a delivery', () => {
  const input = { title: 'Listino tradotto', note: 'In tedesco', files: [] };
  const row = async (id: string) =>
    (
      await app.sql<{ state: string; round: number; revision: number }>(
        `select state, round, revision from delivery where id = $1`,
        [id],
      )
    )[0];

  it('is sent back, handed over again and accepted once', async () => {
    const contractId = await signed({ kind: 'fixed' });
    const deliveries = app.get(Deliveries);
    const id = await deliveries.handOver(mara.actor, contractId, input);
    await deliveries.sendBack(firm.owner.actor, id, 1, 'Manca l ultima pagina');
    await expect(deliveries.accept(firm.owner.actor, id, 1)).rejects.toMatchObject({ code: 'stale' });
    await deliveries.handOverAgain(mara.actor, id, { note: 'Ora c è', files: [] });
    expect(await row(id)).toMatchObject({ state: 'handed_over', round: 2, revision: 3 });
    await Promise.all([1, 2].map(() => deliveries.accept(firm.owner.actor, id, 3)));
    expect(await told(contractId, 'work.approved')).toMatchObject([{ deliveryId: id, silent: false }]);
    await expect(deliveries.sendBack(firm.owner.actor, id, 4, 'x')).rejects.toMatchObject({ code: 'state' });
  });

  it('is accepted by silence', async () => {
    const contractId = await signed({ kind: 'fixed', approvalHours: 48 });
    const id = await app.get(Deliveries).handOver(mara.actor, contractId, input);
    app.clock.travelTo('2026-11-20T15:59:00Z');
    await app.sweep('sweep.deliveries.accept');
    expect(await row(id)).toMatchObject({ state: 'handed_over' });
    app.clock.travelTo('2026-11-20T16:01:00Z');
    await Promise.all([app.sweep('sweep.deliveries.accept'), app.sweep('sweep.deliveries.accept')]);
    expect(await row(id)).toMatchObject({ state: 'accepted' });
    expect(await told(contractId, 'work.approved')).toMatchObject([{ deliveryId: id, silent: true }]);
  });

  it('belongs to a fixed-price contract', async () => {
    const contractId = await signed();
    await expect(app.get(Deliveries).handOver(mara.actor, contractId, input)).rejects.toThrow(
      'no such contract',
    );
  });
});
