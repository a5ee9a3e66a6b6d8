import * as fc from 'fast-check';
import {
  amountOf,
  line,
  overageLine,
  totalsOf,
  workLines,
  type Terms,
} from '../../src/billing/charges/charge.rules.js';
import { chargeStates } from '../../src/billing/charges/charge.states.js';
import {
  includedIn,
  lateOverage,
  monthOf,
  monthsClosedBy,
  retainerLines,
  retainerMonth,
} from '../../src/billing/charges/month.rules.js';
import { afterDecline, afterTrouble, keyForgotten } from '../../src/billing/charges/schedule.rules.js';
import { feeSums, notesOf } from '../../src/billing/invoices/invoice.rules.js';
import {
  chargeEntries,
  paymentEntries,
  stripeFeeEntries,
  sumOf,
  transferEntries,
  vatWithin,
} from '../../src/billing/ledger/ledger.rules.js';

const hourly: Terms = {
  kind: 'hourly',
  priceCents: 1800,
  includedMinutes: null,
  overageCents: null,
  vatBps: 0,
  feeBps: 1000,
};
const retainer: Terms = {
  ...hourly,
  kind: 'retainer',
  priceCents: 49_000,
  includedMinutes: 1560,
  overageCents: 2100,
};
const work = (minutes: number, timesheetId = 'a', calls = 1) => ({
  timesheetId,
  day: '2026-11-16',
  minutes,
  calls,
});

describe('the amount of a line', () => {
  it('rounds half a cent up, once', () => {
    expect(amountOf(1800, 26, 60)).toBe(780);
    expect(amountOf(1801, 30, 60)).toBe(901);
    expect(amountOf(100, 1, 3)).toBe(33);
    expect(amountOf(50, 1, 100)).toBe(1);
    expect(amountOf(49, 1, 100)).toBe(0);
  });

  it('is never more than half a cent from the exact one', () => {
    const any = fc.tuple(fc.nat(1_000_000), fc.nat(100_000), fc.integer({ min: 1, max: 1000 }));
    fc.assert(
      fc.property(any, ([unit, quantity, per]) => {
        const twice =
          2n * BigInt(unit) * BigInt(quantity) - 2n * BigInt(per) * BigInt(amountOf(unit, quantity, per));
        return twice >= -BigInt(per) && twice < BigInt(per);
      }),
    );
  });
});

describe('the lines of a charge', () => {
  it('are one a timesheet: minutes at the hourly price, rounded once', () => {
    const lines = workLines(hourly, [work(13), work(13), work(7, 'b'), work(0, 'c')]);
    expect(
      lines.map(({ timesheetId, quantity, amountCents }) => [timesheetId, quantity, amountCents]),
    ).toEqual([
      ['a', 26, 780],
      ['b', 7, 210],
    ]);
  });

  it('are calls at the price of a call, whatever their length', () => {
    const perCall: Terms = { ...hourly, kind: 'per_call', priceCents: 70 };
    expect(workLines(perCall, [work(30, 'a', 2), work(5, 'a', 0), work(1, 'a', 1)])).toMatchObject([
      { kind: 'calls', quantity: 3, amountCents: 210 },
    ]);
    expect(workLines(perCall, [work(30, 'a', 0)])).toEqual([]);
  });

  it('have no overage without a price for it', () => {
    expect(overageLine({ ...retainer, overageCents: null }, '2026-11-01', 60)).toEqual([]);
    expect(overageLine(retainer, '2026-11-01', 0)).toEqual([]);
  });

  it('sum to the total; VAT is passed on, the fee is a share of the net', () => {
    expect(totalsOf([line('time', 1800, 26, 60)], { vatBps: 2200, feeBps: 1000 })).toEqual({
      netCents: 780,
      vatCents: 172,
      grossCents: 952,
      feeCents: 78,
      transferCents: 874,
    });
    expect(totalsOf([line('time', 1800, 26, 60)], hourly)).toMatchObject({ vatCents: 0, grossCents: 780 });
  });
});

describe("a retainer's month", () => {
  const term = { startsOn: '2026-01-01', endsOn: null };

  it('ends with the week that holds the last day of the calendar month', () => {
    // 30 November 2026 is a Monday: its week is November's last.
    expect(monthOf('2026-11-30')).toBe('2026-11-01');
    expect(monthOf('2026-12-06')).toBe('2026-11-01');
    expect(monthOf('2026-12-07')).toBe('2026-12-01');
    expect(retainerMonth('2026-11-01', term)).toEqual({
      month: '2026-11-01',
      from: '2026-11-02',
      to: '2026-12-06',
      closesOn: '2026-12-06',
      days: 35,
      daysInMonth: 35,
    });
  });

  it('has every day in exactly one month', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2032-01-01'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          const month = retainerMonth(monthOf(day), { startsOn: '2000-01-01', endsOn: null });
          return month !== null && month.from <= day && day <= month.to && month.daysInMonth % 7 === 0;
        },
      ),
    );
  });

  it('costs a full month its price, whatever its length', () => {
    for (const month of monthsClosedBy('2027-02-01', { startsOn: '2025-12-01', endsOn: null }))
      expect(retainerLines(retainer, month, [])[0]?.amountCents).toBe(49_000);
  });

  it('is charged by days when the contract starts inside it', () => {
    const month = retainerMonth('2026-11-01', { startsOn: '2026-11-30', endsOn: null });
    expect(month).toMatchObject({ days: 7, daysInMonth: 35 });
    expect(includedIn(retainer, month!)).toBe(312);
    expect(retainerLines(retainer, month!, [work(330)])).toMatchObject([
      { kind: 'retainer', quantity: 7, per: 35, amountCents: 9800 },
      { kind: 'overage', quantity: 18, per: 60, amountCents: 630 },
    ]);
  });

  it('closes with the contract when that ends first, even on the day it starts', () => {
    const ending = { startsOn: '2026-11-10', endsOn: '2026-11-10' };
    expect(retainerMonth('2026-11-01', ending)).toMatchObject({ days: 1, closesOn: '2026-11-10' });
    expect(retainerMonth('2026-12-01', ending)).toBeNull();
    expect(monthsClosedBy('2027-03-01', ending)).toHaveLength(1);
    expect(monthsClosedBy('2026-11-09', ending)).toEqual([]);
  });

  it('adds only the minutes no earlier charge of it holds', () => {
    const month = retainerMonth('2026-11-01', term)!;
    expect(lateOverage(retainer, month, [work(1550)], 0)).toEqual([]);
    expect(lateOverage(retainer, month, [work(1600)], 0)).toMatchObject([{ quantity: 40 }]);
    expect(lateOverage(retainer, month, [work(1700)], 40)).toMatchObject([{ quantity: 100 }]);
    expect(lateOverage(retainer, month, [work(1600)], 40)).toEqual([]);
  });
});

