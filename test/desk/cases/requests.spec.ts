import { Calls } from '../../../src/desk/index.js';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { newId } from '../../../src/platform/ids.js';
import { engagement, publish, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let law: Engagement;
let rival: Engagement;
let desk: Reader;
let owner: Reader;
let viewer: Reader;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  const mara = await app.world.assistantAccount();
  law = await engagement(app, 'Studio Legale', mara);
  rival = await engagement(app, 'Studio Rivale', mara);
  desk = await app.world.reader(mara);
  owner = await app.world.reader(law.firm.owner);
  viewer = await app.world.reader(await app.world.member(law.firm, 'Lettrice', 'viewer'));
  await publish(app, law, {
    disclosures: [
      { what: 'case', who: 'concerned', check: 'data di nascita' },
      { what: 'case_amount', who: 'nobody' },
    ],
  });
});
afterAll(() => app.stop());

const board = () => `/contracts/${law.contractId}/cases`;
const opened = async (fields: Record<string, string>): Promise<string> => {
  const answer = await owner.post(board(), { status: 'open', ...fields });
  expect(answer.status).toBe(303);
  return (answer.headers['location'] as string).split('/').at(-1)!;
};

describe('the client’s board', () => {
  it('begins with usual statuses and how to begin, and shows what is opened', async () => {
    const empty = await owner.get(board());
    expect(empty.text).toContain('Qui ci saranno le vostre pratiche');
    const id = await opened({
      title: 'Separazione',
      'caller.name': 'Elena Conti',
      'caller.number': '+39 335 123 4118',
    });
    const page = await owner.get(board());
    expect(page.text).toContain('Una pratica è aperta');
    expect(page.text).toContain('2026/1');
    expect(page.text).toContain('Elena Conti');
    expect(page.text).toContain('Sposta in «In lavorazione»');
    const moved = await owner.post(`${board()}/${id}/moves`, { status: 'going', revision: '1' });
    expect([moved.status, moved.headers['location']]).toEqual([303, `${board()}#case-${id}`]);
    const stale = await owner.post(`${board()}/${id}/moves`, { status: 'waiting', revision: '1' });
    expect(stale.status).toBe(409);
    const one = await owner.get(`${board()}/${id}`);
    expect(one.text).toContain('da Aperta a In lavorazione');
    const search = await desk.search(`/desk/${law.contractId}`, { of: 'cases', q: 'conti' });
    expect(search.text).toContain('2026/1');
  });

  it('asks what a new case is about, and of a known one what has changed', async () => {
    const before = (await owner.get(`/api/v1/contracts/${law.contractId}/cases?limit=100`)).body.items.length;
    const empty = await owner.post(board(), { status: 'open' });
    expect([empty.status, empty.text.includes('una pratica nuova dice di che cosa si tratta')]).toEqual([
      422,
      true,
    ]);
    const call = await takeCall(app, law);
    const form = { as: 'case', callId: call, caseNumber: '2026/1' };
    const idle = await desk.post(`/desk/${law.contractId}/new/case`, form);
    expect([idle.status, idle.text.includes('manca che cosa è cambiato')]).toEqual([422, true]);
    expect((await owner.get(`/api/v1/contracts/${law.contractId}/cases?limit=100`)).body.items).toHaveLength(
      before,
    );
    await app.get(Calls).end(law.mara.actor, law.contractId, call, { outcome: 'settled', note: '' });
  });

  it('opens one case for a form sent twice', async () => {
    const form = (await owner.get(`${board()}/new`)).text;
    const id = /name="id" value="([0-9a-f-]+)"/.exec(form)![1]!;
    const sent = { id, status: 'open', title: 'Una sola' };
    const answers = await Promise.all([owner.post(board(), sent), owner.post(board(), sent)]);
    const [one, other] = answers.map(({ status, headers }) => [status, headers['location']]);
    expect(one).toEqual([303, expect.stringContaining(board())]);
    expect(other).toEqual(one);
  });

  it('refuses bad input beside its field and keeps what was typed', async () => {
    const id = await opened({ caseNumber: 'B-1', title: 'Pratica' });
    const bad = await owner.post(`${board()}/${id}`, {
      title: 'Tenuta',
      amount: 'tanto',
      dueOn: '2026-02-31',
      status: 'x',
    });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="Tenuta"');
    const unknown = await owner.post(`${board()}/${id}`, { title: 'Tenuta', status: 'nessuno' });
    expect([unknown.status, unknown.text.includes('non è tra quelli del cliente')]).toEqual([422, true]);
    expect((await owner.post(`${board()}/${id}`, { title: 'x'.repeat(10_000) })).status).toBe(422);
    const hostile = '<script>alert(1)</script>';
    expect((await owner.post(`${board()}/${id}`, { title: hostile, status: 'open' })).status).toBe(303);
    const page = await desk.get(`/desk/${law.contractId}/cases/${id}`);
    expect(page.text).not.toContain(hostile);
    expect(page.text).toContain('&lt;script&gt;');
  });

  it('keeps statuses as they are written, and says why not', async () => {
    const settings = `${board()}/settings`;
    expect((await owner.get(settings)).text).toContain('value="In lavorazione"');
    const one = await owner.post(settings, { 'statuses.0.name': 'Solo', revision: '0' });
    expect([one.status, one.text.includes('Serve almeno uno stato aperto')]).toEqual([422, true]);
    const used = await owner.post(settings, {
      'statuses.0.name': 'Nuova',
      'statuses.1.name': 'Finita',
      'statuses.1.closed': 'true',
      revision: '0',
    });
    expect([used.status, used.text.includes('ci sono pratiche')]).toEqual([409, true]);
    const names = ['open:Nuova', 'going:In corso', 'waiting:Ferma', 'done:Finita'];
    const rows = Object.fromEntries(
      names.flatMap((row, at) => {
        const [key = '', name = ''] = row.split(':');
        return [
          [`statuses.${at}.key`, key],
          [`statuses.${at}.name`, name],
          ...(key === 'done' ? [[`statuses.${at}.closed`, 'true']] : []),
        ];
      }),
    );
    expect((await owner.post(settings, { ...rows, prefix: 'R-', revision: '0' })).status).toBe(303);
    expect((await owner.get(board())).text).toContain('In corso');
    expect((await owner.post(settings, { ...rows, revision: '0' })).status).toBe(409);
    expect((await viewer.post(settings, rows)).status).toBe(404);
    expect((await viewer.get(board())).text).not.toContain('Sposta in');
  });

  it('is nobody else’s: foreign ids look like none', async () => {
    const id = await opened({ caseNumber: 'F-1', title: 'Pratica' });
    const other = await app.world.reader(rival.firm.owner);
    for (const path of [
      `/desk/${rival.contractId}/cases/${id}`,
      `/desk/${law.contractId}/cases/${newId()}`,
      `/desk/${law.contractId}/cases/zzz`,
    ])
      expect([path, (await desk.get(path)).status]).toEqual([path, 404]);
    expect((await other.get(`${board()}/${id}`)).status).toBe(404);
    expect((await other.get(`/contracts/${rival.contractId}/cases/${id}`)).status).toBe(404);
    expect(
      (await other.post(`/contracts/${rival.contractId}/cases/${id}/moves`, { status: 'done' })).status,
    ).toBe(404);
    expect((await desk.post(`/desk/${rival.contractId}/cases/${id}`, { status: 'done' })).status).toBe(404);
  });
});

