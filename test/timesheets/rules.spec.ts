import { Temporal } from 'temporal-polyfill';
import { billable, stretch } from '../../src/timesheets/line.rules.js';
import { deliveryStates, lineStates, timesheetStates } from '../../src/timesheets/timesheet.states.js';
import {
  approveBy,
  closesMonth,
  decideBy,
  packageMonth,
  submitsAt,
  weekOf,
} from '../../src/timesheets/week.rules.js';

const at = (text: string) => Temporal.Instant.from(text);
const date = (text: string) => new Date(text);

describe('state tables', () => {
  it('are sound', () => {
    for (const machine of [timesheetStates, lineStates, deliveryStates]) expect(machine.faults()).toEqual([]);
  });
});

describe('billable minutes', () => {
  it('are rounded up to the increment, never below one', () => {
    const from = date('2026-11-23T09:00:00Z');
    const minutes = (seconds: number, increment: number) =>
      billable(from, new Date(from.getTime() + seconds * 1000), increment);
    expect([minutes(0, 1), minutes(1, 1), minutes(60, 1), minutes(61, 1)]).toEqual([1, 1, 1, 2]);
    expect([minutes(0, 6), minutes(360, 6), minutes(361, 6), minutes(60, 15)]).toEqual([6, 6, 12, 15]);
  });

  it('of a task count what really passed on the nights clocks change', () => {
    const spring = stretch('2026-03-29', '01:30', '03:30', 'Europe/Rome');
    const autumn = stretch('2026-10-25', '01:30', '03:30', 'Europe/Rome');
    expect(billable(spring.startedAt, spring.endedAt, 1)).toBe(60);
    expect(billable(autumn.startedAt, autumn.endedAt, 1)).toBe(180);
    expect(stretch('2026-11-23', '22:00', '24:00', 'Europe/Rome').endedAt.toISOString()).toBe(
      '2026-11-23T23:00:00.000Z',
    );
  });
});

describe('weeks', () => {
  it('run from Monday to Sunday where the contract is', () => {
    const sundayNight = at('2026-11-22T23:30:00Z');
    expect(weekOf(sundayNight, 'Europe/Rome')).toEqual({ startsOn: '2026-11-23', endsOn: '2026-11-29' });
    expect(weekOf(sundayNight, 'Europe/London')).toEqual({ startsOn: '2026-11-16', endsOn: '2026-11-22' });
  });

  it('are handed in on the Monday after at noon, summer and winter', () => {
    expect(submitsAt({ startsOn: '2026-10-19', endsOn: '2026-10-25' }, 'Europe/Rome').toString()).toBe(
      '2026-10-26T11:00:00Z',
    );
    expect(submitsAt({ startsOn: '2026-03-23', endsOn: '2026-03-29' }, 'Europe/Rome').toString()).toBe(
      '2026-03-30T10:00:00Z',
    );
  });

  it('make the months of a retainer, each day in exactly one', () => {
    expect(packageMonth({ startsOn: '2026-11-30' })).toEqual({
      month: '2026-11',
      startsOn: '2026-11-02',
      endsOn: '2026-12-06',
    });
    let day = Temporal.PlainDate.from('2026-01-05');
    for (let month = packageMonth({ startsOn: day.toString() }); day.year < 2028;) {
      const next = packageMonth({ startsOn: day.toString() });
      if (next.month !== month.month) {
        expect(Temporal.PlainDate.from(month.endsOn).add({ days: 1 }).toString()).toBe(next.startsOn);
        month = next;
      }
      expect(next.startsOn <= day.toString() && day.add({ days: 6 }).toString() <= next.endsOn).toBe(true);
      day = day.add({ days: 7 });
    }
  });

  it('close a month on its last week, or with the contract', () => {
    expect(closesMonth({ startsOn: '2026-11-30', endsOn: '2026-12-06' }, null)).toBe(true);
    expect(closesMonth({ startsOn: '2026-11-23', endsOn: '2026-11-29' }, null)).toBe(false);
    expect(closesMonth({ startsOn: '2026-11-23', endsOn: '2026-11-29' }, '2026-11-27')).toBe(true);
  });
});

describe('deadlines', () => {
  it('of approval are hours that really pass', () => {
    expect(approveBy(at('2026-10-24T10:00:00Z'), 24).toString()).toBe('2026-10-25T10:00:00Z');
  });

  it('of an objection keep the wall clock over a DST change', () => {
    expect(decideBy(at('2026-10-20T10:00:00Z'), 'Europe/Rome').toString()).toBe('2026-10-27T11:00:00Z');
  });
});
