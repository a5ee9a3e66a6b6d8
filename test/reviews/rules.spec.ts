import { reviewRules } from '../../src/reviews/index.js';
import { askedOf, average, closesAt, monthHasPassed, publishAt } from '../../src/reviews/review.rules.js';
import { reviewStates } from '../../src/reviews/review.states.js';

const rome = 'Europe/Rome';

describe('a round', () => {
  it('closes at the same hour a fortnight later, also when the clocks change between', () => {
    expect(closesAt(new Date('2026-10-20T08:00:00Z'), rome).toISOString()).toBe('2026-11-03T09:00:00.000Z');
    expect(closesAt(new Date('2027-03-20T08:00:00Z'), rome).toISOString()).toBe('2027-04-03T07:00:00.000Z');
    expect(closesAt(new Date('2026-10-20T08:00:00Z'), 'UTC').toISOString()).toBe('2026-11-03T08:00:00.000Z');
  });

  it('is followed by another one after a whole month', () => {
    const opened = new Date('2026-01-31T12:00:00Z');
    expect(monthHasPassed(null, opened, rome)).toBe(true);
    expect(monthHasPassed(opened, new Date('2026-02-28T11:59:00Z'), rome)).toBe(false);
    expect(monthHasPassed(opened, new Date('2026-02-28T12:00:00Z'), rome)).toBe(true);
  });
});

describe('a review', () => {
  it('becomes public three days after it was revealed', () => {
    expect(publishAt(new Date('2026-10-23T10:00:00Z'), rome).toISOString()).toBe('2026-10-26T11:00:00.000Z');
  });

  it('averages the marks that were asked for', () => {
    expect(average({ answering: 5, accuracy: 4, courtesy: 4, confidentiality: 5, punctuality: 2 })).toBe(4);
    expect(average({ answering: null, accuracy: 4, courtesy: 4, confidentiality: 4, punctuality: 2 })).toBe(
      3.5,
    );
    expect(average({})).toBeNull();
  });

  it('asks only the business how the telephone was answered', () => {
    expect(askedOf.business).toContain('answering');
    expect(askedOf.assistant).not.toContain('answering');
  });

  it('goes through sound states and is never unsealed by staff', () => {
    expect(reviewStates.faults()).toEqual([]);
    for (const verb of ['publish', 'reject', 'remove'] as const)
      expect(reviewStates.allows('sealed', verb)).toBe(false);
  });

  it('is never taken away for its marks', () => {
    expect(reviewRules.filter((rule) => /mark|rating|score|low|negative/.test(rule))).toEqual([]);
  });
});
