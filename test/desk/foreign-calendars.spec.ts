import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { feed, invitation, type Happening } from '../../src/desk/appointments/invitation.rules.js';
import { repliesIn } from '../../src/desk/appointments/replies.rules.js';
import { timesOf } from '../../src/desk/appointments/series.rules.js';
import { vtimezone } from '../../src/desk/appointments/timezone.rules.js';
import { busyIn, type Frame } from '../../src/desk/calendars/busy.rules.js';

const frame: Frame = {
  from: Temporal.Instant.from('2026-03-01T00:00:00Z'),
  until: Temporal.Instant.from('2027-03-01T00:00:00Z'),
  timezone: 'Europe/London',
  ownUids: '@cornetta.example',
};
const lines = (...text: string[]): string => text.join('\r\n');
const calendar = (...text: string[]): string =>
  lines('BEGIN:VCALENDAR', 'VERSION:2.0', ...text, 'END:VCALENDAR', '');
const event = (...text: string[]): string => lines('BEGIN:VEVENT', ...text, 'END:VEVENT');
const busy = (text: string) => {
  const { busy: found, remarks } = busyIn(text, frame);
  expect(remarks).toEqual([]);
  return found.map(
    ({ startsAt, endsAt }) => `${startsAt.toISOString().slice(0, 16)} ${endsAt.toISOString().slice(11, 16)}`,
  );
};
const bothSeasons = ['2026-03-27T08:00 09:00', '2026-04-03T07:00 08:00'];

describe('a calendar written elsewhere', () => {
  it('by Outlook, with Windows’ names of zones, described in the file or not', () => {
    const weekly = (zone: string) =>
      event(
        'CLASS:PUBLIC',
        `DTSTART;TZID="${zone}":20260327T090000`,
        `DTEND;TZID="${zone}":20260327T100000`,
        'RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=FR',
        'SUMMARY;LANGUAGE=it:Riunione',
        'UID:040000008200E00074C5B7101A82E0080000000010',
        'X-MICROSOFT-CDO-BUSYSTATUS:BUSY',
      );
    const zone = lines(
      'BEGIN:VTIMEZONE',
      'TZID:W. Europe Standard Time',
      'BEGIN:STANDARD',
      'DTSTART:16010101T030000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:16010101T020000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
    );
    const outlook = ['PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN', 'METHOD:PUBLISH'];
    expect(busy(calendar(...outlook, zone, weekly('W. Europe Standard Time')))).toEqual(bothSeasons);
    expect(busy(calendar(...outlook, weekly('Romance Standard Time')))).toEqual(bothSeasons);
  });

  it('by Google, with a moved time and one taken away', () => {
    const google = calendar(
      'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
      'CALSCALE:GREGORIAN',
      'X-WR-CALNAME:Mara',
      'X-WR-TIMEZONE:Europe/Rome',
      event(
        'DTSTART;TZID=Europe/Rome:20260327T090000',
        'DTEND;TZID=Europe/Rome:20260327T100000',
        'RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20260424T215959Z;BYDAY=FR',
        'EXDATE;TZID=Europe/Rome:20260410T090000',
        'DTSTAMP:20260301T080000Z',
        'UID:6q3jcp9@google.com',
        'STATUS:CONFIRMED',
        'TRANSP:OPAQUE',
      ),
      event(
        'DTSTART;TZID=Europe/Rome:20260417T150000',
        'DTEND;TZID=Europe/Rome:20260417T160000',
        'UID:6q3jcp9@google.com',
        'RECURRENCE-ID;TZID=Europe/Rome:20260417T090000',
        'TRANSP:OPAQUE',
      ),
      event(
        'DTSTART;VALUE=DATE:20260501',
        'DTEND;VALUE=DATE:20260502',
        'UID:free@google.com',
        'TRANSP:TRANSPARENT',
      ),
    );
    expect(busy(google)).toEqual([...bothSeasons, '2026-04-17T13:00 14:00', '2026-04-24T07:00 08:00']);
  });

  it('by Apple, with alarms inside its events; and with zones named by a path', () => {
    const apple = calendar(
      'PRODID:-//Apple Inc.//macOS 15.1//EN',
      event(
        'CREATED:20260301T080000Z',
        'DTSTART;TZID=Europe/Rome:20260327T090000',
        'DTEND;TZID=Europe/Rome:20260327T100000',
        'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=2',
        'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC',
        'UID:5E2B7A90-1111-4C3B-9B2A-0D3C5F6E7A81',
        lines('BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT15M', 'DESCRIPTION:x', 'END:VALARM'),
      ),
    );
    expect(busy(apple)).toEqual(bothSeasons);
    const path = '/freeassociation.sourceforge.net/Europe/Rome';
    expect(
      busy(
        calendar(
          event(
            `DTSTART;TZID=${path}:20260327T090000`,
            'DURATION:PT1H',
            'RRULE:FREQ=WEEKLY;COUNT=2',
            'UID:e',
          ),
        ),
      ),
    ).toEqual(bothSeasons);
  });
});

