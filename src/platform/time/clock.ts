import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';

/** The only source of "now", so that a test can stand at a deadline or in a night when clocks change. */
@Injectable()
export class Clock {
  private shiftMs = 0;

  now(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(Date.now() + this.shiftMs);
  }

  /** Now as a Date, the form the database driver takes. */
  date(): Date {
    return new Date(Date.now() + this.shiftMs);
  }

  /** The calendar day it is now in an IANA zone. */
  today(timezone: string): Temporal.PlainDate {
    return this.now().toZonedDateTimeISO(timezone).toPlainDate();
  }

  /** For tests: moves this clock; time goes on from there. */
  travelTo(instant: Temporal.Instant | string): void {
    this.shiftMs = Temporal.Instant.from(instant).epochMilliseconds - Date.now();
  }
}
