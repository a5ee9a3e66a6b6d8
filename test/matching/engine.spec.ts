import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { Facts, Need } from '../../src/matching/index.js';
import { Engine } from '../../src/matching/engine/engine.js';
import { Market } from '../../src/matching/engine/market.js';
import { reorder } from '../../src/matching/engine/order.js';
import { Search } from '../../src/matching/match.rules.js';

const AT = Date.parse('2026-11-23T09:00:00Z');
const NOW = { at: AT, today: '2026-11-23' };
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const day = (iso: string, days: number) => Temporal.PlainDate.from(iso).add({ days }).toString();
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const zone = fc.oneof(
  { weight: 4, arbitrary: fc.constant('Europe/Rome') },
  fc.constantFrom(
    'Europe/London',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'America/Santiago',
  ),
);
const window = fc
  .record({
    day: fc.integer({ min: 1, max: 7 }),
    from: fc.constantFrom(0, 480, 495, 540, 547, 780, 1260),
    length: fc.constantFrom(60, 61, 180, 240, 480, 600, 1440),
  })
  .map(({ day, from, length }) => ({ day, from: clock(from), to: clock(from + length) }));
const office = fc
  .record({
    from: fc.constantFrom(420, 480, 540),
    length: fc.constantFrom(240, 480, 600),
    days: fc.integer({ min: 3, max: 7 }),
  })
  .map(({ from, length, days }) =>
    Array.from({ length: days }, (_, i) => ({ day: i + 1, from: clock(from), to: clock(from + length) })),
  );
const windows = fc.oneof(office, fc.array(window, { minLength: 1, maxLength: 6 }));
const days = fc.integer({ min: -40, max: 150 });
const pack = fc.oneof(
  fc.record({ kind: fc.constant('hourly' as const), priceCents: fc.integer({ min: 900, max: 3000 }) }),
  fc.record({
    kind: fc.constant('retainer' as const),
    priceCents: fc.integer({ min: 20_000, max: 90_000 }),
    includedMinutes: fc.constantFrom(600, 1200, 2400),
    overageCents: fc.integer({ min: 1000, max: 3000 }),
  }),
  fc.record({ kind: fc.constant('per_call' as const), priceCents: fc.integer({ min: 60, max: 300 }) }),
  fc.record({ kind: fc.constant('fixed' as const), priceCents: fc.integer({ min: 1000, max: 9000 }) }),
);
const language = fc.record({
  level: fc.integer({ min: 1, max: 7 }),
  verified: fc.integer({ min: 0, max: 7 }),
  until: fc.constantFrom(null, '2026-11-22', '2026-11-23', '2027-05-01'),
});
const person = fc.record({
  timezone: zone,
  weeklyMinutes: fc.constantFrom(600, 1200, 2400),
  maxClients: fc.integer({ min: 1, max: 4 }),
  worksHolidays: fc.boolean(),
  confirmed: fc.integer({ min: 0, max: 80 * 86_400 }),
  windows,
  closures: fc.array(fc.record({ from: days, length: fc.integer({ min: 0, max: 9 }) }), { maxLength: 2 }),
  bookings: fc.array(
    fc.record({
      weeklyMinutes: fc.integer({ min: 30, max: 600 }),
      from: days,
      length: fc.option(fc.integer({ min: 0, max: 90 })),
    }),
    { maxLength: 3 },
  ),
  skills: fc.dictionary(fc.constantFrom('calls', 'agenda', 'orders'), fc.integer({ min: 1, max: 3 })),
  languages: fc.dictionary(fc.constantFrom('it', 'en'), language),
  packages: fc.array(pack, { maxLength: 3 }),
  reputation: fc.option(
    fc.record({
      score: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
      confidence: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
      reviews: fc.integer({ min: 0, max: 40 }),
    }),
  ),
  responseMinutes: fc.option(fc.integer({ min: 0, max: 6000 })),
  busy: fc.option(fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 7, maxLength: 7 }), { freq: 3 }),
});
type Person = typeof person extends fc.Arbitrary<infer One> ? One : never;

