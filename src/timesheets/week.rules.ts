import { Temporal } from 'temporal-polyfill';

export interface Week {
  /** Monday and Sunday, calendar days in the contract's zone. */
  startsOn: string;
  endsOn: string;
}

const OBJECTION_DAYS = 7;
const SUBMIT_AT = Temporal.PlainTime.from('12:00');

/** The Monday-to-Sunday week a calendar day lies in. */
export function weekOfDay(day: Temporal.PlainDate): Week {
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  return { startsOn: monday.toString(), endsOn: monday.add({ days: 6 }).toString() };
}

/** The week an instant lies in, in a zone. */
export const weekOf = (at: Temporal.Instant, timezone: string): Week =>
  weekOfDay(at.toZonedDateTimeISO(timezone).toPlainDate());

export const weekAfter = (week: Week): Week =>
  weekOfDay(Temporal.PlainDate.from(week.startsOn).add({ days: 7 }));

/** When a sheet nobody submitted is submitted by itself: the Monday after, at noon in the contract's zone. */
export const submitsAt = (week: Week, timezone: string): Temporal.Instant =>
  Temporal.PlainDate.from(week.endsOn)
    .add({ days: 1 })
    .toZonedDateTime({ timeZone: timezone, plainTime: SUBMIT_AT })
    .toInstant();

/** Until when silence has not yet approved: so many hours on the clock of the world, whatever the zone does. */
export const approveBy = (submitted: Temporal.Instant, hours: number): Temporal.Instant =>
  submitted.add({ hours });

/** From when staff may decide an objection: the same wall-clock time seven days on. */
export const decideBy = (raised: Temporal.Instant, timezone: string): Temporal.Instant =>
  raised.toZonedDateTimeISO(timezone).add({ days: OBJECTION_DAYS }).toInstant();

export interface PackageMonth {
  /** "2026-11" */
  month: string;
  startsOn: string;
  endsOn: string;
}

/** The month of a retainer a week belongs to. It ends with the week that holds the last day of the calendar month. */
export function packageMonth(week: Pick<Week, 'startsOn'>): PackageMonth {
  const month = Temporal.PlainDate.from(week.startsOn).toPlainYearMonth();
  const firstOfMonth = month.toPlainDate({ day: 1 });
  const firstMonday = firstOfMonth.add({ days: (8 - firstOfMonth.dayOfWeek) % 7 });
  const last = month.toPlainDate({ day: month.daysInMonth });
  return {
    month: month.toString(),
    startsOn: firstMonday.toString(),
    endsOn: weekOfDay(last).endsOn,
  };
}

/** Whether a week is the last of its retainer month, or the last of a contract that ends in it. */
export const closesMonth = (week: Week, contractEndsOn: string | null): boolean =>
  packageMonth(week).endsOn === week.endsOn || (contractEndsOn !== null && contractEndsOn <= week.endsOn);
