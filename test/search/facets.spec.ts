import { freeSteps, monthSteps } from '../../src/search/directory.port.js';
import { TestApp } from '../support/app.js';

let app: TestApp;
const ids: string[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  for (let n = 0; n < 6; n += 1) ids.push((await app.world.assistantAccount(`Persona ${'ABCDEF'[n]}`)).id);
});
afterAll(() => app.stop());

const languages = ['it', 'en', 'de', 'fr'];
const codes = ['a', 'b', 'c', 'd', 'e'];
let seed = 7;
const below = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
const some = (list: string[]): string[] => list.filter(() => below(2) === 0);

/** Writes a document with facts drawn by lot, as the search index does. */
const write = (id: string): Promise<unknown[]> =>
  app.sql(
    `insert into search_document (assistant_id, slug, display_name, headline, city, province, experience_years, skills,
       sectors, languages, language_levels, month_cents, free_minutes, text_it, text_en, words, confirmed_at, published_at, refreshed_at)
     values ($1, $1::uuid::text, 'x', '', '', '', 0, $2, $3, '{}', $4, $5, $6, '', '', 'x', now(), now(), now())
     on conflict (assistant_id) do update set skills = excluded.skills, sectors = excluded.sectors,
       language_levels = excluded.language_levels, month_cents = excluded.month_cents, free_minutes = excluded.free_minutes`,
    [
      id,
      some(codes),
      some(codes),
      JSON.stringify(Object.fromEntries(some(languages).map((code) => [code, { level: 1 + below(7) }]))),
      below(4) === 0 ? null : below(120_000),
      below(2400),
    ],
  );

const remove = (id: string): Promise<unknown[]> =>
  app.sql(`delete from search_document where assistant_id = $1`, [id]);

const said = `select facet, value, place from search_facet, generate_series(0, 4095) bit,
  lateral (select block * 4096 + bit place) p where get_bit(bits, bit) = 1`;
const counted = `select f.facet, f.value, p.place from search_document d join search_place p using (assistant_id),
  search_facets(d.skills, d.sectors, d.language_levels, d.month_cents, d.free_minutes) f`;

/** What the bits say and the documents don't, and the other way round. */
const differences = () =>
  app.sql(`((${said}) except (${counted})) union all ((${counted}) except (${said}))`);

describe('the bits of the facets', () => {
  it('say what the documents say, whatever is written, rewritten and deleted', async () => {
    for (let n = 0; n < 60; n += 1) await (below(4) === 0 ? remove : write)(ids[below(ids.length)]!);
    expect(await differences()).toEqual([]);
    await app.sql(`update search_document set skills = '{a}', free_minutes = 1200`);
    expect(await differences()).toEqual([]);
    await app.sql(`delete from search_document`);
    expect(await app.sql(said)).toEqual([]);
  });

  it('are right when many write at once', async () => {
    for (let round = 0; round < 8; round += 1) await Promise.all(ids.map(write));
    expect(await differences()).toEqual([]);
  });

  it('keep a person at her place when she comes back', async () => {
    const place = () => app.sql(`select place from search_place where assistant_id = $1`, [ids[0]]);
    const before = await place();
    await remove(ids[0]!);
    await write(ids[0]!);
    expect(await place()).toEqual(before);
  });

  it('know the steps the directory offers', async () => {
    const steps = (facet: string) =>
      app.sql<{ value: string }>(
        `select distinct f.value, f.value::int from generate_series(0, 200000, 20) n,
           search_facets('{}', '{}', '{}', n, n) f where f.facet = $1 order by f.value::int`,
        [facet],
      );
    expect((await steps('month')).map(({ value }) => Number(value))).toEqual(monthSteps);
    expect((await steps('free')).map(({ value }) => Number(value))).toEqual(freeSteps);
  });
});