const START = '2026-11-30';
function factsOf(one: Person, n: number): Facts {
  const { confirmed, busy, closures, bookings, packages, ...rest } = one;
  const free: Facts['closures'] = [];
  for (const { from, length } of closures) {
    const closure = { startsOn: day(START, from), endsOn: day(START, from + length) };
    if (free.every((other) => other.endsOn < closure.startsOn || other.startsOn > closure.endsOn))
      free.push(closure);
  }
  return {
    ...rest,
    assistantId: id(n),
    confirmedAt: AT - confirmed * 1000,
    closures: free,
    bookings: bookings.map(({ weeklyMinutes, from, length }) => ({
      weeklyMinutes,
      from: day(START, from),
      to: length === null ? null : day(START, from + length),
    })),
    packages: packages.map((one, i) => ({
      versionId: id(n * 10 + i),
      name: '',
      incrementMinutes: 1,
      includedMinutes: null,
      overageCents: null,
      ...one,
    })),
    busyByHalfHour: busy && Array.from({ length: 336 }, (_, slot) => busy[Math.floor(slot / 48)]! / 10_000),
  };
}

const need: fc.Arbitrary<Need> = fc.record({
  timezone: zone,
  // Both nights on which clocks change in Europe, those of New York, and a plain winter.
  startsOn: fc.constantFrom(START, '2027-03-20', '2027-10-25', '2026-12-20'),
  endsOn: fc.option(fc.constantFrom('2027-11-05', '2027-12-31'), { freq: 2 }),
  holidays: fc.boolean(),
  slots: fc.oneof(
    fc.array(window, { minLength: 1, maxLength: 3 }),
    fc.constant([1, 2, 3].map((day) => ({ day, from: '09:00', to: '13:00' }))),
    fc.constant([6].map((day) => ({ day, from: '23:00', to: '05:00' }))),
  ),
  weeklyMinutes: fc.constantFrom(60, 360, 900),
  callsPerDay: fc.constantFrom(null, 0, 20),
  budgetCents: fc.constantFrom(5000, 40_000, 200_000),
  busyTarget: fc.constantFrom(null, undefined, 0.2),
  skills: fc.constantFrom<Need['skills'][]>(
    [],
    [{ code: 'calls', need: 'must', level: 1 }],
    [
      { code: 'calls', need: 'must', level: 2 },
      { code: 'agenda', need: 'nice', level: 2 },
      { code: 'unheard-of', need: 'nice', level: 1 },
    ],
    [{ code: 'unheard-of', need: 'must', level: 1 }],
  ),
  languages: fc.constantFrom<Need['languages'][]>(
    [],
    [{ code: 'it', level: 2, verified: false }],
    [{ code: 'it', level: 3, verified: true }],
    [
      { code: 'it', level: 1, verified: false },
      { code: 'en', level: 2, verified: false },
    ],
  ),
});
const market = fc
  .array(person, { minLength: 1, maxLength: 60 })
  .map((people) => people.map((one, n) => factsOf(one, n + 1)));

function packed(everyone: Facts[]): Engine {
  const market = new Market(everyone.length);
  for (const one of everyone) market.put(one);
  return new Engine(market);
}

async function agree(
  engine: Engine,
  everyone: Facts[],
  asked: Need,
  blocked: Set<string>,
  limit: number,
  found: Set<string> | null = null,
): Promise<void> {
  const circle = { blocked, found };
  const truth = new Search(asked, NOW, circle).run(everyone);
  const judge = engine.judge(asked, NOW);
  const told = (list: ReturnType<Engine['top']>) =>
    list.map(({ i, tenths, cents }) => [engine.market.ids.text(i), tenths, cents]);
  const expected = (list: typeof truth.matches) =>
    list.slice(0, limit).map((one) => [one.assistantId, Math.round(one.score * 10), one.price.cents]);
  expect(told(engine.top(judge, limit, circle))).toEqual(expected(truth.matches));
  const census = await engine.census(judge, limit, circle);
  expect(told(census.bestPartial)).toEqual(expected(truth.partial));
  expect([census.full, census.partial]).toEqual([truth.matches.length, truth.partial.length]);
  expect(census.cheapest && engine.market.ids.text(census.cheapest.i)).toBe(
    truth.cheapest?.assistantId ?? null,
  );
  expect(census.excluded).toEqual(truth.excluded);
  expect(census.considered).toBe(everyone.length);
  const search = new Search(asked, NOW, circle);
  const parts = everyone
    .flatMap((facts) => search.candidate(facts) ?? [])
    .sort((a, b) => b.points - a.points || (a.assistantId < b.assistantId ? -1 : 1));
  expect(
    (await engine.parts(judge, limit, circle)).map(({ i, tenths }) => [
      engine.market.ids.text(i),
      tenths / 10,
    ]),
  ).toEqual(parts.slice(0, limit).map((one) => [one.assistantId, one.points]));
}

