import { Temporal } from 'temporal-polyfill';

/** True for a zone name of the IANA database that this machine knows. */
export function isTimezone(name: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** "HH:MM" (00:00 to 24:00) as minutes since midnight. */
export function minutesOf(wallClock: string): number {
  const [hours = 0, minutes = 0] = wallClock.split(':').map(Number);
  return hours * 60 + minutes;
}
