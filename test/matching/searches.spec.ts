import { Matching, SideBlocks, type Need } from '../../src/matching/index.js';
import { replay, type StoredSearch } from '../../src/matching/replay.rules.js';
import { createWeb } from '../../src/app.js';
import { newId } from '../../src/platform/ids.js';
import { SETTINGS, type RunSettings } from '../../src/platform/config/tokens.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';
import type { Firm } from '../support/world.js';

let app: TestApp;
let firm: Firm;
const people: ListedAssistant[] = [];

const need: Need = {
  timezone: 'Europe/Rome',
  startsOn: '2026-12-07',
  endsOn: null,
  holidays: false,
  slots: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '13:00' })),
  weeklyMinutes: 300,
  callsPerDay: null,
  budgetCents: 56_000,
  skills: [],
  languages: [{ code: 'it', level: 6, verified: false }],
};

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  firm = await app.world.firm();
  // Two of them are alike in everything: who joined earlier comes first.
  for (const [name, facts] of [
    ['Mara Rinaldi', { reputation: [0.94, 0.9, 31] }],
    ['Davide Kofler', {}],
    ['Elena Sala', {}],
    ['Nadia Serra', { closures: [['2026-12-24', '2026-12-28']] }],
  ] as const)
    people.push(await assistant(app, name, facts as never));
});
afterAll(() => app.stop());

const stored = async (briefId: string): Promise<StoredSearch & { excluded: object; considered: number }> => {
  const [row] = await app.sql<StoredSearch & { excluded: object; considered: number }>(
    `select ranking_version "rankingVersion", results, excluded, considered from match_search where brief_id = $1`,
    [briefId],
  );
  return row!;
};

describe('a stored search', () => {
  const briefId = newId();
  beforeAll(() => app.get(Matching).match(need, { briefId, organisationId: firm.id }));

  it('computes to the same points and order', async () => {
    const search = await stored(briefId);
    expect(search.considered).toBe(4);
    expect(search.results.map((one) => one.assistantId)).toEqual(people.map((one) => one.id));
    expect(replay(search)).toEqual({ equal: true, differences: [] });
  });

  it('says where it was changed', async () => {
    const search = await stored(briefId);
    const swapped = {
      ...search,
      results: [search.results[1]!, search.results[0]!, ...search.results.slice(2)],
    };
    expect(replay(swapped).equal).toBe(false);
    const tied = {
      ...search,
      results: [search.results[0]!, search.results[2]!, search.results[1]!, search.results[3]!],
    };
    expect(replay(tied).differences).toEqual(['place 3 kept, 2 computed', 'place 2 kept, 3 computed']);
    const [first, ...others] = search.results;
    const raised = {
      ...search,
      results: [{ ...first!, inputs: { ...first!.inputs, priceCents: 1 } }, ...others],
    };
    expect(replay(raised).differences.length).toBeGreaterThan(0);
    expect(replay({ ...search, rankingVersion: '2020-01' }).equal).toBe(false);
  });

  it('forgets who was erased and keeps the order', async () => {
    const [mara, davide] = people;
    await app.get(Matching).eraseFromSearches(davide!.id);
    const search = await stored(briefId);
    expect(search.results.map((one) => one.assistantId)).toEqual([
      mara!.id,
      null,
      people[2]!.id,
      people[3]!.id,
    ]);
    expect(JSON.stringify(search)).not.toContain(davide!.id);
    for (const version of davide!.packageVersionIds) expect(JSON.stringify(search)).not.toContain(version);
    expect(replay(search).equal).toBe(true);
  });
});

