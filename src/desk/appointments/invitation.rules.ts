import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
  type ICalEventData,
} from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { vtimezone } from './timezone.rules.js';

/** One time an appointment takes place; of a series also where its rule had put it. */
export interface Time {
  startsAt: Date;
  endsAt: Date;
  recursAt: Date | null;
  released: boolean;
}

export interface Happening {
  uid: string;
  sequence: number;
  timezone: string;
  rule: string | null;
  times: Time[];
  summary: string;
  description?: string;
  /** When it was last changed: never now, so that the same calendar reads the same twice. */
  stamp: Date;
  status?: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
}

export interface Parties {
  organizer: { name: string; email: string };
  attendee: { name: string; email: string };
}

/** Where a calendar is at home, and when it was asked for. */
interface Home {
  timezone: string;
  now: Date;
}

const PRODUCT = { company: 'Cornetta', product: 'Desk', language: 'EN' };

const instant = (date: Date): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(date.getTime());

/** An appointment as the events of a calendar: one, or a series' rule with what differs from it. */
export function eventsOf(one: Happening): ICalEventData[] {
  const common = {
    id: one.uid,
    sequence: one.sequence,
    stamp: one.stamp,
    summary: one.summary,
    ...(one.description && { description: one.description }),
    status: ICalEventStatus[one.status ?? 'CONFIRMED'],
  };
  const [first] = one.times;
  if (!first) return [];
  if (!one.rule) return [{ ...common, start: instant(first.startsAt), end: instant(first.endsAt) }];
  const wall = (date: Date) => instant(date).toZonedDateTimeISO(one.timezone);
  const usual = (time: Time) => time.recursAt ?? time.startsAt;
  const minutes = (first.endsAt.getTime() - first.startsAt.getTime()) / 60_000;
  const left = one.times.filter(({ released }) => released).map((time) => local(wall(usual(time))));
  const series: ICalEventData = {
    ...common,
    timezone: one.timezone,
    start: wall(usual(first)),
    end: wall(usual(first)).add({ minutes }),
    repeating: [
      `RRULE:${one.rule}`,
      ...(left.length > 0 ? [`EXDATE;TZID=${one.timezone}:${left.join(',')}`] : []),
    ].join('\r\n'),
  };
  const moved = one.times.filter(
    ({ released, recursAt, startsAt, endsAt }) =>
      !released &&
      recursAt &&
      (recursAt.getTime() !== startsAt.getTime() ||
        endsAt.getTime() - startsAt.getTime() !== minutes * 60_000),
  );
  return [
    series,
    ...moved.map((time) => ({
      ...common,
      timezone: one.timezone,
      start: wall(time.startsAt),
      end: wall(time.endsAt),
      recurrenceId: wall(usual(time)),
    })),
  ];
}

/** What a calendar reads out of a mail: an invitation, its changed form, or its end (iTIP). */
export function invitation(
  method: 'REQUEST' | 'CANCEL',
  one: Happening,
  { organizer, attendee }: Parties,
): string {
  const calendar = ical({ prodId: PRODUCT, method: ICalCalendarMethod[method], events: [] });
  for (const event of eventsOf(method === 'CANCEL' ? { ...one, status: 'CANCELLED' } : one))
    calendar.createEvent({
      ...event,
      organizer,
      attendees: [
        {
          ...attendee,
          name: attendee.name || attendee.email,
          role: ICalAttendeeRole.REQ,
          status: ICalAttendeeStatus.NEEDSACTION,
          rsvp: method === 'REQUEST',
        },
      ],
    });
  return written(calendar, [one]);
}

/**
 * A calendar to subscribe to. It names no method, which would ask for an organizer of each event (RFC 5546, 3.2.1), and
 * always describes its zone: a calendar without any component is none (RFC 5545, 3.6).
 */
export function feed(name: string, happenings: Happening[], home: Home): string {
  const calendar = ical({ prodId: PRODUCT, name, ttl: 900 });
  for (const one of happenings) for (const event of eventsOf(one)) calendar.createEvent(event);
  return written(calendar, happenings, home);
}

const local = (time: Temporal.ZonedDateTime): string =>
  time.toPlainDateTime().toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');

/**
 * The calendar's text with the zones described that a series needs for its wall clock, or that it is at home in: all
 * else is told in UTC. They come after all properties (RFC 5545, 3.4), and each line ends, the last one too.
 */
function written(calendar: ReturnType<typeof ical>, happenings: Happening[], home?: Home): string {
  const series = happenings.filter(({ rule }) => rule !== null);
  const times = series.flatMap(({ times: all }) => all.map(({ startsAt }) => startsAt.getTime()));
  const earliest = Math.min(...times, ...(home ? [home.now.getTime()] : []));
  const zones = new Set([...(home ? [home.timezone] : []), ...series.map(({ timezone }) => timezone)]);
  const described = [...zones].map(
    (zone) => `${vtimezone(zone, Temporal.Instant.fromEpochMilliseconds(earliest))}\r\n`,
  );
  const text = `${calendar.toString().trimEnd()}\r\n`;
  const at = text.search(/^(BEGIN:VEVENT|END:VCALENDAR)\r$/m);
  return `${text.slice(0, at)}${described.join('')}${text.slice(at)}`;
}