describe('a caller who asks how the case stands', () => {
  let call: string;
  let id: string;
  const page = () => `/desk/${law.contractId}/calls/${call}`;
  beforeAll(async () => {
    id = await opened({
      caseNumber: 'C-7',
      title: 'Divisione',
      mayTell: 'Si firma a dicembre.',
      nextStep: 'il rogito',
      'caller.name': 'Elena Conti',
      'caller.number': '+393351234118',
    });
    await owner.post(`${board()}/${id}`, {
      title: 'Divisione',
      status: 'open',
      mayTell: 'Si firma a dicembre.',
      nextStep: 'il rogito',
      amount: '900',
      notes: 'riservato',
      answer: '4 maggio 1972',
    });
    call = await takeCall(app, law);
  });

  it('leaves a line for every case she has seen, whoever it is about', async () => {
    const own = await opened({ caseNumber: 'Z-9', title: 'Fascicolo interno' });
    const lines = async (): Promise<string[]> =>
      (await owner.get(`/api/v1/contracts/${law.contractId}/openings?limit=100`)).body.items.map(
        (one: { what: string; callId: string | null }) => `${one.what} ${one.callId}`,
      );
    const sent = await desk.post(`${page()}/cases`, { 'tell.q': 'z-9' });
    const found = await desk.get(sent.headers['location'] as string);
    expect(found.text).toContain('Fascicolo interno');
    expect(await lines()).toContain(`record ${call}`);
    app.clock.travelTo('2026-11-23T12:00:00Z');
    const before = (await lines()).length;
    expect((await desk.get(`/api/v1/desk/${law.contractId}/cases/${own}`)).status).toBe(200);
    expect(await lines()).toHaveLength(before + 1);
    app.clock.travelTo('2026-11-23T09:00:00Z');
  });

  it('is found by number with what was typed kept, and told nothing before the check', async () => {
    const sent = await desk.post(`${page()}/cases`, { 'tell.q': ' c-7 ', 'end.note': 'non perdere' });
    expect(sent.headers['location']).toMatch(/\?do=tell&s=[\w-]+#record$/);
    const found = await desk.get(sent.headers['location'] as string);
    expect(found.text).toContain('data di nascita');
    expect(found.text).toContain('4 maggio 1972');
    expect(found.text).toContain('Nulla, per ora.');
    expect(found.text).toContain('value="non perdere"');
    for (const secret of ['Si firma a dicembre', 'il rogito', 'riservato', '900,00'])
      expect([secret, found.text.includes(secret)]).toEqual([secret, false]);
  });

  it('hears the allowed fields once the check is passed, the rest is marked, and the client reads it', async () => {
    const checks = `${page()}/cases/${id}/checks`;
    const wrong = await desk.post(checks, { answered: '0:no', 'tell.speaker': 'concerned' });
    expect(wrong.headers['location']).toContain(`case=${id}&who=concerned`);
    await Promise.all(
      [0, 1].map(() => desk.post(checks, { answered: '0:yes', 'tell.speaker': 'concerned' })),
    );
    const told = await desk.get(`${page()}?do=tell&case=${id}&who=concerned`);
    expect(told.text).toContain('Si firma a dicembre');
    expect(told.text).toContain('il rogito');
    expect(told.text).toContain('Non per telefono: Importo, Note');
    expect(told.text).not.toContain('riservato');
    const other = await desk.get(`${page()}?do=tell&case=${id}&who=other`);
    expect(other.text).not.toContain('Si firma a dicembre');
    const log = await owner.get(`${board()}/checks`);
    expect(log.text.match(/data di nascita/g)).toHaveLength(2);
    expect(log.text).toContain('C-7');
  });

  it('refuses broken answers, foreign calls and cases', async () => {
    const checks = `${page()}/cases/${id}/checks`;
    expect((await desk.post(checks, { answered: '9:yes', 'tell.speaker': 'concerned' })).status).toBe(404);
    expect((await desk.post(checks, { answered: 'ja', 'tell.speaker': 'x' })).status).toBe(422);
    expect(
      (await desk.post(`${page()}/cases/${newId()}/checks`, { answered: '0:yes', 'tell.speaker': 'other' }))
        .status,
    ).toBe(404);
    expect(
      (
        await desk.post(`/desk/${rival.contractId}/calls/${call}/cases/${id}/checks`, {
          answered: '0:yes',
          'tell.speaker': 'other',
        })
      ).status,
    ).toBe(404);
    expect((await desk.get(`${page()}?do=tell&case=${newId()}`)).status).toBe(404);
  });

  it('is served over the API the same way', async () => {
    const api = `/api/v1/desk/${law.contractId}`;
    const made = await desk.json('post', `${api}/cases`, {
      callId: call,
      caseNumber: 'A-1',
      title: 'Atto',
      mayTell: 'Da domani.',
    });
    expect(made.status).toBe(201);
    const words = await desk.json('post', `${api}/searches`, { q: 'a-1' });
    const { body } = await desk.get(`${api}/cases?s=${words.body.s}`);
    const [file] = body.items;
    expect(file).toMatchObject({ status: 'open', content: { caseNumber: 'A-1' } });
    const tell = () => desk.get(`${api}/calls/${call}/cases/${file.id}`);
    expect((await tell()).body).toMatchObject({
      speaker: 'concerned',
      questions: [{ text: 'data di nascita', passed: false }],
    });
    expect(JSON.stringify((await tell()).body)).not.toContain('Da domani');
    const answer = await desk.json('post', `${api}/calls/${call}/cases/${file.id}/checks`, {
      speaker: 'concerned',
      check: 0,
      passed: true,
    });
    expect(answer.status).toBe(204);
    expect((await tell()).body.fields[0]).toEqual({ field: 'words', state: 'say', text: 'Da domani.' });
    expect((await desk.json('post', `${api}/cases/${file.id}/moves`, { status: 'Finita' })).status).toBe(204);
    const whole = await owner.get(`/api/v1${board()}/${file.id}`);
    expect(whole.body.history.map((one: { to: string }) => one.to)).toEqual(['done', 'open']);
    const log = await owner.get(`/api/v1${board()}/checks?caseId=${file.id}`);
    expect(log.body.items).toHaveLength(1);
    const mine = await owner.json('post', `/api/v1${board()}`, {
      title: 'Rogito',
      caller: { name: 'Ugo Neri' },
    });
    expect((await owner.get(`/api/v1${board()}/${mine.body.id}`)).body.case).toMatchObject({
      content: { caseNumber: 'R-2026/3' },
      contacts: [{ name: 'Ugo Neri' }],
    });
    expect((await desk.json('post', `${api}/cases/${file.id}/moves`, { status: 7 })).status).toBe(422);
  });
});
