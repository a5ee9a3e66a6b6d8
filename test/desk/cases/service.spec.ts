import type { Desk } from '../../../src/desk/desk.js';
import {
  CaseChecks,
  CaseQueries,
  CaseSettingsStore,
  Cases,
  Desks,
  Records,
  Timeline,
} from '../../../src/desk/index.js';
import { CaseEdit, CaseForm } from '../../../src/desk/cases/case.form.js';
import { newId } from '../../../src/platform/ids.js';
import { TestApp } from '../../support/app.js';
import { engagement, publish, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let law: Engagement;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  law = await engagement(app, 'Studio Legale', await app.world.assistantAccount());
});
afterAll(() => app.stop());

const hers = <T>(what: (desk: Desk) => Promise<T>, of = law): Promise<T> =>
  app.get(Desks).work(of.mara.actor, of.contractId, what);
const theirs = <T>(what: (desk: Desk) => Promise<T>, of = law): Promise<T> =>
  app.get(Desks).read(of.firm.owner.actor, of.contractId, what);
const open = (said: Record<string, unknown>, of = law) =>
  hers((desk) => app.get(Cases).write(desk, newId(), CaseForm.parse(said)), of);
const find = (id: string) => hers((desk) => app.get(CaseQueries).find(desk, id));
const history = (id: string) => hers((desk) => app.get(CaseQueries).history(desk, id));

describe('a case', () => {
  it('without a number gets the next of the client’s series, past those taken by hand', async () => {
    await open({ caseNumber: '2026/2', title: 'Pratica' });
    const ids = await Promise.all([open({ title: 'A' }), open({ title: 'B' }), open({ title: 'C' })]);
    const numbers = await Promise.all(ids.map(async (id) => (await find(id))!.content.caseNumber));
    expect(numbers.toSorted()).toEqual(['2026/1', '2026/3', '2026/4']);
    app.clock.travelTo('2026-12-31T23:30:00Z');
    const id = await open({ title: 'Pratica' });
    // In Rome it is the new year already.
    expect((await find(id))!.content.caseNumber).toBe('2027/1');
    app.clock.travelTo('2026-11-23T09:00:00Z');
  });

  it('keeps every change: who, when, from, to, why', async () => {
    const id = await open({ caseNumber: 'S-1', title: 'Separazione', nextStep: 'deposito' });
    app.clock.travelTo('2026-11-23T10:00:00Z');
    await theirs((desk) => app.get(Cases).move(desk, id, { status: 'In attesa', note: 'mancano le firme' }));
    app.clock.travelTo('2026-11-23T11:00:00Z');
    await open({ caseNumber: ' s-1 ', status: 'done', note: 'omologata' });
    const [last, moved, first] = await history(id);
    expect([first, moved, last].map((one) => [one!.from, one!.to, one!.side, one!.content.note])).toEqual([
      [null, 'open', 'assistant', ''],
      ['open', 'waiting', 'business', 'mancano le firme'],
      ['waiting', 'done', 'assistant', 'omologata'],
    ]);
    expect(moved!.who).toBe(law.firm.owner.actor.name);
    const file = (await find(id))!;
    expect(file).toMatchObject({ status: 'done', content: { caseNumber: 'S-1', nextStep: 'deposito' } });
    expect(file.closedAt!.toISOString().slice(0, 16)).toBe('2026-11-23T11:00');
    await hers((desk) => app.get(Cases).move(desk, id, { status: 'going', note: '' }));
    expect((await find(id))!.closedAt).toBeNull();
    const states = await hers((desk) => app.get(Timeline).list(desk, { kinds: ['case'] }));
    expect(states.filter(({ caseId }) => caseId === id).map(({ state }) => state)).toEqual([
      'open',
      'superseded',
      'superseded',
      'superseded',
    ]);
  });

  it('moved twice by the same press moves once, and a stale form is refused', async () => {
    const id = await open({ caseNumber: 'S-2', title: 'Pratica' });
    const move = (status: string, revision?: number) =>
      hers((desk) => app.get(Cases).move(desk, id, { status, note: '', revision }));
    await Promise.all([move('going', 1), move('going', 1)]);
    expect(await history(id)).toHaveLength(2);
    await expect(move('waiting', 1)).rejects.toMatchObject({ code: 'stale', status: 409 });
    await expect(move('nowhere')).rejects.toMatchObject({
      code: 'case_status',
      options: { field: 'status' },
    });
  });

  it('edited as a whole empties what is left empty, and counts the time stated', async () => {
    const id = await open({ caseNumber: 'S-3', title: 'Lavoro', nextStep: 'udienza' });
    const record = await hers((desk) =>
      app.get(Cases).edit(desk, id, CaseEdit.parse({ title: 'Lavoro', amount: '1.200,50', worked: 12 })),
    );
    expect((await find(id))!.content).toMatchObject({ nextStep: '', amount: 120_050 });
    const [work] = await app.sql<{ minutes: number }>(
      `select extract(epoch from ended_at - started_at)::int / 60 minutes from desk_work where record_id = $1`,
      [record],
    );
    expect(work!.minutes).toBeLessThanOrEqual(12);
    await theirs((desk) => app.get(Cases).edit(desk, id, CaseEdit.parse({ title: 'Lavoro', worked: 30 })));
    expect(
      await app.sql(`select 1 from desk_work where contract_id = $1 and kind = 'case'`, [law.contractId]),
    ).toHaveLength(1);
  });

  it('is another client’s nowhere', async () => {
    const other = await engagement(app, 'Altro Studio', law.mara);
    const id = await open({ caseNumber: 'S-9', title: 'Pratica' });
    await expect(
      hers((desk) => app.get(Cases).move(desk, id, { status: 'going', note: '' }), other),
    ).rejects.toThrow('no such case');
    expect(await hers((desk) => app.get(CaseQueries).byNumber(desk, 'S-9'), other)).toBeNull();
  });
});

