import { Temporal } from 'temporal-polyfill';
import { busyIn, type Frame } from '../../src/desk/calendars/busy.rules.js';

const frame: Frame = {
  from: Temporal.Instant.from('2026-03-01T00:00:00Z'),
  until: Temporal.Instant.from('2027-03-01T00:00:00Z'),
  timezone: 'Europe/Rome',
  ownUids: '@cornetta.example',
};

const file = (...events: string[][]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
const read = (...events: string[][]) => busyIn(file(...events), frame);
const times = (...events: string[][]) =>
  read(...events).busy.map(
    ({ startsAt, endsAt }) => `${startsAt.toISOString().slice(0, 16)} ${endsAt.toISOString().slice(11, 16)}`,
  );

describe('a calendar’s busy times', () => {
  it('are told in UTC, in a named zone, in the calendar’s own, or as whole days', () => {
    expect(times(['DTSTART:20260310T090000Z', 'DTEND:20260310T100000Z'])).toEqual(['2026-03-10T09:00 10:00']);
    expect(times(['DTSTART;TZID=America/New_York:20260310T090000', 'DURATION:PT30M'])).toEqual([
      '2026-03-10T13:00 13:30',
    ]);
    expect(times(['DTSTART:20260310T090000', 'DTEND:20260310T100000'])).toEqual(['2026-03-10T08:00 09:00']);
    expect(times(['DTSTART;VALUE=DATE:20260310'])).toEqual(['2026-03-09T23:00 23:00']);
  });

  it('repeat at the same hour on the wall, less what is left out or moved', () => {
    expect(
      times(
        [
          'UID:a',
          'DTSTART;TZID=Europe/Rome:20260316T090000',
          'DTEND;TZID=Europe/Rome:20260316T100000',
          'RRULE:FREQ=WEEKLY;COUNT=4',
          'EXDATE;TZID=Europe/Rome:20260323T090000',
        ],
        [
          'UID:a',
          'RECURRENCE-ID;TZID=Europe/Rome:20260330T090000',
          'DTSTART:20260331T120000Z',
          'DTEND:20260331T130000Z',
        ],
      ),
    ).toEqual(['2026-03-16T08:00 09:00', '2026-03-31T12:00 13:00', '2026-04-06T07:00 08:00']);
    expect(times(['DTSTART:20100101T090000Z', 'DTEND:20100101T100000Z', 'RRULE:FREQ=YEARLY'])).toEqual([
      '2027-01-01T09:00 10:00',
    ]);
  });

  it('are not what is free, cancelled, without length, far away or our own', () => {
    const hour = ['DTSTART:20260310T090000Z', 'DTEND:20260310T100000Z'];
    for (const lines of [
      [...hour, 'TRANSP:TRANSPARENT'],
      [...hour, 'STATUS:CANCELLED'],
      ['DTSTART:20260310T090000Z', 'DTEND:20260310T090000Z'],
      ['DTSTART:99991231T000000Z', 'DTEND:99991231T235900Z'],
      ['DTSTART:00010101T000000Z', 'DTEND:00010101T010000Z'],
      [...hour, 'UID:x@cornetta.example'],
    ])
      expect(read(lines).busy).toEqual([]);
  });

  it('use a zone only the file itself describes', () => {
    const text = `BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=W. Europe Standard Time:20260710T090000\r\nDTEND;TZID=W. Europe Standard Time:20260710T100000\r\nEND:VEVENT\r\nEND:VCALENDAR`;
    expect(busyIn(text, frame).busy[0]?.startsAt.toISOString()).toBe('2026-07-10T07:00:00.000Z');
  });
});

describe('a calendar file that is broken', () => {
  const good = ['DTSTART:20260310T090000Z', 'DTEND:20260310T100000Z'];

  it('is read as far as it goes, with the lines that are wrong', () => {
    const { busy, remarks, events } = read(
      ['SUMMARY:no start'],
      good,
      ['DTSTART:2026-99-99', 'DTEND:x'],
      ['UID:b', 'DTSTART:20260311T100000Z', 'DTEND:20260311T090000Z'],
      ['this is no property'],
      ['DTSTART:20260312T100000Z', 'DTEND:20260312T110000Z', 'RRULE:FREQ=SECONDLY'],
    );
    expect(busy.map(({ startsAt }) => startsAt.toISOString().slice(0, 10))).toEqual([
      '2026-03-10',
      '2026-03-12',
    ]);
    expect(events).toBe(6);
    expect(remarks).toEqual([
      { line: 3, what: 'no_start' },
      { line: 11, what: 'bad_date' },
      { line: 17, what: 'ends_before' },
      { line: 19, what: 'unreadable' },
      { line: 22, what: 'rule_too_often' },
    ]);
  });

  it('may be no calendar at all, or one that never ends', () => {
    for (const text of ['', 'hello', '\0\0\0', '<html></html>', '{"a":1}'])
      expect(busyIn(text, frame)).toMatchObject({ busy: [], remarks: [{ line: 1, what: 'no_calendar' }] });
    expect(busyIn('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260310T090000Z', frame).remarks).toEqual([
      { line: 2, what: 'unreadable' },
    ]);
  });

  it('can’t keep us busy', () => {
    const started = performance.now();
    const bombs = [
      'FREQ=DAILY;INTERVAL=1',
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366',
      'FREQ=DAILY;UNTIL=99991231T235959Z',
      'FREQ=WEEKLY;INTERVAL=0',
    ];
    const many = Array.from({ length: 60 }, (_, i) => [
      'DTSTART:19700101T000000Z',
      'DTEND:19700101T000100Z',
      `RRULE:${bombs[i % bombs.length]}`,
    ]);
    expect(read(...many).busy.length).toBeLessThanOrEqual(20_000);
    // On a busy machine the reading may also end for its length.
    const { remarks } = read(...Array.from({ length: 5100 }, () => good));
    expect(remarks.map(({ what }) => what)).toContain('too_many');
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});
