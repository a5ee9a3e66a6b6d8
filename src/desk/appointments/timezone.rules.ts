import { Temporal } from 'temporal-polyfill';

const YEARS_AFTER = 3;

const offsetOf = (nanoseconds: number): string => {
  const minutes = Math.round(nanoseconds / 60e9);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${String(rest).padStart(2, '0')}`;
};

const stamp = (wall: Temporal.PlainDateTime): string =>
  wall.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');

/** A zone as iCalendar describes it (RFC 5545, 3.6.5): each change of its clocks from a moment on, one by one. */
export function vtimezone(timezone: string, from: Temporal.Instant): string {
  const start = from.toZonedDateTimeISO(timezone).subtract({ years: 1 });
  const end = start.add({ years: YEARS_AFTER + 1 });
  const lines = ['BEGIN:VTIMEZONE', `TZID:${timezone}`];
  const add = (
    kind: 'STANDARD' | 'DAYLIGHT',
    wall: Temporal.PlainDateTime,
    before: number,
    after: number,
  ): void => {
    lines.push(
      `BEGIN:${kind}`,
      `DTSTART:${stamp(wall)}`,
      `TZOFFSETFROM:${offsetOf(before)}`,
      `TZOFFSETTO:${offsetOf(after)}`,
      `END:${kind}`,
    );
  };
  add('STANDARD', start.toPlainDateTime(), start.offsetNanoseconds, start.offsetNanoseconds);
  let at = start.getTimeZoneTransition('next');
  for (; at && Temporal.ZonedDateTime.compare(at, end) < 0; at = at.getTimeZoneTransition('next')) {
    const before = at.subtract({ seconds: 1 }).offsetNanoseconds;
    const after = at.offsetNanoseconds;
    // The onset is told by the clock as it stood before the change.
    const wall = at.toInstant().toZonedDateTimeISO('UTC').toPlainDateTime().add({ nanoseconds: before });
    add(after > before ? 'DAYLIGHT' : 'STANDARD', wall, before, after);
  }
  return [...lines, 'END:VTIMEZONE'].join('\r\n');
}
