import { Records, Tasks } from '../../../src/desk/index.js';
import { TaskForm } from '../../../src/desk/tasks/task.form.js';
import { newId } from '../../../src/platform/ids.js';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { engagement, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let law: Engagement;
let shop: Engagement;
let desk: Reader;
let owner: Reader;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  const mara = await app.world.assistantAccount();
  law = await engagement(app, 'Studio Legale', mara);
  shop = await engagement(app, 'Bottega', mara);
  desk = await app.world.reader(mara);
  owner = await app.world.reader(law.firm.owner);
});
afterAll(() => app.stop());

const write = (said: Record<string, unknown>, of = law) =>
  app.get(Records).write(of.mara.actor, of.contractId, 'task', TaskForm.parse(said), {});
const give = (said: Record<string, unknown>) =>
  app.get(Records).giveByBusiness(law.firm.owner.actor, law.contractId, TaskForm.parse(said));
const dueOf = async (id: string) => {
  const { body } = await owner.get(`/api/v1/contracts/${law.contractId}/records/${id}`);
  return body.dueAt as string | null;
};
const events = (name: string) =>
  app.sql<{ data: { recordId: string } }>(`select data from event where name = $1`, [name]);

describe('a time something is due', () => {
  it('is the contract’s: today, a day, or the end of it', async () => {
    expect(await dueOf(await write({ what: 'notaio', dueBy: '16:00' }))).toBe('2026-11-23T15:00:00.000Z');
    expect(await dueOf(await write({ what: 'x', dueOn: '2026-11-24' }))).toBe('2026-11-24T22:59:00.000Z');
    expect(await dueOf(await write({ what: 'x' }))).toBeNull();
    await expect(write({ what: 'x', dueBy: '09:30' })).rejects.toMatchObject({ code: 'desk_past' });
    await expect(write({ what: 'x', dueOn: '2026-11-22' })).rejects.toMatchObject({
      options: { field: 'dueOn' },
    });
  });

  it('keeps its wall clock over both changes of clocks, and refuses the hour that is not there', async () => {
    expect(await dueOf(await write({ what: 'x', dueOn: '2027-03-28', dueBy: '09:00' }))).toBe(
      '2027-03-28T07:00:00.000Z',
    );
    expect(await dueOf(await write({ what: 'x', dueOn: '2027-03-27', dueBy: '09:00' }))).toBe(
      '2027-03-27T08:00:00.000Z',
    );
    // Twice that night: the first is meant.
    expect(await dueOf(await write({ what: 'x', dueOn: '2027-10-31', dueBy: '02:30' }))).toBe(
      '2027-10-31T00:30:00.000Z',
    );
    await expect(write({ what: 'x', dueOn: '2027-03-28', dueBy: '02:30' })).rejects.toMatchObject({
      code: 'desk_no_such_hour',
    });
  });
});

