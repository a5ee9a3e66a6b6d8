import { Availability } from '../../src/availability/index.js';
import { TestApp } from '../support/app.js';
import type { Person } from '../support/world.js';

let app: TestApp;
let mara: Person;
beforeAll(async () => {
  app = await TestApp.start();
  mara = await app.world.assistantAccount();
});
afterAll(() => app.stop());

const fields = {
  timezone: 'Europe/Rome',
  weeklyHours: '22.5',
  maxClients: '4',
  revision: '0',
  'windows.1.0.from': '09:00',
  'windows.1.0.to': '13:00',
  'windows.1.1.from': '14:00',
  'windows.1.1.to': '18:00',
  'windows.5.0.from': '22:00',
  'windows.5.0.to': '02:00',
  'windows.6.0.from': '',
  'windows.6.0.to': '',
};

describe('the week', () => {
  it('begins empty, is saved by plain fields and shown again', async () => {
    const reader = await app.world.reader(mara);
    expect((await reader.get('/availability')).text).toContain('Quando ti si può chiamare');
    expect((await reader.post('/availability', fields)).status).toBe(303);
    const own = (await app.get(Availability).ofAssistant(mara.id))!;
    expect(own).toMatchObject({ weeklyMinutes: 1350, maxClients: 4, worksHolidays: false, revision: 1 });
    expect(own.windows).toEqual([
      { day: 1, from: '09:00', to: '13:00' },
      { day: 1, from: '14:00', to: '18:00' },
      { day: 5, from: '22:00', to: '02:00' },
    ]);
    const page = (await reader.get('/availability')).text;
    expect(page).toContain('Sei raggiungibile dodici ore a settimana e hai 22 h 30 di lavoro da vendere');
    expect(page).toContain('name="windows.5.0.to" value="02:00"');
  });

  it('refuses a stale form, half a row, overlaps and nonsense, and keeps what was written', async () => {
    const reader = await app.world.reader(mara);
    expect((await reader.post('/availability', fields)).status).toBe(409);
    const now = { ...fields, revision: '1' };
    const half = await reader.post('/availability', { ...now, 'windows.6.0.from': '10:30' });
    expect(half.status).toBe(422);
    expect(half.text).toContain('value="10:30"');
    expect(half.text).toContain('id="field-windows-6-0-to-error"');
    for (const wrong of [
      { 'windows.1.1.from': '12:00' },
      {
        'windows.6.0.from': '23:00',
        'windows.6.0.to': '22:00',
        'windows.7.0.from': '01:00',
        'windows.7.0.to': '03:00',
      },
      { 'windows.6.0.from': '09:00', 'windows.6.0.to': '09:00' },
      { 'windows.9.0.from': '09:00', 'windows.9.0.to': '10:00' },
      { 'windows.1.0.from': '25:00' },
      { windows: 'all' },
      { 'windows.1': 'x' },
      { timezone: 'Mars/Olympus' },
      { weeklyHours: '100' },
      { weeklyHours: '10.3' },
      { maxClients: '0' },
      { maxClients: '1e9' },
    ])
      expect((await reader.post('/availability', { ...now, ...wrong })).status).toBe(422);
    expect((await app.get(Availability).ofAssistant(mara.id))?.revision).toBe(1);
    const same = { ...now, 'windows.6.0.from': '09:00', 'windows.6.0.to': '09:00' };
    expect((await reader.post('/availability', same)).text).toContain('id="field-windows-6-0-to-error"');
    const over = await reader.post('/availability', { ...now, 'windows.1.1.from': '12:00' });
    expect(over.text).toContain('id="field-windows-1-1-from-error"');
    // Round the clock is a time, too: only the revision is wrong.
    const whole = { ...fields, 'windows.3.0.from': '00:00', 'windows.3.0.to': '24:00' };
    expect((await reader.post('/availability', whole)).status).toBe(409);
  });

  it('is one when two first saves meet', async () => {
    const person = await app.world.assistantAccount('Due Schede');
    const [a, b] = [await app.world.reader(person), await app.world.reader(person)];
    const answers = await Promise.all([a.post('/availability', fields), b.post('/availability', fields)]);
    expect(new Set(answers.map((one) => one.status))).toEqual(new Set([303, 409]));
  });

  it('is confirmed by one button', async () => {
    const reader = await app.world.reader(mara);
    app.clock.travelTo(app.clock.now().add({ hours: 24 * 9 }));
    expect((await reader.get('/availability')).text).toContain('È ancora così?');
    expect((await reader.post('/availability/confirmations')).status).toBe(303);
    expect((await reader.get('/availability')).text).not.toContain('È ancora così?');
  });
});

