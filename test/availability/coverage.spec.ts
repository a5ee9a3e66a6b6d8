import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  common,
  countBits,
  countCommon,
  coverageOf,
  coveredMinutes,
  hasMinute,
  holidaysOf,
  isHoliday,
  isOpenAt,
  minutesIn,
  nextHolidays,
  openWeek,
  outside,
  spanOf,
  spansOf,
  weekBits,
  windowMinutes,
  windowsOf,
  without,
  type OpenHours,
  type WeekHours,
  type WeekWindow,
} from '../../src/availability/index.js';

const rome = (windows: WeekWindow[], more: Partial<OpenHours> = {}): OpenHours => ({
  timezone: 'Europe/Rome',
  windows,
  closures: [],
  worksHolidays: true,
  ...more,
});
const office = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }));
const minutesOn = (hours: OpenHours | WeekHours, from: string, to = from) =>
  minutesIn(spansOf(hours, spanOf({ from, to }, hours.timezone)));

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 15, 30, 59))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const window = fc.record({ day: fc.integer({ min: 1, max: 7 }), from: clock, to: clock });
const windows = fc.array(window, { minLength: 1, maxLength: 5 });
const zone = fc.constantFrom(
  'Europe/Rome',
  'America/New_York',
  'Europe/London',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
);
// Around both nights of Rome, those of the other zones, a year's end, and days of no interest.
const monday = fc.constantFrom(
  '2027-03-22',
  '2027-10-25',
  '2027-03-08',
  '2027-11-01',
  '2026-12-28',
  '2027-06-07',
);

/** What the clock on the wall reads, asked one minute at a time: slow and plain. */
function reads(hours: WeekHours | OpenHours, minute: number): boolean {
  const wall = Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(hours.timezone);
  const now = (wall.dayOfWeek - 1) * 1440 + wall.hour * 60 + wall.minute;
  const within = hours.windows.some((one) => {
    const from = (one.day - 1) * 1440 + Number(one.from.slice(0, 2)) * 60 + Number(one.from.slice(3));
    const past = (now - from + 10080) % 10080;
    return past < windowMinutes(one);
  });
  if (!('closures' in hours)) return within;
  const day = wall.toPlainDate();
  const closed = hours.closures.some(
    ({ startsOn, endsOn }) => startsOn <= day.toString() && day.toString() <= endsOn,
  );
  return within && !closed && (hours.worksHolidays || !isHoliday(day));
}

