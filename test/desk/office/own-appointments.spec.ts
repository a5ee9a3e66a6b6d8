import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { engagement, type Engagement } from '../desk-world.js';

describe('an appointment the client makes itself', () => {
  let app: TestApp;
  let bianchi: Engagement;
  let owner: Reader;
  let mara: Reader;
  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.travelTo('2026-03-02T08:00:00Z');
    bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
    owner = await app.world.reader(bianchi.firm.owner);
    mara = await app.world.reader(bianchi.mara);
  });
  afterAll(() => app.stop());
  const base = (): string => `/contracts/${bianchi.contractId}`;
  const wanted = (more: Record<string, string> = {}) => ({
    'caller.name': 'Elena Conti',
    'caller.number': '+39 335 123 4118',
    what: 'Igiene',
    date: '2026-03-03',
    time: '21:00',
    minutes: '30',
    calendar: 'main',
    email: 'elena@example.com',
    ...more,
  });

  it('is written at any hour, seen by the assistant, charged to nobody, and the guest is invited', async () => {
    expect((await owner.get(`${base()}/calendar`)).text).toContain(`${base()}/appointments/new`);
    const form = (await owner.get(`${base()}/appointments/new?day=2026-03-09`)).text;
    expect(form).toContain('2026-03-09');
    const id = /name="id" value="([^"]+)"/.exec(form)![1]!;
    const made = await owner.post(`${base()}/appointments`, wanted({ id }));
    expect(made.headers['location']).toContain(`${base()}/appointments/${id}`);
    // The same button pressed twice makes one.
    await owner.post(`${base()}/appointments`, wanted({ id }));
    const week = await owner.get(`/api/v1${base()}/appointments`);
    expect(week.body.items).toHaveLength(1);
    expect((await mara.get(`/desk/${bianchi.contractId}/appointments/${id}`)).text).toContain('Elena Conti');
    await app.settle();
    expect((await app.lastMail('elena@example.com')).subject).toContain('martedì 3 marzo, 21:00');
    expect(await app.sql(`select 1 from desk_work where contract_id = $1`, [bianchi.contractId])).toEqual([]);
    const lines = await app.sql(`select 1 from time_line where contract_id = $1`, [bianchi.contractId]);
    expect(lines).toEqual([]);
  });

  it('is moved and cancelled by the client, too, here and by the API', async () => {
    const json = {
      what: 'Riunione',
      date: '2026-03-04',
      time: '20:00',
      minutes: 45,
      calendar: 'main',
    };
    const { status, body } = await owner.post(`/api/v1${base()}/appointments`, json);
    expect(status).toBe(201);
    const at = `${base()}/appointments/${body.id}`;
    const to = { date: '2026-03-05', time: '22:30', minutes: '45', calendar: 'main' };
    expect((await owner.post(`${at}/moves`, to)).status).toBe(303);
    expect((await owner.post(`/api/v1${at}/cancellation`, { reason: 'ferie' })).status).toBe(200);
    const { content, state } = (await owner.get(`/api/v1${at}`)).body;
    expect([content.date, content.time, state]).toEqual(['2026-03-05', '22:30', 'cancelled']);
  });

  it('keeps what was typed when another type is chosen', async () => {
    const page = await owner.post(`${base()}/appointments`, wanted({ what: 'Perizia', next: 'of:none' }));
    expect(page.status).toBe(200);
    expect(page.text).toContain('value="Perizia"');
  });

  it('takes no place that is taken, none that has gone, and keeps what was typed', async () => {
    const again = await owner.post(`${base()}/appointments`, wanted({ what: 'Visita' }));
    expect([again.status, again.text.includes('value="Visita"')]).toEqual([409, true]);
    expect((await owner.post(`${base()}/appointments`, wanted({ date: '2026-03-01' }))).status).toBe(422);
    expect((await owner.post(`${base()}/appointments`, wanted({ calendar: 'none' }))).status).toBe(422);
  });

  it('is nobody else’s: not the assistant’s by this door, not a viewer’s, not another firm’s', async () => {
    const other = await engagement(app, 'Studio Verdi', bianchi.mara);
    for (const reader of [mara, await app.world.reader(other.firm.owner)])
      expect((await reader.post(`${base()}/appointments`, wanted({ time: '19:00' }))).status).toBe(404);
  });

  it('needs a contract in force', async () => {
    await app.sql(`update contract set state = 'ended' where id = $1`, [bianchi.contractId]);
    expect((await owner.post(`${base()}/appointments`, wanted({ time: '18:00' }))).status).toBe(409);
  });
});