describe('the packed market', () => {
  it('gives back the facts put in', () => {
    fc.assert(
      fc.property(market, (everyone) => {
        const { market } = packed(everyone);
        for (const facts of everyone) {
          const back = market.facts(market.ids.find(facts.assistantId));
          const { windows: _, ...rest } = facts;
          // Which versions those are is looked up where she is shown.
          const packages = facts.packages.map((one) => ({ ...one, versionId: '' }));
          expect(back).toMatchObject(JSON.parse(JSON.stringify({ ...rest, packages })));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the first places and the counts of judging and sorting everybody', async () => {
    await fc.assert(
      fc.asyncProperty(
        market,
        need,
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
        fc.constantFrom(1, 3, 20, 100),
        fc.boolean(),
        fc.option(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })),
        async (everyone, asked, blocked, limit, ordered, found) => {
          const engine = packed(everyone);
          if (ordered) reorder(engine.market, AT);
          await agree(
            engine,
            everyone,
            asked,
            new Set(blocked.map(id)),
            limit,
            found && new Set(found.map(id)),
          );
        },
      ),
      { numRuns: 250 },
    );
  });

  it('stays so when people change, leave and come, before and after it is put in order', async () => {
    await fc.assert(
      fc.asyncProperty(market, market, need, async (before, after, asked) => {
        const engine = packed(before);
        reorder(engine.market, AT);
        const everyone = new Map(before.map((one) => [one.assistantId, one]));
        after.forEach((one, n) => {
          if (n % 3 === 0) {
            engine.market.remove(one.assistantId);
            everyone.delete(one.assistantId);
          } else {
            const moved = n % 3 === 1 ? one : { ...one, assistantId: id(1000 + n) };
            engine.market.put(moved);
            everyone.set(moved.assistantId, moved);
          }
        });
        await agree(engine, [...everyone.values()], asked, new Set(), 10);
        reorder(engine.market, AT);
        await agree(engine, [...everyone.values()], asked, new Set(), 10);
      }),
      { numRuns: 120 },
    );
  });

  it('opens no block too few among many', async () => {
    const everyone = fc.sample(person, { numRuns: 900, seed: 7 }).map((one, n) => factsOf(one, n + 1));
    const engine = packed(everyone);
    reorder(engine.market, AT);
    for (const asked of fc.sample(need, { numRuns: 12, seed: 11 }))
      await agree(
        engine,
        everyone,
        { ...asked, skills: [], busyTarget: null, budgetCents: 200_000 },
        new Set(),
        3,
      );
  });

  it('loses a holiday inside a closure only once', async () => {
    const [one] = fc.sample(person, { numRuns: 1, seed: 3 });
    const week = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '08:00', to: '20:00' }));
    const facts: Facts = {
      ...factsOf(one!, 1),
      timezone: 'Europe/Rome',
      windows: week,
      weeklyMinutes: 2400,
      maxClients: 4,
      bookings: [],
      worksHolidays: false,
      closures: [{ startsOn: '2026-12-24', endsOn: '2026-12-27' }],
      packages: [
        {
          versionId: id(9),
          name: '',
          kind: 'hourly',
          priceCents: 1000,
          includedMinutes: null,
          overageCents: null,
          incrementMinutes: 1,
        },
      ],
    };
    const asked: Need = {
      timezone: 'Europe/Rome',
      startsOn: '2026-12-01',
      endsOn: '2026-12-31',
      holidays: true,
      slots: week.map((slot) => ({ ...slot, from: '09:00', to: '13:00' })),
      weeklyMinutes: 300,
      callsPerDay: null,
      budgetCents: 200_000,
      skills: [],
      languages: [],
    };
    // The 8th, and four days of which two are holidays as well: five of thirty-one.
    const engine = packed([facts]);
    expect(engine.judge(asked, NOW).uncovered(0)).toBe(5 * 240);
    await agree(engine, [facts], asked, new Set(), 3);
  });
});
