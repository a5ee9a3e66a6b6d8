import { Temporal } from 'temporal-polyfill';
import { Availability, type OpenHours } from '../../../src/availability/index.js';
import { gapsByDay, uncovered } from '../../../src/desk/coverage/gaps.rules.js';
import { newId } from '../../../src/platform/ids.js';
import { TestApp } from '../../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../../support/market.js';
import type { Reader } from '../../support/reader.js';
import { contractOf, engagement, type Engagement } from '../desk-world.js';

const weekdays = [1, 2, 3, 4, 5];
const hours = (from: string, to: string, closures: OpenHours['closures'] = []): OpenHours => ({
  timezone: 'Europe/Rome',
  windows: weekdays.map((day) => ({ day, from, to })),
  closures,
  worksHolidays: false,
});
const monday = Temporal.Instant.from('2026-11-23T08:00:00Z');
const need = { timezone: 'Europe/Rome', windows: hours('09:00', '13:00').windows };
const away = [{ startsOn: '2026-11-26', endsOn: '2026-11-27' }];
const minute = (iso: string) => Date.parse(iso) / 60_000;
const gaps = (cover: Partial<Parameters<typeof uncovered>[0]>) =>
  gapsByDay(
    uncovered(
      { need, assistant: hours('08:00', '18:00', away), shifts: [], others: [], ...cover },
      monday,
      '2026-11-29',
    ),
    'Europe/Rome',
  );

describe('hours an absence leaves without anyone', () => {
  it('are those agreed, on the days she is closed', () => {
    expect(gaps({})).toEqual([
      { day: '2026-11-26', minutes: 240, times: [{ from: '09:00', to: '13:00' }] },
      { day: '2026-11-27', minutes: 240, times: [{ from: '09:00', to: '13:00' }] },
    ]);
  });

  it('are not those a substitute or somebody else on the rota covers', () => {
    const shift = { start: minute('2026-11-26T07:00:00Z'), end: minute('2026-11-26T11:00:00Z') };
    expect(gaps({ shifts: [shift] })).toEqual([
      { day: '2026-11-26', minutes: 60, times: [{ from: '12:00', to: '13:00' }] },
      { day: '2026-11-27', minutes: 240, times: [{ from: '09:00', to: '13:00' }] },
    ]);
    expect(gaps({ others: [hours('09:00', '18:00')] })).toEqual([]);
  });

  it('are none she never had, and no holiday', () => {
    expect(gaps({ assistant: hours('11:00', '18:00', away) })[0]?.times).toEqual([
      { from: '11:00', to: '13:00' },
    ]);
    const december = Temporal.Instant.from('2026-12-07T08:00:00Z');
    const holiday = { need, assistant: hours('09:00', '13:00'), shifts: [], others: [] };
    expect(uncovered(holiday, december, '2026-12-08')).toEqual([]);
  });

  it('keep their clock on the night it changes, and end at midnight', () => {
    const night = {
      timezone: 'Europe/Rome',
      windows: [
        { day: 6, from: '22:00', to: '24:00' },
        { day: 7, from: '00:00', to: '04:00' },
      ],
    };
    const closed = {
      ...night,
      closures: [{ startsOn: '2026-10-24', endsOn: '2026-10-25' }],
      worksHolidays: true,
    };
    const spans = uncovered(
      { need: night, assistant: closed, shifts: [], others: [] },
      Temporal.Instant.from('2026-10-24T08:00:00Z'),
      '2026-10-25',
    );
    expect(gapsByDay(spans, 'Europe/Rome')).toEqual([
      { day: '2026-10-24', minutes: 120, times: [{ from: '22:00', to: '24:00' }] },
      // The hour from two to three comes twice.
      { day: '2026-10-25', minutes: 300, times: [{ from: '00:00', to: '04:00' }] },
    ]);
  });
});

