import * as fc from 'fast-check';
import { bestTeam } from '../../src/matching/teams/search.rules.js';
import { answer, type Piece } from '../../src/matching/teams/answer.rules.js';
import { loadHighs, optimiser, type Optimise } from '../../src/matching/teams/highs.js';
import { problemOf } from '../../src/matching/teams/problem.rules.js';
import { poolOf } from '../../src/matching/teams/pool.rules.js';
import { reduced } from '../../src/matching/teams/reduce.rules.js';
import { uncovered } from '../../src/matching/teams/verify.rules.js';
import { solveInThread } from '../../src/matching/teams/solver-thread.js';
import { PARTS, type Contender, type TeamProblem } from '../../src/matching/teams/team.js';
import type { Candidate, Need, PackageFacts } from '../../src/matching/index.js';

const pack = (id: string, priceCents: number): PackageFacts => ({
  versionId: id,
  name: id,
  kind: 'hourly',
  priceCents,
  includedMinutes: null,
  overageCents: null,
  incrementMinutes: 1,
});

let optimise: Optimise;
beforeAll(async () => {
  optimise = optimiser(await loadHighs());
});

/** Every way to share the twelfths among some people. */
function* compositions(parts: number, people: number): Generator<number[]> {
  if (people === 1) yield [parts];
  else
    for (let first = 1; first <= parts - people + 1; first += 1)
      for (const rest of compositions(parts - first, people - 1)) yield [first, ...rest];
}

function* subsets(count: number, least: number, most: number): Generator<number[]> {
  for (let mask = 0; mask < 1 << count; mask += 1) {
    const some = Array.from({ length: count }, (_, i) => i).filter((i) => (mask >> i) & 1);
    if (some.length >= least && some.length <= most) yield some;
  }
}

interface Ideal {
  cents: number;
  merit: number;
  people: number;
}

const better = (a: Ideal, b: Ideal | null): boolean =>
  !b ||
  a.cents < b.cents ||
  (a.cents === b.cents && (a.merit > b.merit || (a.merit === b.merit && a.people < b.people)));

/** The best team by trying all of them, with the rules written down once more. */
function brute(problem: TeamProblem, forbidden: number[][] = []): Ideal | null {
  let best: Ideal | null = null;
  const all = problem.cells.reduce((sum, cell) => sum + cell.minutes, 0);
  for (const team of subsets(problem.candidates.length, 2, problem.people)) {
    if (forbidden.some((one) => one.every((i) => team.includes(i)))) continue;
    const covers = problem.cells.every(({ by }) => {
      const here = team.filter((i) => by.includes(i));
      const speaks = (language: number) =>
        here.some((i) => problem.candidates[i]!.languages.includes(language));
      return here.length >= problem.together && [...Array(problem.languages).keys()].every(speaks);
    });
    if (!covers) continue;
    for (const shares of compositions(PARTS, team.length)) {
      const fair = [...subsets(team.length, 1, team.length)].every((some) => {
        const minutes = problem.cells
          .filter(({ by }) => some.some((i) => by.includes(team[i]!)))
          .reduce((sum, cell) => sum + cell.minutes, 0);
        const taken = some.reduce((sum, i) => sum + shares[i]!, 0);
        return taken <= Math.ceil((PARTS * minutes) / all - 1e-9) + some.length - 1;
      });
      if (!fair) continue;
      const offers = team.map((one, i) =>
        problem.candidates[one]!.offers.find((offer) => offer.share === shares[i]),
      );
      if (offers.some((offer) => !offer)) continue;
      const ideal = {
        cents: offers.reduce((sum, offer) => sum + offer!.cents, 0),
        merit: team.reduce((sum, one, i) => sum + shares[i]! * problem.candidates[one]!.reputation, 0),
        people: team.length,
      };
      if (better(ideal, best)) best = ideal;
    }
  }
  return best;
}

