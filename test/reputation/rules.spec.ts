import * as fc from 'fast-check';
import { formula, parts } from '../../src/reputation/formula.data.js';
import {
  ageWeight,
  clientLimit,
  reputationOf,
  reviewValue,
  type Facts,
} from '../../src/reputation/reputation.rules.js';

const asOf = '2026-11-01';
const day = fc
  .integer({ min: 0, max: 900 })
  .map((days) => new Date(Date.parse(asOf) - days * 86_400_000).toISOString().slice(0, 10));
const client = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const mark = fc.integer({ min: 1, max: 5 });
const marks = fc.record({
  answering: mark,
  accuracy: mark,
  courtesy: mark,
  confidentiality: mark,
  punctuality: mark,
});
const month = fc.record({ client, on: day, good: fc.nat(60), bad: fc.nat(20) });
const facts: fc.Arbitrary<Facts> = fc.record({
  asOf: fc.constant(asOf),
  reviews: fc.array(fc.record({ id: fc.uuid(), client, on: day, marks }), { maxLength: 25 }),
  work: fc.array(month, { maxLength: 20 }),
  punctuality: fc.array(month, { maxLength: 20 }),
});
const check = (property: fc.IProperty<unknown[]> | fc.IPropertyWithHooks<[Facts]>): void =>
  fc.assert(property as fc.IProperty<unknown[]>, { numRuns: 400 });
const NONE: Facts = { asOf, reviews: [], work: [], punctuality: [] };
const perfect = { answering: 5, accuracy: 5, courtesy: 5, confidentiality: 5, punctuality: 5 };
/** Stored scores have three digits. */
const GRAIN = 0.0011;

