import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { constraints, factorKeys, ranking, type Facts, type Need } from '../../src/matching/index.js';
import { Search } from '../../src/matching/match.rules.js';
import { busyProbability, factorsOf, scoreOf } from '../../src/matching/score.rules.js';

const NOW = { at: Date.parse('2026-11-23T09:00:00Z'), today: '2026-11-23' };
const weekdays = (from: string, to: string) => [1, 2, 3, 4, 5].map((day) => ({ day, from, to }));

const need: Need = {
  timezone: 'Europe/Rome',
  startsOn: '2026-12-07',
  endsOn: null,
  holidays: false,
  slots: weekdays('09:00', '13:00'),
  weeklyMinutes: 360,
  callsPerDay: 20,
  budgetCents: 56_000,
  skills: [{ code: 'agenda', need: 'must', level: 2 }],
  languages: [{ code: 'it', level: 6, verified: false }],
};
const mara: Facts = {
  assistantId: '00000000-0000-7000-8000-000000000001',
  timezone: 'Europe/Rome',
  weeklyMinutes: 1200,
  maxClients: 4,
  worksHolidays: false,
  confirmedAt: NOW.at,
  windows: weekdays('08:00', '18:00'),
  closures: [],
  bookings: [],
  skills: { agenda: 3 },
  languages: { it: { level: 7, verified: 0, until: null } },
  packages: [
    {
      versionId: 'v1',
      kind: 'retainer',
      name: 'Mese',
      priceCents: 49_000,
      includedMinutes: 1560,
      overageCents: 2100,
      incrementMinutes: 1,
    },
  ],
  reputation: { score: 0.94, confidence: 0.9, reviews: 31 },
  responseMinutes: 120,
  busyByHalfHour: null,
};
const judge = (facts: Partial<Facts>, more: Partial<Need> = {}) =>
  new Search({ ...need, ...more }, NOW).judge({ ...mara, ...facts });
const gapOf = (facts: Partial<Facts>, more: Partial<Need> = {}) => {
  const result = judge(facts, more);
  if (typeof result === 'string') throw new Error(`excluded by ${result}`);
  return result.gap;
};

describe('hard constraints', () => {
  it('let pass who fits, and nobody who fails one', () => {
    expect(gapOf({})).toBeNull();
    expect(judge({ skills: { agenda: 1 } })).toBe('skills');
    expect(judge({ skills: {} })).toBe('skills');
    expect(judge({ languages: { it: { level: 5, verified: 0, until: null } } })).toBe('languages');
    expect(judge({ windows: weekdays('14:00', '18:00') })).toBe('coverage');
    expect(judge({}, { budgetCents: 48_999 })).toBe('budget');
    expect(judge({ packages: [] })).toBe('budget');
  });

  it('take a verified level only while it lasts', () => {
    const asked = { languages: [{ code: 'it', level: 6, verified: true }] };
    const until = (day: string | null) => ({ languages: { it: { level: 7, verified: 7, until: day } } });
    expect(judge({}, asked)).toBe('languages');
    expect(gapOf(until(null), asked)).toBeNull();
    expect(gapOf(until('2026-11-23'), asked)).toBeNull();
    expect(judge(until('2026-11-22'), asked)).toBe('languages');
  });

  it('count work hours and clients on the fullest day of the period', () => {
    const booking = (weeklyMinutes: number, from: string, to: string | null = null) => ({
      weeklyMinutes,
      from,
      to,
    });
    expect(gapOf({ bookings: [booking(840, '2026-01-01')] })).toBeNull();
    expect(judge({ bookings: [booking(841, '2026-01-01')] })).toBe('hours');
    expect(judge({ bookings: [booking(841, '2027-03-01')] })).toBe('hours');
    expect(gapOf({ bookings: [booking(841, '2027-03-08')] })).toBeNull();
    expect(gapOf({ bookings: [booking(841, '2026-01-01', '2026-12-06')] })).toBeNull();
    // One ends before the other begins: they never add up.
    const after = [booking(500, '2026-01-01', '2026-12-31'), booking(500, '2027-01-01')];
    expect(gapOf({ bookings: after })).toBeNull();
    expect(judge({ bookings: [booking(1, '2026-01-01')], maxClients: 1 })).toBe('clients');
  });
});

