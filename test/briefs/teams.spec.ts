import type { TeamSearch } from '../../src/matching/index.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';
import type { Reader } from '../support/reader.js';
import type { Firm } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let owner: Reader;
let morning: ListedAssistant;
let afternoon: ListedAssistant;
let id: string;

const weekdays = [1, 2, 3, 4, 5];
const form = {
  title: 'Telefono tutto il giorno',
  ...Object.fromEntries(
    weekdays.flatMap((day) => [
      [`coverage.${day}.0.from`, '08:00'],
      [`coverage.${day}.0.to`, '20:00'],
    ]),
  ),
  'languages.0.code': 'it',
  'languages.0.level': '6',
  weeklyHours: '12',
  callsPerDay: '24',
  budgetCents: '1000',
  startsOn: '2026-12-07',
};
const idIn = (location: string | undefined): string => /[0-9a-f-]{36}/.exec(location ?? '')?.[0] ?? '';
const hourly = (cents: number) => [
  { kind: 'hourly', price_cents: cents, included_minutes: null, overage_cents: null },
];

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  firm = await app.world.firm('Studio Bianchi');
  morning = await assistant(app, 'Mara Mattina', {
    windows: [{ days: weekdays, from: '07:00', to: '14:00' }],
    packages: hourly(1800) as never,
  });
  afternoon = await assistant(app, 'Pia Pomeriggio', {
    windows: [{ days: weekdays, from: '14:00', to: '21:00' }],
    packages: hourly(2000) as never,
  });
  owner = await app.world.reader(firm.owner);
  const created = await owner.post('/briefs', form);
  id = idIn(created.headers['location']);
  await owner.post(`/briefs/${id}/openings`);
});
afterAll(() => app.stop());

async function searched(options: Record<string, string> = {}): Promise<TeamSearch> {
  const answer = await owner.post(`/briefs/${id}/teams`, { people: '3', together: '1', ...options });
  expect(answer.status).toBe(303);
  await app.settle();
  const api = await owner.get(`/api/v1/briefs/${id}/teams`);
  return (api.body as { search: TeamSearch }).search;
}