describe('a block', () => {
  it('keeps the two sides apart in matching and invitations, whichever side set it, until it is taken back', async () => {
    const [mara, davide] = people;
    const blocks = app.get(SideBlocks);
    const names = async (): Promise<string[]> =>
      (await app.get(Matching).match(need, { briefId: newId(), organisationId: firm.id })).matches.map(
        (one) => one.assistantId,
      );
    await blocks.block(firm.owner.actor, mara!.id);
    await blocks.block(firm.owner.actor, mara!.id);
    await blocks.block(davide!.actor, firm.id);
    expect(await names()).toEqual([people[2]!.id]);
    const other = await app.world.firm('Altra Firma');
    const theirs = await app.get(Matching).match(need, { briefId: newId(), organisationId: other.id });
    expect(theirs.matches).toHaveLength(3);
    await expect(blocks.refuse(firm.id, davide!.id)).rejects.toMatchObject({ code: 'not_available' });
    await expect(blocks.refuse(firm.id, mara!.id)).rejects.toMatchObject({ code: 'sides_blocked' });
    // One's own block alone is listed, and only it can be taken back.
    expect((await blocks.list(firm.owner.actor)).map((one) => one.id)).toEqual([mara!.id]);
    await expect(blocks.unblock(firm.owner.actor, davide!.id)).rejects.toThrow('no such');
    await blocks.unblock(firm.owner.actor, mara!.id);
    await blocks.unblock(davide!.actor, firm.id);
    expect(await names()).toHaveLength(3);
  });

  it('is set and removed on the page', async () => {
    const reader = await app.world.reader(firm.owner);
    await reader.post('/blocks', { otherId: people[0]!.id });
    expect((await reader.get('/blocks')).text).toContain('Mara Rinaldi');
    await reader.post(`/blocks/${people[0]!.id}/removal`, {});
    expect((await reader.get('/blocks')).text).toContain('Nessun blocco');
    expect((await reader.post(`/blocks/${people[0]!.id}/removal`, {})).status).toBe(404);
  });
});

describe('another process', () => {
  it('answers from changed facts within two seconds', async () => {
    const settings = app.get<RunSettings>(SETTINGS as never);
    const other = await createWeb({ ...settings, logLevel: 'silent' });
    try {
      const theirs = other.get(Matching, { strict: false });
      expect((await theirs.match(need)).matches).toHaveLength(3);
      await app.sql(`update availability set weekly_minutes = 60 where assistant_id = $1`, [people[0]!.id]);
      const began = Date.now();
      await app.get(Matching).refresh(people[0]!.id);
      while ((await theirs.match(need)).matches.length === 3 && Date.now() - began < 5000)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect((await theirs.match(need)).excluded.hours).toBe(1);
      expect(Date.now() - began).toBeLessThan(2000);
    } finally {
      await other.close();
      await app.sql(`update availability set weekly_minutes = 1200 where assistant_id = $1`, [people[0]!.id]);
      await app.get(Matching).refresh(people[0]!.id);
    }
  });
});

describe('what enters the order', () => {
  it('is nothing but the published facts: no other column of the tables moves anybody', async () => {
    const before = (await app.get(Matching).match(need)).matches.map((one) => [one.assistantId, one.score]);
    // Everything else kept of them is turned round among them.
    await app.sql(
      `with turned as (select assistant_id, lead(experience_years, 1, 33::smallint) over w years, lead(city, 1, 'Altrove') over w town,
           lead(headline, 1, 'Altro') over w line, row_number() over w n from assistant_profile window w as (order by assistant_id))
       update assistant_profile p set experience_years = t.years, city = t.town, headline = t.line, story = 'storia ' || t.n,
         province = 'XX', tax_regime = 'ordinario', links = '["https://example.com"]', first_published_at = now() - t.n * interval '9 days'
       from turned t where t.assistant_id = p.assistant_id`,
    );
    await app.sql(
      `update account set name = reverse(name), locale = 'en', created_at = now() - random() * interval '900 days' where kind = 'assistant'`,
    );
    await app.get(Matching).reread(people.map((one) => one.id));
    expect((await app.get(Matching).match(need)).matches.map((one) => [one.assistantId, one.score])).toEqual(
      before,
    );
  });

  it('could not be bought: no table has anything to keep a payment for a place in', async () => {
    const columns = await app.sql<{ name: string }>(
      `select table_name || '.' || column_name name from information_schema.columns
       where table_schema = 'public' and column_name ~ '(boost|sponsor|promot|featured|paid_rank|bid_)'`,
    );
    expect(columns).toEqual([]);
  });
});