describe('coverage', () => {
  it('is partial for a closure in the period, and names the days', () => {
    const gap = gapOf({ closures: [{ startsOn: '2026-12-24', endsOn: '2026-12-28' }] });
    // The 25th is a holiday nobody asked for; the 26th and 27th are a weekend.
    expect(gap?.dates).toEqual(['2026-12-24', '2026-12-28']);
    expect(gap?.minutes).toBe(480);
    expect(gap?.week).toEqual([]);
    expect(gapOf({ closures: [{ startsOn: '2026-08-01', endsOn: '2026-08-31' }] })).toBeNull();
  });

  it('asks for holidays only when the brief does', () => {
    expect(gapOf({})).toBeNull();
    expect(gapOf({}, { holidays: true })?.dates).toEqual([
      '2026-12-08',
      '2026-12-25',
      '2027-01-01',
      '2027-01-06',
    ]);
    expect(gapOf({ worksHolidays: true }, { holidays: true })).toBeNull();
  });

  it('is partial for hours of the week outside her windows, up to the published share', () => {
    const short = gapOf({ windows: weekdays('09:00', '12:00') });
    expect(short?.share).toBeCloseTo(0.25);
    expect(short?.week).toEqual(weekdays('12:00', '13:00'));
    expect(judge({ windows: weekdays('09:00', '11:59') })).toBe('coverage');
  });

  it('holds the brief’s wall clock against hers in another zone', () => {
    // London is an hour behind: 8–12 there is 9–13 in Rome.
    expect(gapOf({ timezone: 'Europe/London', windows: weekdays('08:00', '12:00') })).toBeNull();
    expect(gapOf({ timezone: 'Europe/London', windows: weekdays('08:15', '12:00') })?.week).toEqual(
      weekdays('09:00', '09:15'),
    );
  });

  it('sees the weeks in which clocks differ', () => {
    // New York changes on 14 March 2027, Rome on 28 March: for two weeks 9–13 in Rome is an hour later there.
    const spring = { startsOn: '2027-03-01', endsOn: '2027-04-11' };
    const gap = gapOf({ timezone: 'America/New_York', windows: weekdays('03:00', '07:00') }, spring);
    expect(gap?.minutes).toBe(10 * 60);
    expect(gapOf({ timezone: 'America/New_York', windows: weekdays('03:00', '08:00') }, spring)).toBeNull();
  });

  it('is right on both nights clocks change, over midnight', () => {
    const night = [{ day: 6, from: '22:00', to: '06:00' }];
    for (const startsOn of ['2027-03-27', '2026-10-24']) {
      const period = {
        slots: night,
        holidays: true,
        startsOn,
        endsOn: Temporal.PlainDate.from(startsOn).add({ days: 1 }).toString(),
      };
      expect(gapOf({ windows: night, worksHolidays: true }, period)).toBeNull();
      const gap = gapOf({ windows: [{ day: 6, from: '22:00', to: '05:00' }], worksHolidays: true }, period);
      expect(gap?.minutes).toBe(60);
      // The night is an hour shorter in March and longer in October.
      expect(gap?.share).toBeCloseTo(60 / (startsOn === '2027-03-27' ? 420 : 540));
    }
  });

  const clock = (quarter: number) =>
    `${String(Math.floor(quarter / 4) % 24).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
  const slot = fc
    .record({
      day: fc.integer({ min: 1, max: 7 }),
      from: fc.integer({ min: 0, max: 95 }),
      length: fc.integer({ min: 1, max: 60 }),
    })
    .map(({ day, from, length }) => ({ day, from: clock(from), to: clock(from + length) }));
  const zone = fc.constantFrom(
    'Europe/Rome',
    'Europe/London',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
  );
  const start = fc.constantFrom('2026-10-19', '2027-03-08', '2027-03-22', '2026-12-21');

  /** Every quarter of an hour of real time, looked at one by one on both walls. */
  function bruteForce(asked: Need, hers: Facts): number {
    const reads = (at: Temporal.ZonedDateTime, slots: Need['slots']): boolean => {
      const minute = at.hour * 60 + at.minute;
      return slots.some(({ day, from, to }) => {
        const [a, b] = [from, to].map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) as [
          number,
          number,
        ];
        const today = at.dayOfWeek === day;
        const yesterday = (at.dayOfWeek + 5) % 7 === day - 1;
        return b > a
          ? today && minute >= a && minute < b
          : (today && minute >= a) || (yesterday && minute < b);
      });
    };
    const first = Temporal.PlainDate.from(asked.startsOn).toZonedDateTime(asked.timezone).epochMilliseconds;
    const last = Temporal.PlainDate.from(asked.endsOn ?? '')
      .add({ days: 1 })
      .toZonedDateTime(asked.timezone).epochMilliseconds;
    let missing = 0;
    for (let at = first; at < last; at += 900_000) {
      const instant = Temporal.Instant.fromEpochMilliseconds(at);
      const [wall, there] = [asked, hers].map((one) => instant.toZonedDateTimeISO(one.timezone)) as [
        Temporal.ZonedDateTime,
        Temporal.ZonedDateTime,
      ];
      if (!reads(wall, asked.slots)) continue;
      const day = there.toPlainDate().toString();
      const shut = hers.closures.some((one) => one.startsOn <= day && day <= one.endsOn);
      if (shut || !reads(there, hers.windows)) missing += 15;
    }
    return missing;
  }

  it('equals looking at every quarter of an hour', () => {
    fc.assert(
      fc.property(
        fc.array(slot, { minLength: 1, maxLength: 4 }),
        fc.array(slot, { minLength: 1, maxLength: 6 }),
        zone,
        zone,
        start,
        fc.boolean(),
        (slots, windows, timezone, hers, startsOn, closed) => {
          const endsOn = Temporal.PlainDate.from(startsOn).add({ days: 10 }).toString();
          const day = Temporal.PlainDate.from(startsOn).add({ days: 3 }).toString();
          const asked: Need = { ...need, slots, timezone, startsOn, endsOn, holidays: true };
          const facts: Facts = {
            ...mara,
            windows,
            timezone: hers,
            worksHolidays: true,
            closures: closed ? [{ startsOn: day, endsOn: day }] : [],
          };
          const result = new Search(asked, NOW).judge(facts);
          const missing = bruteForce(asked, facts);
          const gap =
            typeof result === 'string' ? new Search(asked, NOW).obstacles(facts)[0]?.gap : result.gap;
          expect(gap?.minutes ?? 0).toBe(missing);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the order', () => {
  const anyone = fc.record({
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    reviews: fc.integer({ min: 0, max: 60 }),
    until: fc.integer({ min: 13, max: 20 }),
    price: fc.integer({ min: 20_000, max: 70_000 }),
    level: fc.integer({ min: 1, max: 3 }),
    sold: fc.integer({ min: 0, max: 1200 }),
    response: fc.option(fc.integer({ min: 0, max: 9000 })),
  });
  const market = fc.array(anyone, { maxLength: 40 }).map((people) =>
    people.map((one, index): Facts => ({
      ...mara,
      assistantId: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      reputation:
        one.score === null ? null : { score: one.score, confidence: one.confidence, reviews: one.reviews },
      windows: weekdays('09:00', `${one.until}:00`),
      skills: { agenda: one.level },
      bookings: one.sold ? [{ weeklyMinutes: one.sold, from: '2026-01-01', to: null }] : [],
      packages: mara.packages.map((pack) => ({ ...pack, priceCents: one.price })),
      responseMinutes: one.response,
    })),
  );

  it('equals sorting everyone who passes, whatever order they come in', () => {
    fc.assert(
      fc.property(market, fc.integer(), (people, seed) => {
        const search = new Search(need, NOW);
        const result = search.run(people);
        const passing = people.flatMap((one) => {
          const match = search.judge(one);
          return typeof match === 'string' ? [] : [match];
        });
        const full = passing.filter((one) => !one.gap);
        for (const [better, worse] of result.matches
          .slice(1)
          .map((one, i) => [result.matches[i]!, one] as const)) {
          expect(better.score).toBeGreaterThanOrEqual(worse.score);
          if (better.score === worse.score) expect(better.price.cents).toBeLessThanOrEqual(worse.price.cents);
        }
        expect(result.matches).toHaveLength(full.length);
        const left = constraints.reduce((sum, name) => sum + result.excluded[name], 0);
        expect(left + result.matches.length + result.partial.length).toBe(people.length);
        const shuffled = [...people]
          .sort((a, b) => (a.assistantId + seed < b.assistantId ? -1 : 1))
          .toReversed();
        expect(search.run(shuffled).matches.map((one) => one.assistantId)).toEqual(
          result.matches.map((one) => one.assistantId),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('shows the sum it is made by: value × weight = points, points add up to the score', () => {
    fc.assert(
      fc.property(market, (people) => {
        for (const match of new Search(need, NOW).run(people).matches) {
          expect(match.factors.map((one) => one.key)).toEqual(factorKeys);
          for (const { value, weight, points } of match.factors) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
            expect(Math.abs(points - value * weight)).toBeLessThanOrEqual(0.0501);
          }
          expect(match.score).toBeCloseTo(
            match.factors.reduce((sum, one) => sum + one.points, 0),
            6,
          );
          // A stored search is computed again from its figures alone.
          expect(scoreOf(factorsOf(JSON.parse(JSON.stringify(match.inputs))))).toBe(match.score);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has weights that add up to a hundred', () => {
    expect(Object.values(ranking.weights).reduce((a, b) => a + b, 0)).toBe(100);
  });

  it('rises with reputation and falls with price, sold hours and slow answers', () => {
    const score = (facts: Partial<Facts>) => {
      const match = judge(facts);
      return typeof match === 'string' ? 0 : match.score;
    };
    const base = score({});
    expect(score({ reputation: { score: 0.5, confidence: 0.9, reviews: 31 } })).toBeLessThan(base);
    expect(score({ reputation: { score: 0.94, confidence: 0.1, reviews: 31 } })).toBeLessThan(base);
    expect(score({ packages: mara.packages.map((one) => ({ ...one, priceCents: 55_000 })) })).toBeLessThan(
      base,
    );
    expect(score({ bookings: [{ weeklyMinutes: 600, from: '2026-01-01', to: null }] })).toBeLessThan(base);
    expect(score({ responseMinutes: 3000 })).toBeLessThan(base);
    expect(score({ confirmedAt: NOW.at - 40 * 86_400_000 })).toBeLessThan(base);
    expect(score({ windows: weekdays('09:00', '13:00') })).toBeLessThan(base);
  });

  it('takes the loss formula for one line', () => {
    // Erlang B for one line, published tables: 0.1 E → 9.1 %, 0.25 E → 20 %, 1 E → 50 %.
    expect(busyProbability(0.1)).toBeCloseTo(0.0909, 4);
    expect(busyProbability(0.25)).toBeCloseTo(0.2, 6);
    expect(busyProbability(1)).toBeCloseTo(0.5, 6);
  });
});

describe('the busy line', () => {
  const busy = (chance: number) => Array.from({ length: 336 }, () => chance);
  const valueOf = (facts: Partial<Facts>, more: Partial<Need> = {}) => {
    const match = judge(facts, more);
    return typeof match === 'string' ? match : match.factors.find((one) => one.key === 'line')?.value;
  };

  it('enters the score where it is known, with the calls of the brief on top', () => {
    expect(valueOf({ busyByHalfHour: busy(0) }, { callsPerDay: 0 })).toBe(1);
    expect(valueOf({ busyByHalfHour: busy(0.2) }, { callsPerDay: 0 })).toBe(0.8);
    // 20 calls of 3 minutes in 4 hours are 0.25 erlang, one fifth of the callers; with another 0.25, a third.
    expect(valueOf({ busyByHalfHour: busy(0) })).toBe(0.8);
    expect(valueOf({ busyByHalfHour: busy(0.2) })).toBe(0.67);
  });

  it('counts only the half hours asked for, on her wall', () => {
    const nine = (from: number, to: number) =>
      Array.from({ length: 336 }, (_, slot) => (slot % 48 >= from && slot % 48 < to ? 0.5 : 0));
    const quiet = { callsPerDay: 0 };
    expect(valueOf({ busyByHalfHour: nine(0, 18) }, quiet)).toBe(1);
    expect(valueOf({ busyByHalfHour: nine(18, 26) }, quiet)).toBe(0.5);
    const london = { timezone: 'Europe/London', windows: weekdays('08:00', '12:00') };
    expect(valueOf({ ...london, busyByHalfHour: nine(16, 24) }, quiet)).toBe(0.5);
    expect(valueOf({ ...london, busyByHalfHour: nine(24, 48) }, quiet)).toBe(1);
  });

  it('is a constraint where the brief sets a limit', () => {
    expect(valueOf({ busyByHalfHour: busy(0.06) }, { callsPerDay: 0, busyTarget: 0.05 })).toBe('line');
    expect(valueOf({ busyByHalfHour: busy(0.04) }, { callsPerDay: 0, busyTarget: 0.05 })).toBe(0.96);
  });
});

describe('candidates of a team', () => {
  const team = { ...need, languages: [...need.languages, { code: 'de', level: 4, verified: false }] };
  const candidate = (facts: Partial<Facts>) => new Search(team, NOW).candidate({ ...mara, ...facts });

  it('need not cover, cost or speak it all, but must have the skills, a place and hours', () => {
    expect(candidate({})).toMatchObject({ languages: ['it'], share: 1, freeMinutes: 1200, freeClients: 4 });
    expect(candidate({ windows: weekdays('09:00', '10:00') })?.share).toBeCloseTo(0.25);
    const closed = candidate({ closures: [{ startsOn: '2026-12-09', endsOn: '2026-12-09' }] });
    expect(closed?.share).toBeCloseTo(1 - 1 / 61);
    expect(candidate({ windows: weekdays('14:00', '15:00') })).toBeNull();
    expect(candidate({ skills: {} })).toBeNull();
    expect(candidate({ languages: {} })).toBeNull();
    expect(candidate({ packages: [] })).toBeNull();
    expect(candidate({ bookings: [{ weeklyMinutes: 1200, from: '2026-01-01', to: null }] })).toBeNull();
  });
});

describe('an explanation', () => {
  it('names everything in the way, with what would change it', () => {
    const search = new Search(
      { ...need, languages: [...need.languages, { code: 'en', level: 4, verified: true }] },
      NOW,
    );
    const obstacles = search.obstacles({
      ...mara,
      skills: {},
      languages: { ...mara.languages, en: { level: 6, verified: 0, until: null } },
      bookings: [{ weeklyMinutes: 1000, from: '2026-01-01', to: null }],
      windows: weekdays('15:00', '18:00'),
    });
    expect(obstacles).toMatchObject([
      { constraint: 'skills', code: 'agenda', asked: 2, has: 0 },
      { constraint: 'languages', code: 'en', asked: 4, has: 0, verified: true },
      { constraint: 'hours', asked: 360, has: 200 },
      { constraint: 'coverage', gap: { share: 1, week: weekdays('09:00', '13:00') } },
    ]);
    expect(search.obstacles(mara).map((one) => one.constraint)).toEqual(['languages']);
  });
});
