import { Temporal } from 'temporal-polyfill';
import { Refusal } from '../../platform/errors.js';

/**
 * The instant of a date and wall clock in a zone. In the night when clocks go forward an hour does not exist: refused.
 * In the night when they go back an hour comes twice: the first is meant.
 */
export function instantOf(date: string, time: string, timezone: string, field = 'time'): Temporal.Instant {
  const wanted = Temporal.PlainDateTime.from(`${date}T${time}`);
  const zoned = wanted.toZonedDateTime(timezone, { disambiguation: 'earlier' });
  if (!zoned.toPlainDateTime().equals(wanted)) throw new Refusal('desk_no_such_hour', { field });
  return zoned.toInstant();
}
