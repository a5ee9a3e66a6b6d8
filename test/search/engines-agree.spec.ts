import { sorts } from '../../src/search/directory.port.js';
import { Rebuilds, type DirectoryEngine, type DirectoryQuery } from '../../src/search/index.js';
import { MeilisearchEngine } from '../../src/search/meilisearch/meilisearch.engine.js';
import { PostgresEngine } from '../../src/search/postgres.engine.js';
import { TestApp } from '../support/app.js';
import { assistant } from '../support/market.js';
import { MeilisearchStandIn } from '../support/meilisearch/stand-in.js';
import { everything } from './engine-contract.js';
import { beUnhurried } from './unhurried.js';

const PEOPLE = 36;
const SEED = 20_261_123;

let standIn: MeilisearchStandIn;
let app: TestApp;
let engines: [DirectoryEngine, DirectoryEngine];

/** The same throws of the dice in every run. */
function dice(seed: number): <T>(list: readonly T[]) => T {
  let state = seed;
  return (list) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return list[Math.floor((state / 2 ** 32) * list.length)]!;
  };
}
const skills = ['inbound-calls', 'call-screening', 'medical-diary', 'order-entry', 'letters'] as const;
const sectors = ['medical', 'legal', 'retail'] as const;

beforeAll(async () => {
  standIn = await MeilisearchStandIn.start();
  app = await TestApp.start(standIn.env);
  beUnhurried(app);
  const throws = dice(SEED);
  for (let index = 0; index < PEOPLE; index += 1) {
    const { id } = await assistant(
      app,
      `Persona ${String.fromCharCode(65 + (index % 26))}${index > 25 ? 'a' : 'b'}`,
      {
        headline: throws(['Centralino', 'Segreteria medica', 'Ordini e resi', 'Pratiche legali']),
        skills: { [throws(skills)]: 3, [throws(skills)]: 2, [throws(sectors)]: 2 },
        languages: { it: throws([5, 6, 7]), [throws(['en', 'de'])]: throws([2, 4, 6]) },
        weeklyMinutes: throws([300, 600, 1200, 1800]),
        packages: [{ price_cents: throws([19_000, 39_000, 39_001, 90_000]) }],
        ...(throws([true, false]) && { reputation: [throws([0.7, 0.812, 0.9]), 0.5, throws([0, 3])] }),
      },
    );
    await app.sql(
      `update assistant_profile set first_published_at = first_published_at + $2::int * interval '1 microsecond'
       where assistant_id = $1`,
      [id, throws([1, 20, 333, 4567])],
    );
  }
  expect(await app.get(Rebuilds).all()).toBe(true);
  engines = [app.get(PostgresEngine), app.get(MeilisearchEngine)];
});
afterAll(async () => {
  await app.stop();
  await standIn.down();
});

describe('the two engines', () => {
  it('give the same page to the same query', async () => {
    const throws = dice(SEED + 1);
    for (let turn = 0; turn < 80; turn += 1) {
      const query: DirectoryQuery = {
        ...everything,
        text: throws(['', '', 'centralino', 'segreteria medica', 'resi', '%%%']),
        skills: throws([[], [], [throws(skills)]]),
        language: throws([null, 'it', 'en', 'de']),
        level: throws([null, 3, 6]),
        monthCents: throws([null, 39_000, 60_000]),
        freeMinutes: throws([null, 301, 600]),
        sectors: throws([[], [], [throws(sectors)], ['medical', 'legal']]),
        sort: throws(sorts),
        limit: throws([3, 20]),
      };
      const [one, other] = await Promise.all(engines.map((engine) => engine.search(query, 'it')));
      expect([query, other]).toEqual([query, { ...one, nextCursor: other!.nextCursor }]);
      expect(other!.nextCursor === null).toBe(one!.nextCursor === null);
    }
  });

  it('go on from each other’s cursor', async () => {
    for (const sort of sorts) {
      const whole = await engines[0].search({ ...everything, sort, limit: 100 }, 'it');
      const seen: string[] = [];
      let cursor: string | null = null;
      for (let turn = 0; turn === 0 || cursor; turn += 1) {
        const page: Awaited<ReturnType<DirectoryEngine['search']>> = await engines[turn % 2]!.search(
          { ...everything, sort, cursor, limit: 5 },
          'it',
        );
        seen.push(...page.items.map((item) => item.assistantId));
        cursor = page.nextCursor;
      }
      expect([sort, seen]).toEqual([sort, whole.items.map((item) => item.assistantId)]);
    }
  });
});
