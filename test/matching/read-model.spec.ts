import { Matching, type Need } from '../../src/matching/index.js';
import { Drift } from '../../src/matching/drift.service.js';
import { loadMarket } from '../../src/matching/engine/load.js';
import { loadMarketApart } from '../../src/matching/engine/load-apart.js';
import { ReadModel } from '../../src/matching/read-model.js';
import { Warming } from '../../src/platform/errors.js';
import { SETTINGS, type RunSettings } from '../../src/platform/config/tokens.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';

let app: TestApp;
const people: ListedAssistant[] = [];
const need: Need = {
  timezone: 'Europe/Rome',
  startsOn: '2026-12-07',
  endsOn: null,
  holidays: false,
  slots: [{ day: 1, from: '09:00', to: '13:00' }],
  weeklyMinutes: 300,
  callsPerDay: null,
  budgetCents: 56_000,
  skills: [],
  languages: [{ code: 'it', level: 6, verified: false }],
};

beforeAll(async () => {
  app = await TestApp.start({ METRICS_TOKEN: 'a token of some length' });
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  for (const name of ['Mara Rinaldi', 'Davide Kofler', 'Elena Sala'])
    people.push(
      await assistant(app, name, {
        closures: [['2027-08-02', '2027-08-20']],
        skills: { 'test-calls': 2 },
        languages: { it: 7, en: [4, 5] },
        reputation: [0.94, 0.9, 31],
      }),
    );
  await app.get(Matching).refresh(people[0]!.id, {
    busyByHalfHour: Array.from({ length: 336 }, (_, slot) => (slot % 7) / 10),
  });
});
afterAll(() => app.stop());

const settings = (): RunSettings => app.get<RunSettings>(SETTINGS as never);

describe('the packed market', () => {
  it('holds what the tables hold, read in bulk or one by one', async () => {
    await app.get(Matching).match(need);
    const drift = app.get(Drift);
    expect(await drift.look()).toBe(0);
    await app.get(Matching).reread(people.map((one) => one.id));
    expect(await drift.look()).toBe(0);
  });

  it('comes out of its own thread as it went in', async () => {
    const at = app.clock.now().epochMilliseconds;
    const told: number[] = [];
    const apart = await loadMarketApart(settings().databaseUrl, at, ({ of }) => told.push(of)).market;
    const here = await loadMarket(settings().databaseUrl, at);
    const all = (market: typeof here) => people.map((one) => market.facts(market.ids.find(one.id)));
    expect(all(apart)).toEqual(all(here));
    expect(told[0]).toBe(3);
    // It can still be changed.
    apart.put({ ...apart.facts(0), skills: { 'test-agenda': 3 } });
    expect(apart.facts(0).skills).toEqual({ 'test-agenda': 3 });
  });

  it('finds and mends what lost news left wrong: changed, gone and new people', async () => {
    const matching = app.get(Matching);
    await app.sql(`update availability set weekly_minutes = 60 where assistant_id = $1`, [people[0]!.id]);
    await app.sql(`update assistant_profile set state = 'suspended' where assistant_id = $1`, [
      people[1]!.id,
    ]);
    const late = await assistant(app, 'Nadia Serra');
    expect((await matching.match(need)).total.all).toBe(3);
    expect(await app.get(Drift).look()).toBe(3);
    const result = await matching.match(need);
    expect(result.matches.map((one) => one.assistantId).sort()).toEqual([people[2]!.id, late.id].sort());
    expect(result.excluded.hours).toBe(1);
    expect(await app.get(Drift).look()).toBe(0);
  });

  it('places nobody by a price that is no longer hers, and names the version she offers now', async () => {
    const matching = app.get(Matching);
    const { id } = people[2]!;
    const before = (await matching.match(need)).matches.find((one) => one.assistantId === id)!;
    const [added] = await app.sql<{ id: string }>(
      `insert into rate_package_version (id, package_id, version, kind, name, price_cents, included_minutes, overage_cents, created_at)
       select gen_random_uuid(), package_id, 2, kind, 'Nuovo', price_cents - 9000, included_minutes, overage_cents, created_at
       from rate_package_version where id = $1 returning id`,
      [before.price.package.versionId],
    );
    // The news of it is still under way.
    await app.sql(`update rate_package set latest_version = 2 where assistant_id = $1`, [id]);
    const after = (await matching.match(need)).matches.find((one) => one.assistantId === id)!;
    expect(after.price.cents).toBe(before.price.cents - 9000);
    expect(after.price.package).toMatchObject({ versionId: added!.id, name: 'Nuovo' });
    expect(await app.get(Drift).look()).toBe(0);
  });

  it('answers nobody while it is read, and says how far it is', async () => {
    const model = app.get(ReadModel);
    const ready = model.ready.bind(model);
    const firm = await app.world.firm('Studio Conti');
    const reader = await app.world.reader(firm.owner);
    model.ready = () => Promise.reject(new Warming({ done: 42, of: 100 }));
    try {
      const id = '00000000-0000-7000-8000-000000000001';
      await app.world.insert('brief', {
        id,
        organisation_id: firm.id,
        number: 1,
        title: 'Telefono',
        timezone: 'Europe/Rome',
        starts_on: '2026-12-07',
        weekly_minutes: 300,
        budget_cents: 50_000,
        state: 'open',
        state_at: app.clock.date(),
        created_by: firm.owner.id,
        created_at: app.clock.date(),
      });
      const page = await reader.get(`/briefs/${id}`);
      expect(page.status).toBe(503);
      expect(page.text).toContain('42 %');
      expect(page.headers['refresh']).toBe('3');
      expect(page.headers['retry-after']).toBe('5');
    } finally {
      model.ready = ready;
    }
  });
});

describe('/metrics', () => {
  const read = (headers: Record<string, string> = {}) => fetch(`${app.url}/metrics`, { headers });

  it('tells size, age and drift to this machine', async () => {
    const text = await (await read()).text();
    expect(text).toMatch(/cornetta_matching_people\{process="web"\} 3/);
    expect(text).toMatch(/cornetta_matching_read_model_bytes\S* \d{5,}/);
    expect(text).toMatch(/cornetta_matching_drift_repaired_total\S* 3/);
    expect(text).toMatch(/cornetta_matching_age_seconds/);
    expect(text).toMatch(/cornetta_process_resident_memory_bytes/);
  });

  it('is not there for others, unless they know the token', async () => {
    const from = { 'x-forwarded-for': '203.0.113.9' };
    expect((await read(from)).status).toBe(404);
    expect((await read({ ...from, authorization: 'Bearer wrong' })).status).toBe(404);
    expect((await read({ ...from, authorization: 'Bearer a token of some length' })).status).toBe(200);
  });
});
