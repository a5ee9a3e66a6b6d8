import ICAL from 'ical.js';
import { IcsClock, type IcsComponent, type IcsTime } from '../calendars/ics-time.rules.js';
import type { Answer } from './appointment.row.js';

export interface Reply {
  uid: string;
  /** Which form of the invitation it answers; null where the calendar does not say. */
  sequence: number | null;
  attendee: string;
  answer: Answer;
  /** Which time of a series it answers for; null for all of them. */
  recursAt: Date | null;
  /** When the guest's calendar wrote it. */
  stamp: Date | null;
  /** Another time the guest asks for. */
  proposes: Date | null;
}

const answers = new Set(['ACCEPTED', 'DECLINED', 'TENTATIVE']);
const LONGEST = 200_000;

/**
 * The answers in a calendar part with METHOD:REPLY, or METHOD:COUNTER for another time asked for; none for anything
 * else. A series is answered event by event: its rule, and each time of its own.
 */
export function repliesIn(text: string): Reply[] {
  if (text.length > LONGEST) return [];
  try {
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    const method = String(calendar.getFirstPropertyValue('method')).toUpperCase();
    if (method !== 'REPLY' && method !== 'COUNTER') return [];
    const clock = new IcsClock(calendar, 'UTC');
    return calendar
      .getAllSubcomponents('vevent')
      .slice(0, 50)
      .flatMap((event) => replyOf(event, clock, method === 'COUNTER'));
  } catch {
    return [];
  }
}

function replyOf(event: IcsComponent, clock: IcsClock, counter: boolean): Reply[] {
  const attendees = event.getAllProperties('attendee');
  const [attendee] = attendees;
  const partstat = (attendee?.getFirstParameter('partstat') ?? '').toUpperCase();
  const address = String(attendee?.getFirstValue() ?? '');
  // An answer speaks for one person (RFC 5546, 3.2.3), and so does a counter where one was invited.
  if (attendees.length !== 1 || !/^mailto:/i.test(address)) return [];
  if (!counter && !answers.has(partstat)) return [];
  const at = (name: string): Date | null => {
    const property = event.getFirstProperty(name);
    const value = property?.getFirstValue() as IcsTime | undefined;
    return property && value
      ? new Date(clock.instant(value, property.getFirstParameter('tzid')).epochMilliseconds)
      : null;
  };
  const proposes = counter ? at('dtstart') : null;
  if (counter && !proposes) return [];
  const sequence: unknown = event.getFirstPropertyValue('sequence');
  return [
    {
      uid: String(event.getFirstPropertyValue('uid') ?? ''),
      sequence: sequence === null ? null : Number(sequence) || 0,
      attendee: address.replace(/^mailto:/i, '').toLowerCase(),
      answer: counter ? 'tentative' : (partstat.toLowerCase() as Answer),
      recursAt: at('recurrence-id'),
      stamp: at('dtstamp'),
      proposes,
    },
  ];
}
