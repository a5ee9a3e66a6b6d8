import { monthlyCents, type Priced } from '../../src/packages/index.js';

const month = { weeklyMinutes: 6 * 60, callsPerDay: 10, days: 5 };
const price = (over: Partial<Priced>): Priced => ({
  kind: 'hourly',
  priceCents: 1800,
  includedMinutes: null,
  overageCents: null,
  ...over,
});

describe('what a month costs', () => {
  it('by the hour: 26 hours at 18 euros', () => {
    expect(monthlyCents(price({}), month)).toBe(26 * 1800);
  });
  it('by the month: the fee alone when the hours fit', () => {
    expect(
      monthlyCents(
        price({ kind: 'retainer', priceCents: 49_000, includedMinutes: 26 * 60, overageCents: 2100 }),
        month,
      ),
    ).toBe(49_000);
  });
  it('by the month: hours beyond are paid on top', () => {
    expect(
      monthlyCents(
        price({ kind: 'retainer', priceCents: 30_000, includedMinutes: 20 * 60, overageCents: 2100 }),
        month,
      ),
    ).toBe(30_000 + 6 * 2100);
  });
  it('by the call: calls of the working days', () => {
    expect(monthlyCents(price({ kind: 'per_call', priceCents: 120 }), month)).toBe(
      Math.round((120 * 10 * 5 * 52) / 12),
    );
  });
  it('has no monthly price by the call without calls, nor by delivery', () => {
    expect(monthlyCents(price({ kind: 'per_call' }), { ...month, callsPerDay: null })).toBeNull();
    expect(monthlyCents(price({ kind: 'fixed' }), month)).toBeNull();
  });
});
