import { Temporal } from 'temporal-polyfill';
import { moment } from '../calendar.js';
import type { Random } from '../random.js';
import type { Row } from '../rows.js';

export interface Booked {
  record: Row;
  slot: Row;
  day: Temporal.PlainDate;
  contactId: string | null;
  /** How calendars elsewhere know it, however often it was moved. */
  uid: string;
}

/** The calendars of one client while they fill. */
export class Agenda {
  private readonly taken = new Set<string>();
  private readonly booked: Booked[] = [];

  constructor(
    private readonly random: Random,
    private readonly calendars: string[],
    private readonly timezone: string,
  ) {}

  /** A free place in the two weeks after a day, on a working day from 9 to 18; null when chance found none. */
  free(from: Temporal.PlainDate, minutes: number) {
    for (let tries = 0; tries < 12; tries++) {
      const day = from.add({ days: this.random.int(1, 14) });
      if (day.dayOfWeek > 5) continue;
      const half = this.random.int(18, 35 - Math.ceil(minutes / 30));
      const calendar = this.random.pick(this.calendars);
      const keys = Array.from(
        { length: Math.ceil(minutes / 30) },
        (_, i) => `${calendar} ${day.toString()} ${half + i}`,
      );
      if (keys.some((key) => this.taken.has(key))) continue;
      for (const key of keys) this.taken.add(key);
      const startsAt = moment(day, half * 30, this.timezone);
      const time = `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`;
      return { calendar, day, time, startsAt, endsAt: new Date(Number(startsAt) + minutes * 60_000) };
    }
    return null;
  }

  keep(booked: Booked): void {
    this.booked.push(booked);
  }

  /** An appointment still ahead on that day, which its owner now wants otherwise. */
  takeOne(on: Temporal.PlainDate): Booked | undefined {
    const from = Math.max(0, this.booked.length - 30);
    const index = this.booked.findIndex((one, i) => i >= from && Temporal.PlainDate.compare(one.day, on) > 0);
    return index < 0 ? undefined : this.booked.splice(index, 1)[0];
  }
}