describe('when a covered hour loses its last person', () => {
  let app: TestApp;
  let mara: ListedAssistant;
  let giulia: ListedAssistant;
  let work: Engagement;
  let [maras, giulias, owners]: Reader[] = [];
  let page: string;

  const news = async (): Promise<number> => {
    await app.settle();
    const rows = await app.sql(`select 1 from event where name = 'contract.uncovered' and subject_id = $1`, [
      work.contractId,
    ]);
    return rows.length;
  };
  const notices = (reader: Reader | undefined) => reader!.get('/notifications').then(({ text }) => text);

  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.travelTo('2026-11-23T08:00:00Z');
    await vocabulary(app);
    mara = await assistant(app, 'Mara Assente');
    giulia = await assistant(app, 'Giulia Pronta');
    work = await engagement(app, 'Studio Scoperto', mara);
    maras = await app.world.reader(mara);
    giulias = await app.world.reader(giulia);
    owners = await app.world.reader(work.firm.owner);
    page = `/contracts/${work.contractId}/substitutes`;
    const briefId = newId();
    const now = app.clock.date();
    await app.world.insert('brief', {
      id: briefId,
      organisation_id: work.firm.id,
      number: 1,
      title: 'Centralino',
      timezone: 'Europe/Rome',
      starts_on: '2026-01-01',
      weekly_minutes: 600,
      budget_cents: 50_000,
      state: 'filled',
      state_at: now,
      created_by: work.firm.owner.id,
      created_at: now,
    });
    for (const weekday of weekdays)
      await app.world.insert('brief_slot', { brief_id: briefId, weekday, starts: '10:00', ends: '12:00' });
    await app.sql(`update contract set brief_id = $2 where id = $1`, [work.contractId, briefId]);
  });
  afterAll(() => app.stop());

  it('tells both sides of an absence once, and shows the hours', async () => {
    await app.get(Availability).close(mara.actor, { startsOn: '2026-11-26', endsOn: '2026-11-27', note: '' });
    expect(await news()).toBe(1);
    expect(await notices(owners)).toContain('Mara Assente sarà assente in ore concordate');
    expect(await notices(maras)).toContain('Ore concordate con Studio Scoperto senza nessuno');
    for (const reader of [owners, maras]) expect((await reader!.get(page)).text).toContain('10:00–12:00');
    await app.get(Availability).confirm(mara.actor);
    await app.sweep('sweep.desk.coverage');
    expect(await news()).toBe(1);
    const listed = await owners!.get(`/api/v1/contracts/${work.contractId}/coverage-gaps`);
    expect(listed.body).toMatchObject({
      items: [
        { day: '2026-11-26', minutes: 120 },
        { day: '2026-11-27', minutes: 120 },
      ],
    });
    expect((await giulias!.get(`/api/v1/contracts/${work.contractId}/coverage-gaps`)).status).toBe(404);
  });

  it('is silent once a substitute has the shift, and tells again when she steps back', async () => {
    await maras!.post(page, { profile: giulia.slug, share: '80' });
    const [{ id } = { id: '' }] = await app.sql<{ id: string }>(`select id from substitute`);
    await owners!.post(`${page}/${id}/agreement`);
    await giulias!.post(`/substitutions/${id}/agreement`);
    const plan = {
      substituteId: id,
      fromDate: '2026-11-26',
      fromTime: '08:00',
      toDate: '2026-11-27',
      toTime: '18:00',
    };
    expect((await maras!.post(`/contracts/${work.contractId}/shifts`, plan)).status).toBe(303);
    expect(await news()).toBe(1);
    expect((await owners!.get(page)).text).not.toContain('10:00–12:00');
    await giulias!.post(`/substitutions/${id}/ending`);
    expect(await news()).toBe(2);
    expect((await owners!.get(page)).text).toContain('10:00–12:00');
  });

  it('is over when the day is opened again', async () => {
    const own = await app.get(Availability).ofAssistant(mara.id);
    await app.get(Availability).reopen(mara.actor, own!.closures[0]!.id);
    expect(await news()).toBe(2);
    expect(await app.sql(`select 1 from coverage_gap`)).toEqual([]);
    expect((await maras!.get(page)).text).not.toContain('id="gaps"');
  });

  it('says nothing of a contract whose hours nobody drew', async () => {
    const plain = await contractOf(app, work.firm, mara);
    expect((await owners!.get(`/contracts/${plain}/substitutes`)).status).toBe(200);
  });
});