describe('statuses of the client’s own', () => {
  it('keep the cases in them, close and open cases as they change, and are refused when stale', async () => {
    const firm = await engagement(app, 'Studio Stati', law.mara);
    const id = await open({ caseNumber: 'X-1', status: 'going' }, firm);
    const usual = await theirs((desk) => app.get(CaseSettingsStore).of(desk), firm);
    const save = (statuses: typeof usual.statuses, revision?: number) =>
      theirs((desk) => app.get(CaseSettingsStore).save(desk, { statuses, prefix: 'R-', revision }), firm);
    await expect(save(usual.statuses.filter(({ key }) => key !== 'going'))).rejects.toMatchObject({
      code: 'case_status_used',
    });
    await save(
      usual.statuses.map((one) => (one.key === 'going' ? { ...one, name: 'Archivio', closed: true } : one)),
      0,
    );
    const file = await hers((desk) => app.get(CaseQueries).find(desk, id), firm);
    expect(file!.closedAt).not.toBeNull();
    const [line] = await hers((desk) => app.get(Timeline).list(desk, { kinds: ['case'] }), firm);
    expect(line!.state).toBe('closed');
    await expect(save(usual.statuses, 0)).rejects.toMatchObject({ code: 'stale' });
    const next = await open({ title: 'Pratica' }, firm);
    expect((await hers((desk) => app.get(CaseQueries).find(desk, next), firm))!.content.caseNumber).toBe(
      'R-2026/1',
    );
  });
});

describe('what a caller hears', () => {
  const telling = (call: string, id: string, who = '') =>
    hers((desk) => app.get(CaseChecks).telling(desk, call, id, who));
  const note = (call: string, id: string, said: { speaker: string; check: number; passed: boolean }) =>
    hers((desk) => app.get(CaseChecks).note(desk, call, id, said));
  const states = async (call: string, id: string, who = '') =>
    Object.fromEntries((await telling(call, id, who)).fields.map(({ field, state }) => [field, state]));
  let call: string;
  let id: string;

  beforeAll(async () => {
    await publish(app, law, {
      disclosures: [
        { what: 'case', who: 'concerned', check: 'data di nascita' },
        { what: 'case_status', who: 'named', check: 'parola d’ordine' },
        { what: 'case_amount', who: 'nobody' },
      ],
    });
    call = await takeCall(app, law);
    const record = await app
      .get(Records)
      .write(
        law.mara.actor,
        law.contractId,
        'case',
        CaseForm.parse({ caseNumber: 'T-1', mayTell: 'Manca la firma.' }),
        {
          callId: call,
        },
      );
    id = (await hers((desk) => app.get(Timeline).find(desk, record)))!.caseId!;
    await hers((desk) =>
      app.get(Cases).edit(desk, id, CaseEdit.parse({ named: 'Ida Conti', mayTell: 'Manca la firma.' })),
    );
  });

  it('comes after the questions of the rules the call is handled with, and each answer is logged', async () => {
    const before = await telling(call, id);
    expect(before.speaker).toBe('concerned');
    expect(before.questions.map(({ text }) => text)).toEqual(['data di nascita', 'parola d’ordine']);
    expect(await states(call, id)).toMatchObject({
      words: 'ask',
      status: 'ask',
      amount: 'closed',
      notes: 'closed',
    });
    await note(call, id, { speaker: 'concerned', check: 0, passed: false });
    expect(await states(call, id)).toMatchObject({ words: 'ask' });
    await Promise.all([0, 1].map(() => note(call, id, { speaker: 'concerned', check: 0, passed: true })));
    expect(await states(call, id)).toMatchObject({
      words: 'say',
      next: 'say',
      status: 'ask',
      amount: 'closed',
    });
    const log = await theirs((desk) => app.get(CaseChecks).log(desk, 10, { caseId: id }));
    expect(log.map(({ check, passed, speaker, who }) => [check, passed, speaker, who])).toEqual([
      ['data di nascita', true, 'concerned', law.mara.actor.name],
      ['data di nascita', false, 'concerned', law.mara.actor.name],
    ]);
  });

  it('of one person opens nothing to another', async () => {
    expect(await states(call, id, 'named0')).toMatchObject({ status: 'ask', words: 'closed' });
    await note(call, id, { speaker: 'named0', check: 0, passed: true });
    expect(await states(call, id, 'named0')).toMatchObject({ status: 'say', words: 'closed' });
    expect(Object.values(await states(call, id, 'other'))).toEqual(Array(6).fill('closed'));
    expect((await telling(call, id, 'other')).questions).toEqual([]);
    const [last] = await theirs((desk) => app.get(CaseChecks).log(desk, 1));
    expect(last).toMatchObject({ speaker: 'named', person: 'Ida Conti', caseNumber: 'T-1' });
  });

  it('is asked for in a running call only, and begins anew in the next one', async () => {
    await expect(note(call, id, { speaker: 'concerned', check: 7, passed: true })).rejects.toThrow(
      'no such check',
    );
    await app.world
      .reader(law.mara)
      .then((desk) => desk.post(`/desk/${law.contractId}/calls/${call}/ending`, { outcome: 'settled' }));
    await expect(telling(call, id)).rejects.toMatchObject({ code: 'desk_call_over' });
    const next = await takeCall(app, law);
    expect(await states(next, id)).toMatchObject({ words: 'ask', status: 'ask' });
  });
});
