import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { spanOf } from '../../src/availability/index.js';
import { timesOf, withCount } from '../../src/desk/appointments/series.rules.js';
import { vtimezone } from '../../src/desk/appointments/timezone.rules.js';
import { freeStarts, isWithin } from '../../src/desk/calendars/free.rules.js';

const hours = (from: string, to: string, timezone = 'Europe/Rome') => ({
  timezone,
  windows: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from, to })),
  closures: [],
  worksHolidays: true,
});
const wall = (minute: number, zone = 'Europe/Rome'): string =>
  Temporal.Instant.fromEpochMilliseconds(minute * 60_000)
    .toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', smallestUnit: 'minute' });
const room = { minutes: 60, before: 0, after: 0 };
const all = { limit: 100, perDay: 100 };

describe('free places', () => {
  it('are real hours in both nights of the clocks', () => {
    const spring = spanOf({ from: '2026-03-29', to: '2026-03-29' }, 'Europe/Rome');
    expect(freeStarts(hours('00:00', '05:00'), [], room, spring, all).map((one) => wall(one))).toEqual([
      '2026-03-29T00:00+01:00',
      '2026-03-29T01:00+01:00',
      '2026-03-29T03:00+02:00',
      '2026-03-29T04:00+02:00',
    ]);
    const autumn = spanOf({ from: '2026-10-25', to: '2026-10-25' }, 'Europe/Rome');
    expect(freeStarts(hours('01:00', '04:00'), [], room, autumn, all).map((one) => wall(one))).toEqual([
      '2026-10-25T01:00+02:00',
      '2026-10-25T02:00+02:00',
      '2026-10-25T02:00+01:00',
      '2026-10-25T03:00+01:00',
    ]);
  });

  it('leave room for buffers, and end with the day', () => {
    const day = spanOf({ from: '2026-11-24', to: '2026-11-24' }, 'Europe/Rome');
    const taken = [{ start: day.start + 10 * 60, end: day.start + 11 * 60 }];
    const found = freeStarts(
      hours('09:00', '13:00'),
      taken,
      { minutes: 45, before: 15, after: 15 },
      day,
      all,
    );
    expect(found.map((one) => wall(one).slice(11, 16))).toEqual(['09:00', '11:15', '12:15']);
    expect(freeStarts(hours('09:00', '09:30'), [], room, day, all)).toEqual([]);
    expect(isWithin(hours('09:00', '13:00'), { start: day.start + 540, end: day.start + 780 })).toBe(true);
    expect(isWithin(hours('09:00', '13:00'), { start: day.start + 540, end: day.start + 781 })).toBe(false);
  });
});

describe('a series', () => {
  it('falls on the same times in another program’s reading of its rule', () => {
    const zones = ['Europe/Rome', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];
    const rules = [
      'FREQ=DAILY;INTERVAL=3',
      'FREQ=WEEKLY',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
      'FREQ=MONTHLY',
      'FREQ=MONTHLY;BYDAY=-1MO',
      'FREQ=YEARLY',
    ];
    let compared = 0;
    for (const zone of zones)
      for (const rule of rules)
        for (let month = 1; month <= 12; month += 1) {
          // A Monday, as every rule with BYDAY wants its first time to be one it names.
          const first = Temporal.PlainDate.from({ year: 2026, month, day: 28 });
          const monday = first.subtract({ days: first.dayOfWeek - 1 });
          const start = monday.toZonedDateTime({ timeZone: zone, plainTime: '09:30' });
          let mine;
          try {
            mine = timesOf(withCount(rule, 12), start);
          } catch {
            continue;
          }
          const recur = ICAL.Recur.fromString(withCount(rule, 12));
          const walk = recur.iterator(ICAL.Time.fromDateTimeString(`${monday.toString()}T09:30:00`));
          for (const one of mine) expect(one.toPlainDateTime().toString()).toBe(walk.next()?.toString());
          for (const one of mine) expect([one.hour, one.minute]).toEqual([9, 30]);
          compared += mine.length;
        }
    expect(compared).toBeGreaterThan(1500);
  });

  it('describes its zone so that others count the same offsets', () => {
    for (const zone of ['Europe/Rome', 'America/New_York', 'Australia/Sydney', 'Asia/Kolkata']) {
      const text = vtimezone(zone, Temporal.Instant.from('2026-06-01T00:00:00Z'));
      const component = new ICAL.Component(ICAL.parse(text) as unknown[]);
      const read = new ICAL.Timezone({ component, tzid: zone });
      for (let day = 0; day < 730; day += 5) {
        const at = Temporal.ZonedDateTime.from(`2026-06-01T12:00[${zone}]`).add({ days: day });
        const time = ICAL.Time.fromDateTimeString(at.toPlainDateTime().toString({ smallestUnit: 'second' }));
        expect([zone, day, read.utcOffset(time)]).toEqual([zone, day, at.offsetNanoseconds / 1e9]);
      }
    }
  });
});
