import { Calls, Contacts, Desks, LineQueries, Openings, PhoneNumbers } from '../../../src/desk/index.js';
import { Missing } from '../../../src/platform/errors.js';
import { TestApp } from '../../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../../support/market.js';
import type { Reader } from '../../support/reader.js';
import { engagement, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let mara: ListedAssistant;
let giulia: ListedAssistant;
let work: Engagement;
let [maras, giulias, owners]: Reader[] = [];
let page: string;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:00:00Z');
  await vocabulary(app);
  mara = await assistant(app, 'Mara Turno');
  giulia = await assistant(app, 'Giulia Turno');
  work = await engagement(app, 'Studio Turno', mara);
  maras = await app.world.reader(mara);
  giulias = await app.world.reader(giulia);
  owners = await app.world.reader(work.firm.owner);
  page = `/contracts/${work.contractId}/substitutes`;
});
afterAll(() => app.stop());

const look = (person: { actor: ListedAssistant['actor'] }) =>
  app.get(Desks).work(person.actor, work.contractId, async (desk) => {
    await app.get(Openings).note(desk, 'contacts');
    return (await app.get(Contacts).page(desk, '', { limit: 5 })).rows.length;
  });
const agreementId = async (): Promise<string> =>
  (await app.sql<{ id: string }>(`select id from substitute where ended_at is null`))[0]!.id;
const shift = { fromDate: '2026-11-23', fromTime: '13:00', toDate: '2026-11-23', toTime: '18:00' };

describe('a substitute', () => {
  it('is named by her public profile, and sees nothing before both have agreed', async () => {
    expect((await maras!.post(page, { profile: 'nobody-here', share: '80' })).status).toBe(422);
    expect((await owners!.post(page, { profile: giulia.slug, share: '80' })).status).toBe(404);
    await maras!.post(page, { profile: `https://cornetta.example/assistants/${giulia.slug}`, share: '80' });
    expect((await maras!.post(page, { profile: giulia.slug, share: '80' })).status).toBe(409);
    const id = await agreementId();
    const plan = { ...shift, substituteId: id };
    expect((await maras!.post(`/contracts/${work.contractId}/shifts`, plan)).status).toBe(409);
    expect((await maras!.post(`${page}/${id}/agreement`)).status).toBe(404);
    expect((await owners!.post(`${page}/${id}/agreement`)).status).toBe(303);
    expect((await maras!.post(`/contracts/${work.contractId}/shifts`, plan)).status).toBe(409);
    expect((await giulias!.get('/substitutions')).text).toContain('Studio Turno');
    expect((await giulias!.post(`/substitutions/${id}/agreement`)).status).toBe(303);
    await expect(look(giulia)).rejects.toThrow(Missing);
  });

  it('is planned for a time with a note, never twice at once', async () => {
    const plan = { ...shift, substituteId: await agreementId(), note: 'La Bianchi richiama alle 15' };
    expect((await giulias!.post(`/contracts/${work.contractId}/shifts`, plan)).status).toBe(404);
    expect((await owners!.post(`/contracts/${work.contractId}/shifts`, plan)).status).toBe(404);
    const backwards = { ...plan, toTime: '12:00' };
    expect((await maras!.post(`/contracts/${work.contractId}/shifts`, backwards)).status).toBe(422);
    expect((await maras!.post(`/contracts/${work.contractId}/shifts`, plan)).status).toBe(303);
    expect((await maras!.post(`/contracts/${work.contractId}/shifts`, plan)).status).toBe(409);
  });

  it('opens the desk from the first instant of her shift to before its last', async () => {
    await takeCall(app, work);
    const [call] = await app.sql<{ id: string }>(
      `select subject_id id from event where name = 'desk.record_changed'`,
    );
    await app.get(Calls).end(mara.actor, work.contractId, call!.id, { outcome: 'settled', note: '' });
    app.clock.travelTo('2026-11-23T11:59:59Z');
    await expect(look(giulia)).rejects.toThrow(Missing);
    expect((await giulias!.get('/desk')).text).not.toContain('Studio Turno');
    app.clock.travelTo('2026-11-23T12:00:00Z');
    expect(await look(giulia)).toBe(1);
    const desk = await giulias!.get(`/desk/${work.contractId}`);
    expect(desk.text).toContain('sostituisci Mara fino alle 18:00');
    expect(desk.text).toContain('La Bianchi richiama alle 15');
    expect((await owners!.get(`/contracts/${work.contractId}/openings`)).text).toContain('Giulia Turno');
  });

  it('gets the calls of her shift', async () => {
    await app.get(PhoneNumbers).add(work.firm.owner.actor, {
      number: '+390511234567',
      provider: 'generic',
      label: 'Studio',
    });
    const rota = async () => (await app.get(LineQueries).read({ number: '+390511234567' }))?.rota[0];
    expect((await rota())?.assistantId).toBe(giulia.id);
    app.clock.travelTo('2026-11-23T17:30:00Z');
    expect((await rota())?.assistantId).toBe(mara.id);
    app.clock.travelTo('2026-11-23T13:00:00Z');
  });

  it('works under her own name, and her part stands on the line', async () => {
    const id = await app.get(Calls).take(giulia.actor, work.contractId, { name: 'Ugo Neri', number: null });
    app.clock.travelTo('2026-11-23T13:30:00Z');
    await app.get(Calls).end(giulia.actor, work.contractId, id, { outcome: 'settled', note: '' });
    await app.settle();
    const lines = await app.sql<{ minutes: number; who: string | null; share: number | null; sheet: string }>(
      `select minutes, worked_by who, share_bps share, timesheet_id sheet from time_line order by started_at`,
    );
    expect(lines.map(({ who, share }) => [who, share])).toEqual([
      [null, null],
      [giulia.id, 8000],
    ]);
    const sheet = (await maras!.get(`/timesheets/${lines[1]!.sheet}`)).text;
    expect(sheet).toContain('fatto da Giulia Turno');
    // Half an hour at 20 € an hour, of which 80 % are hers.
    expect(sheet).toMatch(/80.?% del ricavo: 7,(04|28)/);
  });

  it('may finish the call she is in when her shift ends, and nothing else', async () => {
    app.clock.travelTo('2026-11-23T16:59:00Z');
    const id = await app.get(Calls).take(giulia.actor, work.contractId, { name: 'Lia Blu', number: null });
    app.clock.travelTo('2026-11-23T17:05:00Z');
    await app.get(Calls).end(giulia.actor, work.contractId, id, { outcome: 'settled', note: '' });
    await expect(look(giulia)).rejects.toThrow(Missing);
    await app.sweep('sweep.desk.shifts');
    const told = await app.sql(`select 1 from event where name = 'substitute.shift_ended'`);
    await app.sweep('sweep.desk.shifts');
    expect(await app.sql(`select 1 from event where name = 'substitute.shift_ended'`)).toHaveLength(
      told.length,
    );
  });

  it('is out at once when the business takes its agreement back', async () => {
    const plan = { ...shift, fromTime: '18:30', toTime: '20:00', substituteId: await agreementId() };
    await maras!.post(`/contracts/${work.contractId}/shifts`, plan);
    app.clock.travelTo('2026-11-23T18:00:00Z');
    expect(await look(giulia)).toBeGreaterThan(0);
    expect((await owners!.post(`${page}/${await agreementId()}/ending`)).status).toBe(303);
    await expect(look(giulia)).rejects.toThrow(Missing);
    expect((await giulias!.get(`/desk/${work.contractId}`)).status).toBe(404);
  });
});