describe('a task', () => {
  it('is told once when it is due, to whom it belongs, and never when done', async () => {
    const mine = await write({ what: 'mia', dueBy: '11:00' });
    const theirs = await write({ what: 'loro', dueBy: '11:00', owner: 'client' });
    const done = await write({ what: 'fatta', dueBy: '11:00' });
    await app.get(Tasks).doneByAssistant(law.mara.actor, law.contractId, done);
    app.clock.travelTo('2026-11-23T10:01:00Z');
    await app.sweep('sweep.desk.tasks');
    await app.sweep('sweep.desk.tasks');
    expect((await events('desk.task_due')).map(({ data }) => data.recordId)).toEqual([mine]);
    expect((await events('desk.client_task_due')).map(({ data }) => data.recordId)).toEqual([theirs]);
    await app.settle();
    expect((await desk.get('/notifications')).text).toContain('una cosa da fare è scaduta');
    expect(JSON.stringify(await app.sql(`select data from event`))).not.toContain('mia');
  });

  it('done becomes time once, and only where minutes are stated', async () => {
    app.clock.travelTo('2026-11-23T12:00:00Z');
    const id = await write({ what: 'elenco' });
    const still = await write({ what: 'senza minuti' });
    const done = (task: string, minutes?: number) =>
      app.get(Tasks).doneByAssistant(law.mara.actor, law.contractId, task, minutes);
    await Promise.all([done(id, 20), done(id, 20)]);
    await app.get(Tasks).undoneByAssistant(law.mara.actor, law.contractId, id);
    await done(id, 45);
    await done(still);
    const work = await app.sql<{ id: string; minutes: number }>(
      `select record_id id, extract(epoch from ended_at - started_at)::int / 60 minutes from desk_work where record_id = any ($1)`,
      [[id, still]],
    );
    expect(work).toEqual([{ id, minutes: 20 }]);
    await app.settle();
    const lines = await app.sql<{ kind: string; minutes: number }>(
      `select kind, minutes from time_line where record_id = $1`,
      [id],
    );
    expect(lines).toEqual([{ kind: 'task', minutes: 20 }]);
    // It is told by the desk: not hers to change by hand.
    const [line] = await app.sql<{ id: string }>(`select id from time_line where record_id = $1`, [id]);
    const edit = await desk.json('put', `/api/v1/time-lines/${line!.id}`, {
      day: '2026-11-23',
      from: '08:00',
      to: '08:30',
      note: 'x',
    });
    expect(edit.status).toBe(404);
  });

  it('says so where other work has some of the minutes already', async () => {
    const more = await write({ what: 'Imbustare' });
    const path = `/desk/${law.contractId}/tasks/${more}/completion`;
    const answer = await desk.post(path, { minutes: '60' });
    const page = await desk.get(String(answer.headers['location']));
    expect(page.text).toContain('Si conta solo il tempo libero da altri lavori');
  });

  it('of the client reaches the assistant: a notice, the rail, her page over all clients in order', async () => {
    app.clock.travelTo('2026-11-23T13:00:00Z');
    await write({ what: 'Chiamare il corriere', dueBy: '14:30' }, shop);
    const answer = await owner.post(`/contracts/${law.contractId}/tasks`, {
      what: 'Richiamare il notaio',
      dueBy: '15:30',
    });
    expect(answer.status).toBe(303);
    await app.settle();
    expect((await desk.get('/notifications')).text).toContain('Una cosa da fare per te');
    const { text } = await desk.get('/desk/tasks');
    expect(text.indexOf('Chiamare il corriere')).toBeGreaterThan(0);
    expect(text.indexOf('Richiamare il notaio')).toBeGreaterThan(text.indexOf('Chiamare il corriere'));
    expect(text).not.toContain('loro');
    app.clock.travelTo('2026-11-23T14:40:00Z');
    expect((await desk.get(`/desk/rail?current=${law.contractId}`)).text).toMatch(/cos[ae] in ritardo/);
    expect((await desk.get('/desk')).text).toContain('scaduta');
    expect((await owner.get(`/today?contract=${law.contractId}`)).text).toContain('Richiamare il notaio');
  });

  it('is written in a call with one key, and in the client’s timeline of that caller', async () => {
    const call = await takeCall(app, law);
    const page = await desk.get(`/desk/${law.contractId}/calls/${call}?do=task`);
    expect(page.text).toContain('data-key="Alt+T"');
    const id = /name="id" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const form = { as: 'task', id, callId: call, what: 'Mandare la copia', dueBy: '18:00' };
    await Promise.all([0, 1].map(() => desk.post(`/desk/${law.contractId}/new/task`, form)));
    const api = `/api/v1/contracts/${law.contractId}`;
    const words = await owner.json('post', `${api}/searches`, { q: 'copia' });
    const { body } = await owner.get(`${api}/records?kind=task&s=${words.body.s}`);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      callId: call,
      contact: { name: 'Elena Conti' },
      owner: 'assistant',
    });
    const whose = body.items[0].contact.id as string;
    const hers = await desk.get(
      `/api/v1/desk/${law.contractId}/records?contactId=${whose}&day=2026-11-23&kind=task`,
    );
    expect(hers.body.items).toHaveLength(1);
    const none = await desk.get(`/api/v1/desk/${law.contractId}/records?contactId=${whose}&day=2026-11-22`);
    expect(none.body).toEqual({ items: [], nextCursor: null });
    expect((await desk.get(`/api/v1/desk/${law.contractId}/records?kind=nothing`)).status).toBe(422);
    expect((await desk.get(`/api/v1/desk/${law.contractId}/records?day=2026-02-31`)).status).toBe(422);
    await desk.post(`/desk/${law.contractId}/calls/${call}/ending`, {
      outcome: 'call_back',
      callBackBy: '17:00',
    });
    const back = await owner.get(`/api/v1/contracts/${law.contractId}/records?kind=callback`);
    expect(back.body.items).toMatchObject([{ id: call, dueAt: '2026-11-23T16:00:00.000Z' }]);
    const shown = await owner.get(`/contracts/${law.contractId}/timeline?kind=callback`);
    expect(shown.text).toContain('da richiamare entro');
  });

  it('refuses bad input and foreign ids', async () => {
    const id = await give({ what: 'Firmare', owner: 'client' });
    const bad = await owner.post(`/contracts/${law.contractId}/tasks`, {
      what: '',
      dueBy: '26:00',
      note: 'tenuta',
    });
    expect([bad.status, bad.text.includes('value="tenuta"')]).toEqual([422, true]);
    expect(
      (await desk.post(`/desk/${law.contractId}/tasks/${id}/completion`, { minutes: '9000' })).status,
    ).toBe(422);
    for (const path of [
      `/desk/${shop.contractId}/tasks/${id}/completion`,
      `/desk/${law.contractId}/tasks/${newId()}/completion`,
      `/desk/${law.contractId}/tasks/no/reopening`,
    ])
      expect([path, (await desk.post(path)).status]).toEqual([path, 404]);
    const stranger = await app.world.reader(shop.firm.owner);
    expect((await stranger.post(`/contracts/${law.contractId}/tasks/${id}/completion`)).status).toBe(404);
    const api = `/api/v1/contracts/${law.contractId}/tasks`;
    expect((await owner.json('post', `${api}/${id}/completion`)).status).toBe(204);
    expect((await owner.get(`${api}?state=done`)).body.items[0].id).toBe(id);
    expect((await owner.json('delete', `${api}/${id}/completion`)).status).toBe(204);
    const viewer = await app.world.reader(await app.world.member(law.firm, 'Lettore', 'viewer'));
    expect((await viewer.json('post', api, { what: 'x' })).status).toBe(404);
  });
});

