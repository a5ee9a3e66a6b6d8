import { Temporal } from 'temporal-polyfill';
import { billable } from '../../src/timesheets/line.rules.js';
import { outlook, usedByDay } from '../../src/timesheets/outlook.rules.js';
import { periodOf, PeriodQuery, periodSearch } from '../../src/timesheets/reports/period.rules.js';
import { headline, hoursModel, seconds } from '../../src/timesheets/reports/report.presenter.js';
import type { Numbers, Report } from '../../src/timesheets/reports/report.queries.js';

const day = (iso: string) => Temporal.PlainDate.from(iso);

describe('rounding', () => {
  it('goes up to the increment, never down, and never by a whole one', () => {
    const at = (ms: number, increment: number) => billable(new Date(0), new Date(ms), increment);
    expect([1, 5, 6, 10, 15].map((increment) => at(0, increment))).toEqual([1, 5, 6, 10, 15]);
    expect([1, 5, 6, 10, 15].map((increment) => at(30 * 60_000, increment))).toEqual([30, 30, 30, 30, 30]);
    expect([1, 5, 6, 10, 15].map((increment) => at(30 * 60_000 + 1, increment))).toEqual([
      31, 35, 36, 40, 45,
    ]);
    for (const increment of [1, 5, 6, 10, 15])
      for (let ms = 1; ms < 5_000_000; ms += 77_777) {
        const counted = at(ms, increment);
        expect(counted % increment).toBe(0);
        expect(counted * 60_000).toBeGreaterThanOrEqual(ms);
        expect(counted * 60_000 - ms).toBeLessThan(Math.max(1, increment) * 60_000 + 60_000);
      }
  });
});

describe('a period', () => {
  const today = day('2026-03-31');
  it('is this month unless asked otherwise', () => {
    expect(periodOf({}, today)).toEqual({ preset: 'month', from: '2026-03-01', to: '2026-03-31' });
    expect(periodOf({ period: 'last_month' }, today)).toMatchObject({ from: '2026-02-01', to: '2026-02-28' });
    expect(periodOf({ period: 'week' }, today)).toMatchObject({ from: '2026-03-30', to: '2026-04-05' });
    const own = periodOf({ from: '2026-01-05', to: '2026-01-09' }, today);
    expect(own).toEqual({ preset: null, from: '2026-01-05', to: '2026-01-09' });
    expect(periodSearch(own)).toBe('from=2026-01-05&to=2026-01-09');
  });

  it('is refused backwards, by half, over a year long and far from our days', () => {
    const wrong = (query: object) => PeriodQuery.safeParse(query).error?.issues.map(({ path }) => path[0]);
    expect(wrong({ from: '2026-02-02', to: '2026-02-01' })).toEqual(['to']);
    expect(wrong({ from: '2026-02-02' })).toEqual(['to']);
    expect(wrong({ to: '2026-02-02' })).toEqual(['from']);
    expect(wrong({ from: '2024-01-01', to: '2025-01-01' })).toEqual(['to']);
    expect(wrong({ from: '1026-02-02', to: '1026-02-03' })).toEqual(['from', 'to']);
    expect(wrong({ from: '2026-02-30', to: '2026-03-01' })).toEqual(['from']);
    expect(wrong({ period: 'year' })).toEqual(['period']);
    expect(wrong({ from: '2024-01-01', to: '2024-12-31' })).toBeUndefined();
  });
});

describe('the forecast of a package', () => {
  // November 2026: from Monday 2 to Sunday 6 December; 25 working days, none of them a holiday.
  const month = { startsOn: '2026-11-02', endsOn: '2026-12-06', includedMinutes: 600 };
  const use = (byDay: Record<string, number>) => ({ ...month, byDay: new Map(Object.entries(byDay)) });

  it('is a straight line over working days, with the day the last minute goes', () => {
    const used = use({ '2026-11-02': 100, '2026-11-05': 100, '2026-11-06': 100 });
    // Five working days, sixty minutes each: the other 300 last five more, to Friday 13.
    expect(outlook(used, day('2026-11-06'))).toEqual({
      perDay: 60,
      leftAtEnd: 300 - 20 * 60,
      exhaustedOn: '2026-11-13',
    });
    // A weekend without work changes nothing.
    expect(outlook(used, day('2026-11-08'))).toEqual(outlook(used, day('2026-11-06')));
    expect(outlook(use({ '2026-11-02': 24 }), day('2026-11-02'))).toMatchObject({
      leftAtEnd: 0,
      exhaustedOn: '2026-12-04',
    });
    expect(outlook(use({ '2026-11-02': 20 }), day('2026-11-02'))).toMatchObject({
      leftAtEnd: 100,
      exhaustedOn: null,
    });
    expect(outlook(use({}), day('2026-11-10'))).toEqual({ perDay: 0, leftAtEnd: 600, exhaustedOn: null });
  });

  it('knows the day the hours went, counts late lines on the first, and leaves holidays out', () => {
    const gone = use({ '2026-10-30': 50, '2026-11-02': 50, '2026-11-07': 600 });
    expect(usedByDay(gone, day('2026-11-03'))).toEqual([100, 100]);
    expect(outlook(gone, day('2026-11-10'))).toMatchObject({ exhaustedOn: '2026-11-07', perDay: 100 });
    // The month from 7 December holds Tuesday 8 and Friday 25: no working days.
    const december = { startsOn: '2026-12-07', endsOn: '2027-01-03', includedMinutes: 100 };
    const byDay = new Map([['2026-12-07', 10]]);
    expect(outlook({ ...december, byDay }, day('2026-12-08'))).toMatchObject({ perDay: 10 });
    expect(outlook({ ...december, byDay }, day('2026-12-08'))?.leftAtEnd).toBe(90 - 16 * 10);
    expect(outlook({ ...december, startsOn: '2026-12-08', byDay }, day('2026-12-08'))).toBeNull();
  });
});

describe('what a report says', () => {
  const of = (more: Partial<Numbers>) => ({ answered: 0, missed: 0, seconds: 0, ...more }) as Numbers;
  it('is one fact, numbers up to twenty in words', () => {
    const says = (more: Partial<Numbers>) => headline(of(more), 'business', 'it');
    expect(says({ answered: 18, missed: 2 })).toBe('Diciotto chiamate su venti hanno avuto risposta');
    expect(says({ answered: 1, missed: 2 })).toBe('Una chiamata su tre ha avuto risposta');
    expect(says({ answered: 31 })).toBe('Tutte le 31 chiamate hanno avuto risposta');
    expect(says({ missed: 1 })).toBe("L'unica chiamata non ha avuto risposta");
    expect(says({ seconds: 5400 })).toBe('1 h 30 di lavoro per voi');
    expect(says({})).toBe('In questo periodo non è successo nulla');
  });

  it('writes seconds as people do', () => {
    expect([null, 0.4, 59.4, 59.6, 80, 3600].map(seconds)).toEqual([
      '–',
      '0 s',
      '59 s',
      '1 min',
      '1 min 20 s',
      '1 h',
    ]);
  });

  it('shows office hours at least, and every other hour there was work in', () => {
    const model = hoursModel({ hours: [{ day: 6, hour: 22, seconds: 600 }] } as Report, 'it');
    expect(model.columns).toEqual(Array.from({ length: 15 }, (_, index) => String(8 + index)));
    expect(model.rows).toHaveLength(7);
    expect(model.rows[5]!.values.at(-1)).toBe(10);
    expect(model.text).toContain('sabato tra le 22 e le 23, 10 min');
  });
});