describe('an answer written elsewhere', () => {
  const answer = (method: string, ...events: string[]) =>
    repliesIn(calendar('PRODID:-//x//EN', `METHOD:${method}`, ...events));
  const from =
    'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;CN=elena@example.com;X-NUM-GUESTS=0:mailto:elena@example.com';
  const plain = { uid: 'x@cornetta.example', attendee: 'elena@example.com' };

  it('tells who, what and when, in the words of each', () => {
    const google = event(
      'DTSTART:20260310T090000Z',
      'DTSTAMP:20260302T101500Z',
      'UID:x@cornetta.example',
      from,
      'SEQUENCE:1',
      'STATUS:CONFIRMED',
    );
    expect(answer('REPLY', google)).toEqual([
      {
        ...plain,
        sequence: 1,
        answer: 'declined',
        recursAt: null,
        stamp: new Date('2026-03-02T10:15:00Z'),
        proposes: null,
      },
    ]);
    const outlook = event(
      'ATTENDEE;PARTSTAT=TENTATIVE:mailto:Elena@Example.com',
      'COMMENT;LANGUAGE=it-IT:\\n',
      'UID:x@cornetta.example',
      'RECURRENCE-ID;TZID=W. Europe Standard Time:20260330T090000',
      'DTSTART;TZID=W. Europe Standard Time:20260330T090000',
      'DTSTAMP:20260302T101500Z',
      'X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY',
    );
    expect(answer('REPLY', outlook)).toMatchObject([
      { ...plain, sequence: null, answer: 'tentative', recursAt: new Date('2026-03-30T07:00:00Z') },
    ]);
  });

  it('costs next to nothing, whatever zone it describes', () => {
    const rules = [
      'FREQ=SECONDLY',
      'FREQ=DAILY',
      'FREQ=YEARLY;BYDAY=MO',
      'FREQ=YEARLY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3',
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31',
    ];
    const zone = (rule: string, year = '1970', times = 1): string[] => [
      'BEGIN:VTIMEZONE',
      'TZID:Own',
      ...Array.from({ length: times }, () => [
        'BEGIN:STANDARD',
        `DTSTART:${year}0101T000000`,
        'TZOFFSETFROM:+0100',
        'TZOFFSETTO:+0200',
        `RRULE:${rule}`,
        'END:STANDARD',
      ]).flat(),
      'END:VTIMEZONE',
    ];
    const event = ['BEGIN:VEVENT', 'UID:a', 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example'];
    const began = performance.now();
    for (const one of [
      ...rules.map((rule) => zone(rule)),
      zone('FREQ=YEARLY;BYMONTH=1;BYDAY=1SU', '0001'),
      zone('FREQ=YEARLY;BYMONTH=1;BYDAY=1SU', '1601', 500),
    ])
      expect(
        answer('REPLY', ...one, ...event, 'RECURRENCE-ID;TZID=Own:20260101T100000', 'END:VEVENT'),
      ).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(60_000);
  });

  it('speaks for a series and its moved time in one mail, or asks for another time', () => {
    const one = [
      'UID:x@cornetta.example',
      'DTSTAMP:20260302T101500Z',
      'ATTENDEE;PARTSTAT=ACCEPTED:mailto:elena@example.com',
    ];
    const both = answer(
      'REPLY',
      event(...one, 'DTSTART:20260310T090000Z'),
      event(...one, 'DTSTART:20260318T090000Z', 'RECURRENCE-ID:20260317T090000Z'),
    );
    expect(both.map(({ recursAt }) => recursAt?.toISOString() ?? 'all')).toEqual([
      'all',
      '2026-03-17T09:00:00.000Z',
    ]);
    const counter = event(
      ...one.slice(0, 2),
      'DTSTART;TZID=Europe/Rome:20260311T150000',
      'DTEND;TZID=Europe/Rome:20260311T153000',
      from,
    );
    expect(answer('COUNTER', counter)).toMatchObject([
      { ...plain, answer: 'tentative', proposes: new Date('2026-03-11T14:00:00Z') },
    ]);
    expect(answer('COUNTER', event(...one))).toEqual([]);
    expect(answer('REPLY', event(...one, from))).toEqual([]);
  });
});

describe('a calendar of ours', () => {
  const time = (at: string) => ({
    startsAt: new Date(at),
    endsAt: new Date(Date.parse(at) + 3_600_000),
    recursAt: new Date(at),
    released: false,
  });
  const series: Happening = {
    uid: 'x@cornetta.example',
    sequence: 0,
    timezone: 'Europe/Rome',
    rule: 'FREQ=WEEKLY;COUNT=2',
    times: [time('2026-03-27T08:00:00Z'), time('2026-04-03T07:00:00Z')],
    summary: `Perché no? ${'📞 àèìòù '.repeat(30)}`,
    stamp: new Date('2026-03-01T00:00:00Z'),
  };
  const parties = {
    organizer: { name: 'Studio "Bianchi"; & C.', email: 'a@cornetta.example' },
    attendee: { name: 'Giosuè: 😀', email: 'g@example.com' },
  };

  it('ends every line, folds none within a letter, and describes its zone by two rules before any event', () => {
    const text = invitation('REQUEST', series, parties);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text).not.toContain('\uFFFD');
    expect(text.match(/^RRULE:FREQ=YEARLY;BYMONTH=(3|10);BYDAY=-1SU\r$/gm)).toHaveLength(2);
    expect(text.indexOf('END:VTIMEZONE')).toBeLessThan(text.indexOf('BEGIN:VEVENT'));
  });

  it('is a calendar even when empty, asks for no organizer, and tells no time without a zone', () => {
    const home = { timezone: 'Europe/Rome', now: new Date('2026-11-23T10:00:00Z') };
    const single: Happening = { ...series, rule: null, times: [{ ...series.times[0]!, recursAt: null }] };
    for (const happenings of [[], [single], [single, series]]) {
      const text = feed('Studio', happenings, home);
      expect(text).toContain('BEGIN:VTIMEZONE\r\nTZID:Europe/Rome');
      expect(text).not.toContain('METHOD');
      expect(text.slice(text.indexOf('END:VTIMEZONE'))).not.toMatch(/^DT(START|END|STAMP):\d{8}T\d{6}\r$/m);
      expect(feed('Studio', happenings, { ...home, now: new Date('2026-11-23T10:00:01Z') })).toBe(text);
    }
  });

  it('tells a zone change by change where its years differ', () => {
    const irregular = vtimezone('Africa/Casablanca', Temporal.Instant.from('2026-03-01T00:00:00Z'));
    expect(irregular).not.toContain('RRULE');
    const zone = new ICAL.Timezone({
      component: new ICAL.Component(ICAL.parse(irregular) as unknown[]),
      tzid: 'x',
    });
    for (let day = 0; day < 700; day += 3) {
      const at = Temporal.ZonedDateTime.from('2026-03-01T12:00[Africa/Casablanca]').add({ days: day });
      const wall = ICAL.Time.fromDateTimeString(at.toPlainDateTime().toString({ smallestUnit: 'second' }));
      expect([day, zone.utcOffset(wall)]).toEqual([day, at.offsetNanoseconds / 1e9]);
    }
  });

  it('repeats at no hour that clocks skip or show twice', () => {
    const at = (wall: string) => Temporal.ZonedDateTime.from(`${wall}[Europe/Rome]`);
    expect(() => timesOf('FREQ=WEEKLY;COUNT=5', at('2026-03-15T02:30'))).toThrow('calendar_series_clocks');
    expect(() => timesOf('FREQ=WEEKLY;COUNT=5', at('2026-10-11T02:30'))).toThrow('calendar_series_clocks');
    expect(timesOf('FREQ=WEEKLY;COUNT=5', at('2026-10-11T03:30'))).toHaveLength(5);
    expect(timesOf('FREQ=WEEKLY;COUNT=2', at('2026-10-11T02:30'))).toHaveLength(2);
  });
});
