import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { Clock } from '../../platform/time/clock.js';
import { AppointmentQueries } from '../appointments/appointment.queries.js';
import type { Desk } from '../desk.js';
import { Calendars, type Calendar } from './calendars.service.js';
import { freeStarts, officeHours } from './free.rules.js';
import type { AppointmentType } from './types.service.js';

export interface Place {
  calendar: Calendar;
  startsAt: Date;
  /** What a form sends to take it: calendar, date and time by the calendar's clock. */
  value: string;
}

const FARTHEST_DAYS = 60;
const PER_DAY = 2;
const USUAL = { minutes: 30, before: 0, after: 0, noticeMinutes: 60, aheadDays: 30 };

/** The next free places for an appointment: within opening hours, clear of what is taken and of its own buffers. */
@Injectable()
export class Places {
  constructor(
    private readonly clock: Clock,
    private readonly calendars: Calendars,
    private readonly appointments: AppointmentQueries,
  ) {}

  async next(desk: Desk, type: AppointmentType | null, limit: number): Promise<Place[]> {
    const rules = type ?? USUAL;
    const start = Math.ceil(minuteOf(this.clock.date())) + Math.max(rules.noticeMinutes, 1);
    const end = start + Math.min(rules.aheadDays, FARTHEST_DAYS) * 1440;
    const held = await this.appointments.held(desk, {
      from: new Date(start * 60_000),
      until: new Date(end * 60_000),
    });
    const wanted = type?.calendars ?? [];
    const calendars = (await this.calendars.of(desk)).filter(
      // Where a client has set a calendar up, places are offered there and not in those nobody has looked at.
      ({ key, hours }, _, all) =>
        wanted.length > 0 ? wanted.includes(key) : hours !== null || all.every((one) => one.hours === null),
    );
    const places = calendars
      .flatMap((calendar) => {
        const taken = held
          .filter(({ calendar: key }) => key === calendar.key)
          .map(({ from, until }) => ({ start: Math.floor(minuteOf(from)), end: Math.ceil(minuteOf(until)) }));
        const hours = calendar.hours ?? officeHours(calendar.timezone);
        return freeStarts(hours, taken, rules, { start, end }, { limit, perDay: PER_DAY }).map((minute) =>
          placeOf(calendar, minute),
        );
      })
      .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    return variety(places).slice(0, limit);
  }
}

/** Different hours of different days: a caller who can't come on Monday wants no third hour of Monday. */
function variety(places: Place[]): Place[] {
  const hours = new Set<number>();
  const days = new Map<string, number>();
  return places.filter(({ value, startsAt }) => {
    const day = value.split(/[ T]/)[1] ?? '';
    const already = days.get(day) ?? 0;
    if (hours.has(startsAt.getTime()) || already >= PER_DAY) return false;
    hours.add(startsAt.getTime());
    days.set(day, already + 1);
    return true;
  });
}

const minuteOf = (date: Date): number => date.getTime() / 60_000;

function placeOf(calendar: Calendar, minute: number): Place {
  const at = Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(calendar.timezone);
  const wall = at.toPlainDateTime().toString({ smallestUnit: 'minute' });
  return { calendar, startsAt: new Date(minute * 60_000), value: `${calendar.key} ${wall}` };
}
