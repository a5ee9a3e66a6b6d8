import { Temporal } from 'temporal-polyfill';
import type { Person } from './playbook.content.js';

/** Somebody is away, or there, from now until then, whatever the usual hours say. */
export interface Now {
  kind: 'away' | 'here';
  since: string;
  until: string;
}
export type PeopleNow = Record<string, Now>;

/** The client's people as they stand just now; what is over has ended by itself. */
export function peopleNow(people: Person[], set: PeopleNow, at: Temporal.ZonedDateTime): Person[] {
  return people.map((person) => {
    const now = set[person.key];
    if (!now || Temporal.Instant.compare(now.until, at.toInstant()) <= 0) return person;
    const clock = (instant: string): Temporal.ZonedDateTime =>
      Temporal.Instant.from(instant).toZonedDateTimeISO(at.timeZoneId);
    const [since, until] = [clock(now.since), clock(now.until)];
    const day = since.toPlainDate();
    // An evening that ends at midnight ends on the next day's first minute.
    const end = until.toPlainDate().equals(day) ? hour(until) : '24:00';
    const own = { kind: now.kind, from: day.toString(), start: hour(since), end, note: '' };
    // What was said just now counts more than what was planned for today.
    const planned = person.absences.filter(({ kind }) => now.kind === 'here' || kind !== 'here');
    return { ...person, absences: [...planned, own] };
  });
}

const hour = (at: Temporal.ZonedDateTime): string => at.toPlainTime().toString({ smallestUnit: 'minute' });