describe('hours of a week as real time', () => {
  it('follow the clock on the wall through the night it skips an hour', () => {
    const night = rome([{ day: 7, from: '01:00', to: '05:00' }]);
    expect(minutesOn(night, '2027-03-21')).toBe(240);
    expect(minutesOn(night, '2027-03-28')).toBe(180);
    expect(minutesOn(rome([{ day: 7, from: '02:00', to: '03:00' }]), '2027-03-28')).toBe(0);
    expect(minutesOn(rome([{ day: 7, from: '02:30', to: '04:00' }]), '2027-03-28')).toBe(60);
  });

  it('and through the night it repeats one', () => {
    const night = rome([{ day: 7, from: '01:00', to: '05:00' }]);
    expect(minutesOn(night, '2027-10-31')).toBe(300);
    expect(minutesOn(rome([{ day: 7, from: '02:15', to: '02:45' }]), '2027-10-31')).toBe(60);
  });

  it('run over midnight, from Sunday into Monday too', () => {
    const late = rome([{ day: 7, from: '22:00', to: '02:00' }]);
    expect(minutesOn(late, '2027-06-13')).toBe(120);
    expect(minutesOn(late, '2027-06-14')).toBe(120);
    expect(minutesOn(late, '2027-06-07', '2027-06-13')).toBe(240);
    expect(minutesOn(rome([{ day: 6, from: '22:00', to: '06:00' }]), '2027-03-27', '2027-03-28')).toBe(420);
  });

  it('stop on closed days and on holidays, unless she works them', () => {
    const closed = rome(office, { closures: [{ startsOn: '2027-08-09', endsOn: '2027-08-20' }] });
    expect(minutesOn(closed, '2027-08-02', '2027-08-29')).toBe(10 * 540);
    expect(minutesOn(rome(office, { worksHolidays: false }), '2026-12-07', '2026-12-11')).toBe(4 * 540);
    expect(minutesOn(rome(office), '2026-12-07', '2026-12-11')).toBe(5 * 540);
    const overnight = rome([{ day: 1, from: '20:00', to: '04:00' }], { worksHolidays: false });
    expect(minutesOn(overnight, '2026-12-07', '2026-12-08')).toBe(240);
  });

  it('agree with the wall, asked minute by minute, in any zone and week', () => {
    const someClosures = fc.constantFrom<OpenHours['closures']>(
      [],
      [{ startsOn: '2027-03-27', endsOn: '2027-03-28' }],
      [{ startsOn: '2026-12-31', endsOn: '2027-11-02' }],
    );
    fc.assert(
      fc.property(
        windows,
        zone,
        zone,
        monday,
        someClosures,
        fc.boolean(),
        (w, z, other, day, closures, works) => {
          const hours = { timezone: z, windows: w, closures, worksHolidays: works };
          const to = Temporal.PlainDate.from(day).add({ days: 6 }).toString();
          const within = spanOf({ from: day, to }, other);
          const open = spansOf(hours, within);
          for (let minute = within.start; minute < within.end; minute += 13)
            if (reads(hours, minute) !== open.some((s) => s.start <= minute && minute < s.end)) return false;
          return open.every((s, i) => s.start < s.end && (i === 0 || open[i - 1]!.end < s.start));
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('say whether somebody is open now', () => {
    const open = rome(office);
    expect(isOpenAt(open, Temporal.Instant.from('2027-06-07T07:00:00Z'))).toBe(true);
    expect(isOpenAt(open, Temporal.Instant.from('2027-06-07T06:59:59Z'))).toBe(false);
    expect(isOpenAt(open, Temporal.Instant.from('2027-06-07T16:00:00Z'))).toBe(false);
  });
});

describe('coverage', () => {
  it('is counted in the zone of who asks', () => {
    const need = { timezone: 'Europe/London', windows: [{ day: 1, from: '08:00', to: '18:00' }] };
    const result = coverageOf(need, rome(office), { from: '2027-06-07', to: '2027-06-13' });
    expect(result.needed).toBe(600);
    expect(result.covered).toBe(540);
    expect(result.missing.map((s) => s.end - s.start)).toEqual([60]);
  });

  it('loses an hour in the weeks when New York has changed its clocks and Rome has not', () => {
    const need = { timezone: 'America/New_York', windows: [{ day: 1, from: '09:00', to: '12:00' }] };
    const range = (day: string) => ({ from: day, to: day });
    expect(coveredMinutes(need, rome(office), range('2027-03-08'))).toBe(180);
    expect(coveredMinutes(need, rome(office), range('2027-03-15'))).toBe(180);
    const late = rome([{ day: 1, from: '15:00', to: '18:00' }]);
    expect(coveredMinutes(need, late, range('2027-03-08'))).toBe(180);
    expect(coveredMinutes(need, late, range('2027-03-15'))).toBe(120);
  });

  it('of the same hours in the same zone is whole, whatever the clocks do', () => {
    fc.assert(
      fc.property(windows, zone, monday, (w, timezone, day) => {
        const range = { from: day, to: Temporal.PlainDate.from(day).add({ days: 13 }).toString() };
        const open = { timezone, windows: w, closures: [], worksHolidays: true };
        const result = coverageOf({ timezone, windows: w }, open, range);
        return result.covered === result.needed && result.missing.length === 0;
      }),
      { numRuns: 100 },
    );
  });

  it('never grows when she closes a day, and missing plus covered is what was asked', () => {
    fc.assert(
      fc.property(windows, windows, zone, zone, monday, fc.nat(6), (need, w, z1, z2, day, shift) => {
        const start = Temporal.PlainDate.from(day);
        const range = { from: day, to: start.add({ days: 6 }).toString() };
        const open = { timezone: z2, windows: w, closures: [], worksHolidays: true };
        const shut = start.add({ days: shift }).toString();
        const asked = { timezone: z1, windows: need };
        const before = coverageOf(asked, open, range);
        const after = coverageOf(asked, { ...open, closures: [{ startsOn: shut, endsOn: shut }] }, range);
        return (
          after.covered <= before.covered && before.covered + minutesIn(before.missing) === before.needed
        );
      }),
      { numRuns: 100 },
    );
  });

  it('leaves what lies outside, to the minute', () => {
    expect(
      outside(
        [
          { start: 0, end: 10 },
          { start: 20, end: 30 },
        ],
        [
          { start: 2, end: 4 },
          { start: 8, end: 25 },
        ],
      ),
    ).toEqual([
      { start: 0, end: 2 },
      { start: 4, end: 8 },
      { start: 25, end: 30 },
    ]);
  });
});

describe('a week in bits', () => {
  it('counts as its windows do, and comes back as the same hours', () => {
    fc.assert(
      fc.property(windows, windows, (a, b) => {
        const [x, y] = [weekBits(a), weekBits(b)];
        const again = weekBits(windowsOf(x));
        let plain = 0;
        for (let minute = 0; minute < 10080; minute += 1) if (hasMinute(x, minute)) plain += 1;
        return (
          again.every((word, i) => word === x[i]) &&
          plain === countBits(x) &&
          countCommon(x, y) === countBits(common(x, y)) &&
          countBits(x) === countCommon(x, y) + countBits(without(x, y))
        );
      }),
      { numRuns: 200 },
    );
  });

  it('shows the same coverage as real time does, in a week when no clock changes', () => {
    fc.assert(
      fc.property(windows, windows, zone, zone, (need, w, z1, z2) => {
        const open = { timezone: z2, windows: w, closures: [], worksHolidays: false };
        const range = { from: '2027-06-07', to: '2027-06-13' };
        const exact = coveredMinutes({ timezone: z1, windows: need }, open, range);
        return countCommon(weekBits(need), openWeek(open, z1, range.from)) === exact;
      }),
      { numRuns: 100 },
    );
  });

  it('asks nothing of an hour that is skipped, and twice of one that is repeated', () => {
    const night = { timezone: 'Europe/Rome', windows: [{ day: 7, from: '02:00', to: '03:00' }] };
    const nobody = rome([{ day: 1, from: '09:00', to: '10:00' }]);
    const skipped = openWeek(nobody, 'Europe/Rome', '2027-03-22');
    expect(countCommon(weekBits(night.windows), skipped)).toBe(60);
    // Open for the first of the two hours that Rome calls 02:00–03:00, not for the second.
    const once = { ...nobody, timezone: 'UTC', windows: [{ day: 7, from: '00:00', to: '01:00' }] };
    const repeated = openWeek(once, 'Europe/Rome', '2027-10-25');
    expect(countCommon(weekBits(night.windows), repeated)).toBe(0);
  });
});

describe('Italian public holidays', () => {
  it('are those of the date-holidays package', () => {
    const Holidays = createRequire(import.meta.url)('date-holidays') as new (country: string) => {
      getHolidays(year: number): { date: string; type: string }[];
    };
    const italy = new Holidays('IT');
    for (let year = 2024; year <= 2045; year += 1) {
      const theirs = italy.getHolidays(year).filter((day) => day.type === 'public');
      expect([...holidaysOf(year)].sort()).toEqual(
        [...new Set(theirs.map((day) => day.date.slice(0, 10)))].sort(),
      );
    }
  });

  it('come in order over the end of a year', () => {
    expect(nextHolidays(Temporal.PlainDate.from('2026-12-09'), 4)).toEqual([
      '2026-12-25',
      '2026-12-26',
      '2027-01-01',
      '2027-01-06',
    ]);
  });
});
