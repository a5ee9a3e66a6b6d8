import ICAL from 'ical.js';
import { IcsClock, type IcsComponent, type IcsTime } from '../calendars/ics-time.rules.js';
import type { Answer } from './appointment.row.js';

export interface Reply {
  uid: string;
  sequence: number;
  attendee: string;
  answer: Answer;
  /** Which time of a series it answers for; null for all of them. */
  recursAt: Date | null;
}

const answers = new Set(['ACCEPTED', 'DECLINED', 'TENTATIVE']);
const LONGEST = 200_000;

/** The answers in a calendar part with METHOD:REPLY; none for anything else. */
export function repliesIn(text: string): Reply[] {
  if (text.length > LONGEST) return [];
  try {
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    if (String(calendar.getFirstPropertyValue('method')).toUpperCase() !== 'REPLY') return [];
    return calendar
      .getAllSubcomponents('vevent')
      .slice(0, 50)
      .flatMap((event) => replyOf(event, new IcsClock(calendar, 'UTC')));
  } catch {
    return [];
  }
}

function replyOf(event: IcsComponent, clock: IcsClock): Reply[] {
  const attendees = event.getAllProperties('attendee');
  const [attendee] = attendees;
  const partstat = (attendee?.getFirstParameter('partstat') ?? '').toUpperCase();
  const address = String(attendee?.getFirstValue() ?? '');
  // An answer speaks for one person (RFC 5546, 3.2.3).
  if (attendees.length !== 1 || !answers.has(partstat) || !/^mailto:/i.test(address)) return [];
  const recurs = event.getFirstProperty('recurrence-id');
  const zone = recurs?.getFirstParameter('tzid');
  return [
    {
      uid: String(event.getFirstPropertyValue('uid') ?? ''),
      sequence: Number(event.getFirstPropertyValue('sequence') ?? 0) || 0,
      attendee: address.replace(/^mailto:/i, '').toLowerCase(),
      answer: partstat.toLowerCase() as Answer,
      recursAt: recurs
        ? new Date(clock.instant(recurs.getFirstValue() as IcsTime, zone).epochMilliseconds)
        : null,
    },
  ];
}