describe('the ledger', () => {
  const anyMoney = fc
    .record({
      netCents: fc.integer({ min: 1, max: 50_000_000 }),
      vatBps: fc.constantFrom(0, 400, 1000, 2200),
      feeBps: fc.integer({ min: 0, max: 5000 }),
    })
    .map(({ netCents, ...bps }) => totalsOf([line('delivery', netCents, 1, 1)], bps));

  it('balances every movement of every charge', () => {
    fc.assert(
      fc.property(anyMoney, fc.nat(100_000), (totals, stripeFee) => {
        const money = { organisationId: 'o', assistantId: 'a', ...totals };
        expect(totals.grossCents).toBe(totals.feeCents + totals.transferCents);
        for (const entries of [
          chargeEntries(money),
          paymentEntries(money),
          stripeFeeEntries(stripeFee),
          transferEntries({ assistantId: 'a', cents: totals.transferCents }),
        ]) {
          expect(sumOf(entries)).toBe(0);
          expect(entries.every(({ amountCents }) => amountCents !== 0)).toBe(true);
        }
      }),
    );
  });

  it('is settled once a charge is paid and transferred: nobody owes, what is left is the fee', () => {
    fc.assert(
      fc.property(anyMoney, fc.nat(100_000), (totals, stripeFee) => {
        const money = { organisationId: 'o', assistantId: 'a', ...totals };
        const all = [
          ...chargeEntries(money),
          ...paymentEntries(money),
          ...stripeFeeEntries(stripeFee),
          ...transferEntries({ assistantId: 'a', cents: totals.transferCents }),
        ];
        const of = (account: string) => sumOf(all.filter((entry) => entry.account === account));
        expect([of('client_receivable'), of('assistant_payable')]).toEqual([0, 0]);
        expect(of('stripe_clearing')).toBe(totals.feeCents - stripeFee);
        expect(of('platform_fee') + of('vat_payable') + totals.feeCents).toBe(0);
      }),
    );
  });

  it('parts the fee into net and VAT without losing a cent', () => {
    expect(feeSums(122)).toEqual({ netCents: 100, vatCents: 22, totalCents: 122 });
    expect(vatWithin(78, 2200)).toBe(14);
    fc.assert(
      fc.property(fc.nat(10_000_000), (total) => {
        const { netCents, vatCents } = feeSums(total);
        return netCents + vatCents === total && Math.abs(netCents * 0.22 - vatCents) <= 0.62;
      }),
    );
  });
});

describe('what an invoice says', () => {
  const sums = (netCents: number, vatCents = 0) => ({ netCents, vatCents, totalCents: netCents + vatCents });

  it('names the flat-rate regime, and stamp duty above 77.47', () => {
    expect(notesOf('forfettario', sums(7747))).toEqual(['forfettario', 'no_withholding']);
    expect(notesOf('forfettario', sums(7748))).toEqual(['forfettario', 'no_withholding', 'duty']);
    expect(notesOf('ordinario', sums(100_000, 22_000))).toEqual([]);
  });
});

describe('the next try', () => {
  it('comes after an hour, a day and three days, then waits for the owner', () => {
    expect([1, 2, 3, 4].map((declines) => afterDecline(declines))).toEqual([
      3_600_000,
      86_400_000,
      259_200_000,
      null,
    ]);
  });

  it('comes ever more seldom while the provider is away, and never stops', () => {
    expect([1, 2, 6, 500].map((troubles) => afterTrouble(troubles))).toEqual([
      60_000, 120_000, 3_600_000, 3_600_000,
    ]);
  });

  it('uses the first key only while the provider surely knows it', () => {
    const sent = new Date('2026-11-23T09:00:00Z');
    expect(keyForgotten(sent, new Date('2026-11-24T07:59:59Z'))).toBe(false);
    expect(keyForgotten(sent, new Date('2026-11-24T08:00:00Z'))).toBe(true);
  });
});

describe('the states of a charge', () => {
  it('never lead back from paid', () => {
    expect(chargeStates.faults()).toEqual([]);
    expect(Object.keys(chargeStates.transitions.paid)).toEqual(['transfer']);
    expect(chargeStates.transitions.transferred).toEqual({});
    expect(chargeStates.allows('processing', 'retry')).toBe(false);
  });
});