describe('teams of a brief', () => {
  it('says that it computes, then shows who covers what, and keeps the answer', async () => {
    expect((await owner.get(`/briefs/${id}/teams`)).text).toContain('Qui troverete fino a tre squadre');
    await owner.post(`/briefs/${id}/teams`, { people: '3', together: '1' });
    // A second click finds the first one under way.
    await owner.post(`/briefs/${id}/teams`, { people: '3', together: '1' });
    const computing = await owner.get(`/briefs/${id}/teams`);
    expect(computing.text).toContain('si incastrano i turni');
    expect(computing.text).toContain('http-equiv="refresh"');
    await app.settle();
    expect(await app.sql(`select from team_search`)).toHaveLength(1);
    const page = await owner.get(`/briefs/${id}/teams`);
    expect(page.text).toContain('Una squadra copre tutte le vostre ore');
    expect(page.text).toContain('Mara e Pia');
    expect(page.text).toContain('6/12 del lavoro, 6 h a settimana');
    expect(page.text).toContain('lun–ven 8–14');
    expect(page.text).not.toContain('http-equiv="refresh"');
    // Twelve hours a week, half at 18 € and half at 20 €: 26 hours a month each.
    expect(page.text).toContain('988');
  });

  it('invites everybody to her part, and her proposal starts from it', async () => {
    const search = await searched();
    expect(search.result?.teams).toHaveLength(1);
    const path = `/briefs/${id}/teams/${search.id}/invitations`;
    expect((await owner.post(path, { team: '0', message: 'Vi aspettiamo.' })).status).toBe(303);
    const again = await owner.post(path, { team: '0' });
    expect(again.status).toBe(409);
    const reader = await app.world.reader(morning);
    const [row] = await app.sql<{ id: string }>(`select id from invitation where assistant_id = $1`, [
      morning.id,
    ]);
    const page = await reader.get(`/invitations/${row!.id}`);
    expect(page.text).toContain('La tua parte nella squadra');
    expect(page.text).toContain('circa 6 h a settimana');
    const proposal = await reader.get(`/invitations/${row!.id}/proposals/new`);
    expect(proposal.text).toMatch(/name="weeklyHours"[^>]*value="6"|value="6"[^>]*name="weeklyHours"/);
    expect(
      await app.sql(`select from invitation where brief_id = $1 and share is not null`, [id]),
    ).toHaveLength(2);
    expect(afternoon.id).not.toBe(morning.id);
  });

  it('says what would help when nobody can', async () => {
    const search = await searched({ together: '2' });
    expect(search.result).toMatchObject({
      teams: [],
      impossible: true,
      ways: [expect.objectContaining({ kind: 'together' })],
    });
    const page = await owner.get(`/briefs/${id}/teams`);
    expect(page.text).toContain('Le ore che restano scoperte');
    expect(page.text).toContain('Una persona alla volta');
  });

  it('asks less in one click, whatever the way out, and finds the team it promised', async () => {
    const applied = async (values: Record<string, string>, kind: string) => {
      await owner.post(`/briefs/${id}`, { ...form, ...values });
      const { id: searchId, result } = await searched();
      const way = result?.ways.findIndex((one) => one.kind === kind) ?? -1;
      expect(result?.teams).toEqual([]);
      expect((await owner.get(`/briefs/${id}/teams`)).text).toContain(
        `/briefs/${id}/teams/${searchId}/changes`,
      );
      const other = await app.world.reader((await app.world.firm(`Terzi ${kind}`)).owner);
      const path = `/briefs/${id}/teams/${searchId}/changes`;
      expect((await other.post(path, { way: String(way) })).status).toBe(404);
      expect((await owner.post(path, { way: '9' })).status).toBe(404);
      expect((await owner.post(path, { way: 'tutte' })).status).toBe(422);
      expect((await owner.post(path, { way: String(way) })).status).toBe(303);
      await app.settle();
      const { search } = (await owner.get(`/api/v1/briefs/${id}/teams`)).body as { search: TeamSearch };
      expect(search.result?.teams[0]?.cents).toBe(result!.ways[way]!.team.cents);
      return { path, way, search };
    };
    const budget = await applied({ budgetCents: '500' }, 'budget');
    expect(budget.search.need.budgetCents).toBe(98_800);
    // The brief has moved on: what an old answer proposed is not done to it again.
    expect((await owner.post(budget.path, { way: String(budget.way) })).status).toBe(409);
    const hours = await applied({ 'coverage.1.0.from': '05:00' }, 'hours');
    expect(hours.search.need.slots.find((slot) => slot.day === 1)).toEqual({
      day: 1,
      from: '07:00',
      to: '20:00',
    });
    expect(hours.search.need.slots).toHaveLength(5);
  });

  it('publishes its rules beside those of ranking', async () => {
    const page = await app.reader().get('/help/ranking');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Si pesano al massimo 200 persone');
    expect(page.text).toContain('4000 rami o 20 secondi');
  });

  it('refuses absurd numbers and other firms', async () => {
    for (const options of [
      { people: '1' },
      { people: '900' },
      { together: '0' },
      { together: '9' },
      { people: 'molte' },
    ])
      expect(
        (await owner.post(`/briefs/${id}/teams`, { people: '3', together: '1', ...options })).status,
      ).toBe(422);
    const other = await app.world.reader((await app.world.firm('Altra')).owner);
    const search = await searched();
    expect((await other.get(`/briefs/${id}/teams`)).status).toBe(404);
    expect((await other.post(`/briefs/${id}/teams`, { people: '3', together: '1' })).status).toBe(404);
    expect((await other.post(`/briefs/${id}/teams/${search.id}/invitations`, { team: '0' })).status).toBe(
      404,
    );
    expect((await owner.post(`/briefs/${id}/teams/${search.id}/invitations`, { team: '2' })).status).toBe(
      404,
    );
  });
});
