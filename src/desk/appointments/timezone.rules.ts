import { Temporal } from 'temporal-polyfill';

const YEARS_AFTER = 3;
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

interface Change {
  kind: 'STANDARD' | 'DAYLIGHT';
  /** The clock as it stood before the change. */
  wall: Temporal.PlainDateTime;
  before: number;
  after: number;
}

const offsetOf = (nanoseconds: number): string => {
  const minutes = Math.round(nanoseconds / 60e9);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${String(rest).padStart(2, '0')}`;
};

const stamp = (wall: Temporal.PlainDateTime): string =>
  wall.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');

/** A zone as iCalendar describes it (RFC 5545, 3.6.5), for the years round a moment. */
export function vtimezone(timezone: string, from: Temporal.Instant): string {
  // From a New Year on, so that the same calendar reads the same twice.
  const start = from
    .toZonedDateTimeISO(timezone)
    .subtract({ years: 1 })
    .with({ month: 1, day: 1 })
    .startOfDay();
  const changes = changesOf(start, start.add({ years: YEARS_AFTER + 2 }));
  const yearly = yearlyOf(changes);
  const first: Change = {
    kind: 'STANDARD',
    wall: start.toPlainDateTime(),
    before: start.offsetNanoseconds,
    after: start.offsetNanoseconds,
  };
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${timezone}`,
    ...(yearly
      ? yearly.flatMap(({ change, rule }) => observance(change, `RRULE:${rule}`))
      : [first, ...changes].flatMap((change) => observance(change))),
    'END:VTIMEZONE',
  ].join('\r\n');
}

const observance = ({ kind, wall, before, after }: Change, rule?: string): string[] => [
  `BEGIN:${kind}`,
  `DTSTART:${stamp(wall)}`,
  `TZOFFSETFROM:${offsetOf(before)}`,
  `TZOFFSETTO:${offsetOf(after)}`,
  ...(rule ? [rule] : []),
  `END:${kind}`,
];

function changesOf(start: Temporal.ZonedDateTime, end: Temporal.ZonedDateTime): Change[] {
  const changes: Change[] = [];
  let at = start.getTimeZoneTransition('next');
  for (; at && Temporal.ZonedDateTime.compare(at, end) < 0; at = at.getTimeZoneTransition('next')) {
    const before = at.subtract({ seconds: 1 }).offsetNanoseconds;
    const after = at.offsetNanoseconds;
    const wall = at.toInstant().toZonedDateTimeISO('UTC').toPlainDateTime().add({ nanoseconds: before });
    changes.push({ kind: after > before ? 'DAYLIGHT' : 'STANDARD', wall, before, after });
  }
  return changes;
}

/**
 * The two changes of each year as one rule each, where they are regular: Exchange and Outlook read no more of a zone
 * than that (MS-OXCICAL). A zone without, or with years of its own, is told change by change.
 */
function yearlyOf(changes: Change[]): { change: Change; rule: string }[] | null {
  const yearly = (['DAYLIGHT', 'STANDARD'] as const).flatMap((kind) => {
    const all = changes.filter((one) => one.kind === kind);
    const rule = ruleOf(all);
    return all[0] && rule ? [{ change: all[0], rule }] : [];
  });
  return yearly.length === 2 ? yearly : null;
}

function ruleOf(changes: Change[]): string | null {
  const alike = new Set(
    changes.map(
      ({ wall, before, after }) =>
        `${wall.month} ${wall.dayOfWeek} ${wall.toPlainTime().toString()} ${before} ${after}`,
    ),
  );
  const years = new Set(changes.map(({ wall }) => wall.year));
  const [first] = changes;
  if (!first || alike.size !== 1 || changes.length <= YEARS_AFTER || years.size !== changes.length)
    return null;
  const weeks = new Set(changes.map(({ wall }) => Math.ceil(wall.day / 7)));
  const last = changes.every(({ wall }) => wall.day + 7 > wall.daysInMonth);
  if (!last && weeks.size > 1) return null;
  const { month, dayOfWeek, day } = first.wall;
  return `FREQ=YEARLY;BYMONTH=${month};BYDAY=${last ? -1 : Math.ceil(day / 7)}${DAYS[dayOfWeek - 1]}`;
}
