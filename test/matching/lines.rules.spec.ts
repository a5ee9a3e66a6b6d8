import * as fc from 'fast-check';
import { presentForecast } from '../../src/matching/index.js';
import { erlangB, erlangC } from '../../src/matching/lines/erlang.rules.js';
import {
  callMinutes,
  expectedCalls,
  forecast,
  halfHoursOf,
  HALF_HOURS,
  lineOf,
  type ClientCalls,
} from '../../src/matching/lines/line.rules.js';

describe('Erlang', () => {
  // Traffic in erlangs that a group of lines carries at a loss of so much. At 1 %: the worked example of the manual at
  // erlang.com (15 lines, 8.108). At 2 %: the capacity table of Lucent Technologies (1 to 89 channels, three decimals).
  // The others: the table in every handbook of teletraffic, three figures.
  it.each([
    [15, 0.01, 8.108, 0.0006],
    [1, 0.02, 0.02, 0.0006],
    [3, 0.02, 0.602, 0.0006],
    [5, 0.02, 1.657, 0.0006],
    [7, 0.02, 2.935, 0.0006],
    [9, 0.02, 4.345, 0.0006],
    [15, 0.02, 9.01, 0.0006],
    [31, 0.02, 22.827, 0.0006],
    [89, 0.02, 77.342, 0.0006],
    [1, 0.01, 0.0101, 0.00005],
    [10, 0.01, 4.46, 0.005],
    [20, 0.01, 12.0, 0.05],
    [100, 0.01, 84.1, 0.05],
    [1, 0.05, 0.0526, 0.00005],
    [2, 0.05, 0.381, 0.0005],
    [10, 0.05, 6.22, 0.005],
    [50, 0.05, 44.5, 0.05],
  ])('loses with %i lines a share of %d of %d erlangs', (lines, share, load, rounding) => {
    expect(erlangB(lines, load - rounding)).toBeLessThan(share);
    expect(erlangB(lines, load + rounding)).toBeGreaterThan(share);
  });

  it('is a fraction that follows from the sum of the powers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        (lines, load) => {
          let [term, sum] = [1, 1];
          for (let line = 1; line <= lines; line += 1) sum += term *= load / line;
          expect(erlangB(lines, load)).toBeCloseTo(term / sum, 10);
          if (load >= lines) expect(erlangC(lines, load)).toBe(1);
          else {
            const waiting = (term * lines) / (lines - load);
            expect(erlangC(lines, load)).toBeCloseTo(waiting / (sum - term + waiting), 10);
          }
        },
      ),
    );
  });

  it('makes a caller of one line wait as often as it is taken', () => {
    expect(erlangC(1, 0.3)).toBeCloseTo(0.3, 12);
    // Two lines: ρ² · 2 / (1 + ρ) with ρ the share of time each is taken.
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
    expect(erlangB(1, 0)).toBe(0);
    expect(erlangC(3, 0)).toBe(0);
  });
});

const nothing = Array<number>(HALF_HOURS).fill(0);
const at = (slots: Record<number, number>): number[] => nothing.map((_, slot) => slots[slot] ?? 0);
const client = (more: Partial<ClientCalls> = {}): ClientCalls => ({
  contractId: 'c1',
  weeks: 0,
  calls: nothing,
  minutes: 0,
  callsPerDay: null,
  days: 0,
  hours: nothing,
  ...more,
});

describe('the line of an assistant', () => {
  it('spreads what was agreed over the hours, and leaves it behind as calls are counted', () => {
    const hours = at({ 16: 30, 17: 30 });
    const agreed = client({ callsPerDay: 10, days: 1, hours });
    expect(expectedCalls(agreed)[16]).toBe(5);
    const counted = expectedCalls({ ...agreed, weeks: 8, calls: at({ 16: 80 }) });
    // Eighty calls in eight weeks, and five a week for two: 90 / 10.
    expect(counted[16]).toBe(9);
    expect(counted[17]).toBe(1);
  });

  it('adds the clients up: each finds the other', () => {
    const one = client({ weeks: 8, calls: at({ 20: 24 }), minutes: 72 });
    const other = client({ contractId: 'c2', weeks: 8, calls: at({ 20: 24 }), minutes: 72 });
    // Three calls of three minutes in half an hour: 0.3 erlangs; two clients, 0.6.
    expect(lineOf([one]).clients[0]!.busy).toBeCloseTo(0.3 / 1.3, 10);
    const both = lineOf([one, other]);
    expect(both.clients[1]).toMatchObject({ contractId: 'c2', callsPerWeek: 3, worst: { slot: 20 } });
    expect(both.clients[1]!.busy).toBeCloseTo(0.6 / 1.6, 10);
    expect(both.busy[21]).toBe(0);
  });

  it('takes calls to be of the usual length until enough were counted', () => {
    expect(callMinutes({ calls: nothing, minutes: 0 })).toBe(3);
    expect(callMinutes({ calls: at({ 1: 20 }), minutes: 100 })).toBe(4);
  });

  it('is told in words, with the fullest moment where there is one', () => {
    const slots = [{ day: 2, from: '10:00', to: '11:00' }];
    const need = { slots, callsPerDay: 1, timezone: 'Europe/Rome', startsOn: '2026-12-07' };
    const free = { busy: null, timezone: 'Europe/Rome' };
    expect(presentForecast(need, 4, free, 'it')).toMatchObject({
      text: 'Con queste 1 chiamate al giorno, 5 su 100 troverebbero occupato.',
      over: true,
      target: 0.04,
    });
    // London is an hour behind: her nine is the brief's ten.
    const london = { busy: at({ 66: 0.5 }), timezone: 'Europe/London' };
    expect(presentForecast(need, null, london, 'it')?.text).toContain(
      'Il momento più pieno: mar 10:00, 51 %.',
    );
    expect(presentForecast({ ...need, callsPerDay: null }, null, free, 'it')).toBeNull();
  });

  it('foresees a new client on top of those she has', () => {
    const hours = halfHoursOf([
      { day: 2, from: '10:00', to: '11:00' },
      { day: 7, from: '23:30', to: '00:15' },
    ]);
    expect([hours[68], hours[69], hours[335], hours[0]]).toEqual([30, 30, 30, 15]);
    const seen = forecast(at({ 69: 0.5 }), hours, 7);
    // 7 calls of 3 minutes over 105 minutes: 0.2 erlangs, beside one erlang where she was busy half the time.
    expect(seen.slots[68]).toBeCloseTo(0.2 / 1.2, 10);
    expect(seen.slots[69]).toBeCloseTo(1.2 / 2.2, 10);
    expect(seen.worst).toEqual({ slot: 69, busy: seen.slots[69] });
    expect(seen.slots[1]).toBeNull();
    expect(forecast(null, nothing, 0).busy).toBe(0);
  });
});