describe('closures', () => {
  const day = (days: number) => app.clock.today('Europe/Rome').add({ days }).toString();

  it('are added, never twice for a day, and taken back', async () => {
    const reader = await app.world.reader(mara);
    const add = (from: number, to?: number) =>
      reader.post('/availability/closures', {
        startsOn: day(from),
        endsOn: to === undefined ? '' : day(to),
        note: 'Ferie',
      });
    const both = await Promise.all([add(10, 14), add(12, 20)]);
    expect(new Set(both.map((one) => one.status))).toEqual(new Set([303, 409]));
    expect((await add(40)).status).toBe(303);
    const closures = (await app.get(Availability).ofAssistant(mara.id))!.closures;
    expect(closures.at(-1)).toMatchObject({ startsOn: day(40), endsOn: day(40), note: 'Ferie' });
    for (const { id } of closures)
      expect((await reader.post(`/availability/closures/${id}/remove`)).status).toBe(303);
    expect((await app.get(Availability).ofAssistant(mara.id))!.closures).toEqual([]);
  });

  it('refuse days gone by, the wrong order, far years and rows of others', async () => {
    const reader = await app.world.reader(mara);
    const add = (startsOn: string, endsOn: string) =>
      reader.post('/availability/closures', { startsOn, endsOn });
    expect((await add(day(-3), day(-2))).status).toBe(422);
    expect((await add(day(5), day(4))).status).toBe(422);
    expect((await add(day(5), '9999-01-01')).status).toBe(422);
    expect((await add('2027-02-30', '2027-03-01')).status).toBe(422);
    await add(day(50), day(51));
    const [closure] = (await app.get(Availability).ofAssistant(mara.id))!.closures;
    const other = await app.world.reader(await app.world.assistantAccount('Altra'));
    expect((await other.post(`/availability/closures/${closure!.id}/remove`)).status).toBe(404);
    expect((await other.post(`/availability/closures/nothing/remove`)).status).toBe(404);
    expect((await other.post('/availability/closures', { startsOn: day(3), endsOn: day(3) })).status).toBe(
      404,
    );
  });
});

describe('the API', () => {
  it('saves and reads the same week', async () => {
    const reader = await app.world.reader(await app.world.assistantAccount('Via Api'));
    expect((await reader.get('/api/v1/availability')).status).toBe(404);
    const body = {
      timezone: 'Europe/Rome',
      weeklyHours: 10,
      maxClients: 2,
      worksHolidays: true,
      windows: [{ day: 2, from: '08:00', to: '24:00' }],
    };
    const saved = await reader.json('put', '/api/v1/availability', body);
    expect(saved.status).toBe(200);
    expect(saved.body).toMatchObject({
      weeklyMinutes: 600,
      worksHolidays: true,
      windows: [{ day: 2, from: '08:00', to: '00:00' }],
    });
    expect((await reader.json('put', '/api/v1/availability', { ...body, windows: 'x' })).status).toBe(422);
    expect((await reader.get('/api/v1/availability/free-minutes?from=2027-01-01')).body).toEqual({
      weeklyMinutes: 600,
    });
  });
});