describe('her tasks over all clients', () => {
  it('come by when they are due, page by page, and the log names only the clients on the page', async () => {
    const later = await write({ what: 'Bottega domani', dueOn: '2027-11-25' }, shop);
    const sooner = await write({ what: 'Studio dopodomani', dueOn: '2027-11-24', dueBy: '10:00' });
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await desk.get(`/api/v1/desk/tasks?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      for (const one of body.items as { id: string; contractId: string; client: string }[]) {
        expect(one.client).toBe(one.contractId === shop.contractId ? 'Bottega' : 'Studio Legale');
        ids.push(one.id);
      }
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.indexOf(later)).toBe(ids.indexOf(sooner) + 1);
    const open = await desk.get(`/api/v1/desk/${law.contractId}/tasks?state=open&limit=100`);
    const own = (open.body.items as { id: string; owner: string }[]).filter(
      ({ owner: whose }) => whose === 'assistant',
    );
    expect(own.every(({ id }) => ids.includes(id))).toBe(true);
    for (const bad of ['WzEsMl0', 'WyJ4IiwieSJd', encodeURIComponent('"')])
      expect((await desk.get(`/api/v1/desk/tasks?cursor=${bad}`)).status).toBe(200);
    expect((await owner.get('/api/v1/desk/tasks')).status).toBe(404);
  });
});