describe('the data file', () => {
  it('adds up', () => {
    expect(parts.reduce((sum, part) => sum + formula.parts[part].weight, 0)).toBe(100);
    expect(Object.values(formula.criteria).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
});

describe('the score', () => {
  it('is the market mean, with no confidence, when nothing is known', () => {
    const { score, confidence, floor } = reputationOf(NONE);
    expect(score).toBeCloseTo(0.7 * 0.8 + 0.2 * 0.96 + 0.1 * 0.9, 3);
    expect(confidence).toBe(0);
    expect(floor).toBeLessThan(score);
  });

  it('of one fresh perfect review is (5 × 0.8 + 1 × 1) / 6 in its part', () => {
    const { parts } = reputationOf({
      ...NONE,
      reviews: [{ id: '1', client: 'a', on: asOf, marks: perfect }],
    });
    expect(parts[0]?.value).toBeCloseTo(5 / 6, 12);
    expect(parts[0]?.points).toBeCloseTo(70 * (5 / 6), 12);
  });

  it('stays between 0 and 1, the floor below it', () => {
    check(
      fc.property(facts, (some) => {
        const { score, confidence, floor } = reputationOf(some);
        return score >= 0 && score <= 1 && confidence >= 0 && confidence < 1 && floor >= 0 && floor <= score;
      }),
    );
  });

  it('never falls when a mark rises', () => {
    check(
      fc.property(facts, fc.nat(), fc.constantFrom(...Object.keys(perfect)), (some, pick, criterion) => {
        fc.pre(some.reviews.length > 0);
        const index = pick % some.reviews.length;
        const better = some.reviews.map((review, at) =>
          at === index ? { ...review, marks: { ...review.marks, [criterion]: 5 } } : review,
        );
        return reputationOf({ ...some, reviews: better }).score >= reputationOf(some).score;
      }),
    );
  });

  it('never falls with one more perfect review, whoever writes it and whenever', () => {
    check(
      fc.property(facts, client, day, (some, who, on) => {
        const more = [...some.reviews, { id: 'new', client: who, on, marks: perfect }];
        return reputationOf({ ...some, reviews: more }).score >= reputationOf(some).score;
      }),
    );
  });

  it('never rises when an approved line turns out to be rightly objected to', () => {
    check(
      fc.property(facts, fc.nat(), (some, pick) => {
        fc.pre(some.work.length > 0);
        const index = pick % some.work.length;
        const worse = some.work.map((one, at) =>
          at === index && one.good > 0 ? { ...one, good: one.good - 1, bad: one.bad + 1 } : one,
        );
        return reputationOf({ ...some, work: worse }).score <= reputationOf(some).score;
      }),
    );
  });

  it('is not in the hands of one client: from all worst to all best moves it by the cap at most', () => {
    check(
      fc.property(facts, fc.array(day, { maxLength: 60 }), (some, days) => {
        const others = (list: { client: string }[]) => list.filter((one) => one.client !== 'a') as never[];
        const rest = {
          asOf,
          reviews: others(some.reviews),
          work: others(some.work),
          punctuality: others(some.punctuality),
        } as Facts;
        const flood = (best: boolean): Facts => ({
          ...rest,
          reviews: [
            ...rest.reviews,
            ...days.map((on, at) => ({
              id: String(at),
              client: 'a',
              on,
              marks: best
                ? perfect
                : { answering: 1, accuracy: 1, courtesy: 1, confidentiality: 1, punctuality: 1 },
            })),
          ],
          work: [
            ...rest.work,
            ...days.map((on) => ({ client: 'a', on, good: best ? 90 : 0, bad: best ? 0 : 90 })),
          ],
        });
        const moved = reputationOf(flood(true)).score - reputationOf(flood(false)).score;
        const shares = reputationOf(flood(true)).parts.flatMap((part) =>
          part.clients.map((one) => one.share),
        );
        return (
          moved <= formula.clientCap + GRAIN && shares.every((share) => share <= formula.clientCap + 1e-9)
        );
      }),
    );
  });

  it('does not depend on the order of the facts, to the last digit', () => {
    check(
      fc.property(
        facts.chain((some) =>
          fc.tuple(
            fc.constant(some),
            fc.shuffledSubarray(some.reviews, { minLength: some.reviews.length }),
            fc.shuffledSubarray(some.work, { minLength: some.work.length }),
          ),
        ),
        ([some, reviews, work]) =>
          JSON.stringify(reputationOf({ ...some, reviews, work })) === JSON.stringify(reputationOf(some)),
      ),
    );
  });

  it('forgets by half in 180 days and comes back to the mean', () => {
    expect(ageWeight(0)).toBe(1);
    expect(ageWeight(180)).toBeCloseTo(0.5, 12);
    expect(ageWeight(360)).toBeCloseTo(0.25, 12);
    expect(ageWeight(-5)).toBe(1);
    const old = reputationOf({
      ...NONE,
      reviews: [{ id: '1', client: 'a', on: '2006-01-01', marks: perfect }],
    });
    expect(old.score).toBeCloseTo(reputationOf(NONE).score, 3);
  });
});

describe('one review', () => {
  it('is worth 0 at all ones, 1 at all fives, and what was not asked is left out', () => {
    expect(reviewValue({ answering: 1, accuracy: 1, courtesy: 1, confidentiality: 1, punctuality: 1 })).toBe(
      0,
    );
    expect(reviewValue(perfect)).toBeCloseTo(1, 12);
    expect(
      reviewValue({ answering: null, accuracy: 5, courtesy: 5, confidentiality: 5, punctuality: 5 }),
    ).toBeCloseTo(1, 12);
    expect(reviewValue({ ...perfect, answering: 1 })).toBeCloseTo(0.75, 12);
  });

  it('from a client with forty of them weighs as the limit says', () => {
    const reviews = Array.from({ length: 40 }, (_, at) => ({
      id: String(at),
      client: 'a',
      on: asOf,
      marks: perfect,
    }));
    const [part] = reputationOf({ ...NONE, reviews }).parts;
    expect(part?.evidence).toBeCloseTo(clientLimit, 12);
    expect(part?.clients[0]?.share).toBeCloseTo(formula.clientCap, 12);
  });
});