const idealOf = (problem: TeamProblem, members: { candidate: number; offer: number }[]): Ideal => ({
  cents: members.reduce((sum, one) => sum + problem.candidates[one.candidate]!.offers[one.offer]!.cents, 0),
  merit: members.reduce((sum, one) => {
    const { reputation, offers } = problem.candidates[one.candidate]!;
    return sum + offers[one.offer]!.share * reputation;
  }, 0),
  people: members.length,
});

const contender = fc.record({
  reputation: fc.integer({ min: 0, max: 4 }).map((steps) => steps * 25),
  languages: fc.subarray([0, 1], { minLength: 1 }),
  // Few different prices, so that equal costs come up.
  hourly: fc.integer({ min: 1, max: 4 }),
  fixed: fc.integer({ min: 0, max: 3 }),
  most: fc.integer({ min: 2, max: PARTS }),
});

const small = fc
  .record({
    people: fc.array(contender, { minLength: 3, maxLength: 5 }),
    languages: fc.integer({ min: 1, max: 2 }),
    at: fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 31 })), {
      minLength: 1,
      maxLength: 5,
    }),
    most: fc.integer({ min: 2, max: 4 }),
    together: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ people, languages, at, most, together }): TeamProblem => {
    const candidates = people.map((one, i): Contender => ({
      assistantId: `a${i}`,
      reputation: one.reputation,
      languages: one.languages.filter((language) => language < languages),
      offers: Array.from({ length: one.most }, (_, step) => ({
        share: step + 1,
        weeklyMinutes: (step + 1) * 30,
        callsPerDay: null,
        cents: one.fixed * 1000 + (step + 1) * one.hourly * 500,
        package: pack(`p${i}`, one.hourly),
      })),
    }));
    return {
      people: most,
      together,
      languages,
      budgetCents: null,
      slots: at.map((_, i) => ({ day: 1, from: `${10 + i}:00`, to: `${11 + i}:00` })),
      cells: at.map(([parts, mask], slot) => ({
        slot,
        minutes: parts * 30,
        by: candidates.flatMap((_, i) => ((mask >> i) & 1 ? [i] : [])),
      })),
      candidates,
    };
  });

describe('the cheapest team', () => {
  it('equals the one found by trying all of them', () => {
    let found = 0;
    fc.assert(
      fc.property(small, (problem) => {
        const asked = reduced(problem);
        const { found: team, certain } = bestTeam(asked, optimise);
        expect(certain).toBe(true);
        if (team) found += 1;
        expect(team && idealOf(asked, team.members)).toEqual(brute(problem));
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(found).toBeGreaterThan(20);
  });

  it('has a second and a third that differ, each the best of what is left', () => {
    fc.assert(
      fc.property(small, (problem) => {
        const teams: number[][] = [];
        for (let turn = 0; turn < 3; turn += 1) {
          const { found } = bestTeam(problem, optimise, teams);
          expect(found && idealOf(problem, found.members)).toEqual(brute(problem, teams));
          if (!found) return;
          teams.push(found.members.map((one) => one.candidate));
        }
      }),
      { numRuns: 40, seed: 11 },
    );
  });
});

const clock = (half: number): string => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`;
const windows = fc
  .array(
    fc.record({
      day: fc.integer({ min: 1, max: 7 }),
      from: fc.integer({ min: 0, max: 40 }),
      length: fc.integer({ min: 2, max: 30 }),
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((list) =>
    list.map(({ day, from, length }) => ({ day, from: clock(from), to: clock((from + length) % 48) })),
  );

const person: fc.Arbitrary<Person> = fc.record({
  windows,
  timezone: fc.constantFrom('Europe/Rome', 'Europe/London', 'America/New_York'),
  closed: fc.boolean(),
  worksHolidays: fc.boolean(),
  price: fc.integer({ min: 10, max: 40 }),
  languages: fc.subarray(['it', 'de'], { minLength: 1 }),
});

interface Person {
  windows: Need['slots'];
  timezone: string;
  closed: boolean;
  worksHolidays: boolean;
  price: number;
  languages: string[];
}

const need = (slots: Need['slots'], languages: string[]): Need => ({
  timezone: 'Europe/Rome',
  // Over the night the clocks go forward.
  startsOn: '2027-03-15',
  endsOn: '2027-04-11',
  holidays: true,
  slots,
  weeklyMinutes: 600,
  callsPerDay: null,
  budgetCents: 10_000_000,
  skills: [],
  languages: languages.map((code) => ({ code, level: 4, verified: false })),
});

const candidate = (one: Person, i: number): Candidate => ({
  assistantId: `a${i}`,
  points: 50,
  share: 1,
  timezone: one.timezone,
  windows: one.windows,
  closures: one.closed ? [{ startsOn: '2027-03-26', endsOn: '2027-03-29' }] : [],
  worksHolidays: one.worksHolidays,
  languages: one.languages,
  packages: [pack(`p${i}`, one.price * 100)],
  reputation: 0.6,
  freeMinutes: 600,
  freeClients: 1,
  busyByHalfHour: null,
});

const piecesOf = (problem: TeamProblem): Piece[] => {
  const pieces: Piece[] = [];
  answer(problem, optimise, (piece) => pieces.push(piece));
  return pieces;
};

describe('what a team covers', () => {
  it('is never claimed where the real minutes say otherwise, whatever the zones, closures and clocks', () => {
    let teams = 0;
    fc.assert(
      fc.property(
        fc.array(person, { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: 2 }),
        (people, together) => {
          // Asking for hours somebody is known to have makes answers likely.
          const asked = need(people[0]!.windows.slice(0, 2), people[0]!.languages.slice(0, 1));
          const pool = people.map(candidate);
          const problem = problemOf(asked, pool, { people: 4, together });
          const pieces = piecesOf(problem);
          const enough = uncovered(asked, pool, together).length === 0;
          expect(pieces.some((piece) => piece.kind === 'failing')).toBe(!enough);
          for (const piece of pieces) {
            if (piece.kind !== 'team' && piece.kind !== 'relaxation') continue;
            teams += 1;
            const { members } = piece.kind === 'team' ? piece.team : piece.relaxation.team;
            const of = members.map((one) => pool.find((two) => two.assistantId === one.assistantId)!);
            const relaxation = piece.kind === 'relaxation' ? piece.relaxation : null;
            const slots = relaxation?.kind === 'hours' ? relaxation.kept : asked.slots;
            const here = relaxation?.kind === 'together' ? relaxation.together : together;
            expect(uncovered({ ...asked, slots }, of, here)).toEqual([]);
            expect(members.reduce((sum, one) => sum + one.share, 0)).toBe(PARTS);
          }
        },
      ),
      { numRuns: 120, seed: 3 },
    );
    expect(teams).toBeGreaterThan(40);
  });

  it('finds a minute missing between two people', () => {
    const asked = need([{ day: 1, from: '09:00', to: '13:00' }], ['it']);
    const of = (from: string, to: string) => ({
      windows: [{ day: 1, from, to }],
      timezone: 'Europe/Rome',
      closures: [],
      worksHolidays: true,
      languages: ['it'],
    });
    expect(uncovered(asked, [of('09:00', '11:00'), of('11:00', '13:00')], 1)).toEqual([]);
    const missing = uncovered(asked, [of('09:00', '10:59'), of('11:00', '13:00')], 1);
    expect(missing.every(({ start, end }) => end - start === 1)).toBe(true);
    // Four Mondays, and once more for the language.
    expect(missing).toHaveLength(8);
  });
});

describe('a search for teams', () => {
  const morning = [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '13:00' }));
  const afternoon = [1, 2, 3, 4, 5].map((day) => ({ day, from: '13:00', to: '18:00' }));
  const base = {
    timezone: 'Europe/Rome',
    closed: false,
    worksHolidays: true,
    languages: ['it'] as ('it' | 'de')[],
  };
  const asked = need(
    [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' })),
    ['it'],
  );
  const pool = [
    { ...base, windows: morning, price: 20 },
    { ...base, windows: afternoon, price: 22 },
    { ...base, windows: afternoon, price: 25 },
  ].map(candidate);

  it('splits a day between a morning and an afternoon, work following the hours', () => {
    const [first, second, third] = piecesOf(problemOf(asked, pool, { people: 2, together: 1 }));
    expect(first).toMatchObject({
      kind: 'team',
      team: {
        members: [
          { assistantId: 'a0', share: 6 },
          { assistantId: 'a1', share: 6 },
        ],
      },
    });
    // 10 hours a week × 52 / 12, half at 20 € and half at 22 €.
    expect(first?.kind === 'team' && first.team.cents).toBe(43_333 + 47_667);
    expect(second).toMatchObject({
      kind: 'team',
      team: { members: [{ assistantId: 'a0' }, { assistantId: 'a2' }] },
    });
    expect(third).toEqual({ kind: 'end' });
  });

  it('says what would help: more money, more people, fewer at once, fewer hours', () => {
    const dear = piecesOf(problemOf({ ...asked, budgetCents: 80_000 }, pool, { people: 2, together: 1 }));
    expect(dear).toContainEqual(
      expect.objectContaining({
        relaxation: expect.objectContaining({
          kind: 'budget',
          team: expect.objectContaining({ cents: 91_000 }),
        }),
      }),
    );
    const two = piecesOf(problemOf(asked, pool, { people: 3, together: 2 }));
    expect(two[0]).toMatchObject({
      kind: 'failing',
      failing: expect.arrayContaining([{ day: 1, from: '09:00', to: '10:00', language: null, people: 1 }]),
    });
    expect(two).toContainEqual(
      expect.objectContaining({ relaxation: expect.objectContaining({ kind: 'together', together: 1 }) }),
    );
    const alone = [pool[0]!, candidate({ ...base, windows: morning, price: 30 }, 5)];
    const hours = piecesOf(problemOf(asked, alone, { people: 2, together: 1 })).find(
      (piece) => piece.kind === 'relaxation',
    );
    expect(
      hours?.kind === 'relaxation' && hours.relaxation.kind === 'hours' && hours.relaxation.slots,
    ).toHaveLength(20);
    const late = candidate({ ...base, windows: [{ day: 5, from: '16:00', to: '17:00' }], price: 15 }, 6);
    const short = {
      ...pool[1]!,
      windows: afternoon.slice(0, 4).concat({ day: 5, from: '13:00', to: '16:00' }),
    };
    const three = piecesOf(problemOf(asked, [pool[0]!, short, late], { people: 2, together: 1 }));
    expect(three).toContainEqual(
      expect.objectContaining({ relaxation: expect.objectContaining({ kind: 'people', people: 3 }) }),
    );
  });

  it('answers the same every time, in a thread too', async () => {
    const problem = problemOf(asked, pool, { people: 3, together: 1 });
    const once = piecesOf(problem).filter((piece) => piece.kind !== 'bound' && piece.kind !== 'end');
    expect(piecesOf(problem).filter((piece) => piece.kind !== 'bound' && piece.kind !== 'end')).toEqual(once);
    const { pieces, outOfTime } = await solveInThread(problem);
    expect(outOfTime).toBe(false);
    expect(pieces.filter((piece) => piece.kind !== 'bound')).toEqual(once);
  });

  it('ends a thread whose time is up and keeps what it had said', async () => {
    expect(await solveInThread(problemOf(asked, pool, { people: 3, together: 1 }), 0)).toEqual({
      pieces: [],
      outOfTime: true,
    });
  });

  it('never leaves out of the pool the only one who covers an hour', () => {
    const many = Array.from({ length: 30 }, (_, i) =>
      candidate({ ...base, windows: morning, price: 20 + i }, i),
    );
    const rare = candidate({ ...base, windows: [{ day: 5, from: '16:00', to: '17:00' }], price: 90 }, 99);
    expect(poolOf([...many, rare], asked, 6).map((one) => one.assistantId)).toEqual([
      'a0',
      'a1',
      'a2',
      'a3',
      'a4',
      'a99',
    ]);
  });
});
