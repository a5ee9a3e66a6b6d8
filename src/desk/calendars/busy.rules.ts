import ICAL from 'ical.js';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { IcsClock, wallOf, type IcsComponent, type IcsTime } from './ics-time.rules.js';

export interface Busy {
  startsAt: Date;
  endsAt: Date;
}

export type Wrong =
  | 'no_calendar'
  | 'unreadable'
  | 'no_start'
  | 'bad_date'
  | 'ends_before'
  | 'rule'
  | 'rule_too_often'
  | 'zone'
  | 'too_many'
  | 'too_long';

export interface Remark {
  line: number;
  what: Wrong;
}

export interface Reading {
  busy: Busy[];
  remarks: Remark[];
  events: number;
}

export interface Frame {
  from: Temporal.Instant;
  until: Temporal.Instant;
  timezone: string;
  /** Appointments of ours that come back from a calendar subscribed to our feed end in this. */
  ownUids: string;
}

const MOST_EVENTS = 5000;
const MOST_TIMES = 800;
const MOST_BUSY = 20_000;
const MOST_REMARKS = 50;
/** The program does nothing else meanwhile. */
const MOST_MS = 1000;

interface Block {
  name: string;
  line: number;
  text: string;
}

/** The events and zones of a calendar file, each with the line it begins on, so that one broken event spoils no other. */
function blocksOf(text: string): Block[] {
  const lines = text.split(/\r\n|\n|\r/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, name] = /^BEGIN:(VEVENT|VTIMEZONE)\s*$/i.exec(lines[at] ?? '') ?? [];
    if (!name) continue;
    const closing = `END:${name.toUpperCase()}`;
    let end = at + 1;
    while (end < lines.length && lines[end]?.trimEnd().toUpperCase() !== closing) end += 1;
    const closed = end < lines.length;
    const last = closed ? end : lines.length - 1;
    blocks.push({
      name: name.toUpperCase(),
      line: at + 1,
      text: !closed
        ? ''
        : lines
            .slice(at, last + 1)
            .filter((line) => line !== '')
            .join('\r\n'),
    });
    at = last;
    if (blocks.length > MOST_EVENTS + 50) break;
  }
  return blocks;
}

const parsed = (text: string): IcsComponent =>
  new ICAL.Component(ICAL.parse(`BEGIN:VCALENDAR\r\n${text}\r\nEND:VCALENDAR\r\n`) as unknown[]);

interface Event {
  line: number;
  uid: string;
  start: Temporal.Instant;
  end: Temporal.Instant;
  zone: string;
  rule: string;
  dates: Temporal.Instant[];
  without: Set<number>;
  replaces: number | null;
}

/** The times a calendar file keeps busy within a frame; what can't be understood is told with its line. */
export function busyIn(text: string, frame: Frame): Reading {
  const started = performance.now();
  const remarks: Remark[] = [];
  const remark = (line: number, what: Wrong): void => {
    if (remarks.length < MOST_REMARKS) remarks.push({ line, what });
  };
  if (!/^\uFEFF?BEGIN:VCALENDAR/im.test(text.slice(0, 2000))) remark(1, 'no_calendar');
  const blocks = blocksOf(text);
  const zones = blocks.filter(({ name }) => name === 'VTIMEZONE').flatMap(({ text: zone }) => readable(zone));
  const clock = new IcsClock(
    zones.length > 0 ? parsed(zones.join('\r\n')) : new ICAL.Component('vcalendar'),
    frame.timezone,
  );
  const events: Event[] = [];
  let count = 0;
  for (const block of blocks) {
    if (block.name !== 'VEVENT') continue;
    count += 1;
    if (count > MOST_EVENTS) {
      remark(block.line, 'too_many');
      break;
    }
    const event = eventOf(block, clock, frame, remark);
    if (event) events.push(event);
  }
  const replaced = new Map<string, Set<number>>();
  for (const { uid, replaces } of events)
    if (replaces !== null) replaced.set(uid, (replaced.get(uid) ?? new Set()).add(replaces));
  const busy: Busy[] = [];
  for (const event of events) {
    if (busy.length >= MOST_BUSY || performance.now() - started > MOST_MS) {
      remark(event.line, 'too_long');
      break;
    }
    const length = event.end.epochMilliseconds - event.start.epochMilliseconds;
    const elsewhere = event.replaces === null ? replaced.get(event.uid) : undefined;
    for (const at of timesOf(event, frame, remark)) {
      const ms = at.epochMilliseconds;
      if (event.without.has(ms) || elsewhere?.has(ms)) continue;
      const startsAt = new Date(Math.max(ms, frame.from.epochMilliseconds));
      const endsAt = new Date(Math.min(ms + length, frame.until.epochMilliseconds));
      if (endsAt > startsAt) busy.push({ startsAt, endsAt });
    }
  }
  return { busy: merged(busy).slice(0, MOST_BUSY), remarks, events: count };
}

function readable(zone: string): string[] {
  try {
    parsed(zone);
    return [zone];
  } catch {
    return [];
  }
}

function eventOf(
  block: Block,
  clock: IcsClock,
  frame: Frame,
  remark: (line: number, what: Wrong) => void,
): Event | null {
  const lineOf = (name: string): number => {
    const offset = block.text.split('\r\n').findIndex((line) => new RegExp(`^${name}[;:]`, 'i').test(line));
    return block.line + Math.max(0, offset);
  };
  let event: IcsComponent | null;
  try {
    event = block.text ? parsed(block.text).getFirstSubcomponent('vevent') : null;
  } catch {
    event = null;
  }
  if (!event) return (remark(block.line, 'unreadable'), null);
  const text = (name: string): string => {
    const value: unknown = event.getFirstPropertyValue(name);
    return typeof value === 'string' ? value : '';
  };
  const uid = text('uid');
  const free = text('transp').toUpperCase() === 'TRANSPARENT' || text('status').toUpperCase() === 'CANCELLED';
  const starts = event.getFirstProperty('dtstart');
  if (!starts) return (remark(block.line, 'no_start'), null);
  if (uid.endsWith(frame.ownUids)) return null;
  const tzid = starts.getFirstParameter('tzid');
  try {
    const from = starts.getFirstValue() as IcsTime;
    const start = clock.instant(from, tzid);
    const end = endOf(event, clock, start, from);
    if (Temporal.Instant.compare(end, start) < 0) return (remark(lineOf('DTEND'), 'ends_before'), null);
    const rule = event.getFirstPropertyValue('rrule') ? String(event.getFirstPropertyValue('rrule')) : '';
    if (tzid && !clock.knows(tzid) && (rule || !clock.describes(tzid))) remark(lineOf('DTSTART'), 'zone');
    const recurs = event.getFirstProperty('recurrence-id');
    const replaces = recurs
      ? clock.instant(recurs.getFirstValue() as IcsTime, recurs.getFirstParameter('tzid')).epochMilliseconds
      : null;
    // One that only frees its place in a series still takes that place away from the rule.
    if (free && replaces === null) return null;
    return {
      line: block.line,
      uid,
      start,
      end: free ? start : end,
      zone: from.zone?.tzid === 'UTC' ? 'UTC' : clock.zoneOf(tzid),
      rule: replaces === null ? rule : '',
      dates: instants(event, 'rdate', clock),
      without: new Set(instants(event, 'exdate', clock).map((at) => at.epochMilliseconds)),
      replaces,
    };
  } catch {
    remark(lineOf('DTSTART'), 'bad_date');
    return null;
  }
}

function endOf(
  event: IcsComponent,
  clock: IcsClock,
  start: Temporal.Instant,
  from: IcsTime,
): Temporal.Instant {
  const ends = event.getFirstProperty('dtend');
  if (ends) return clock.instant(ends.getFirstValue() as IcsTime, ends.getFirstParameter('tzid'));
  const lasts = event.getFirstPropertyValue('duration') as { toSeconds(): number } | null;
  if (lasts) return start.add({ seconds: Math.round(lasts.toSeconds()) });
  return from.isDate
    ? wallOf(from).add({ days: 1 }).toZonedDateTime(clock.zoneOf(undefined)).toInstant()
    : start;
}

const instants = (event: IcsComponent, name: string, clock: IcsClock): Temporal.Instant[] =>
  event
    .getAllProperties(name)
    .slice(0, MOST_TIMES)
    .flatMap((property) =>
      property
        .getValues()
        .slice(0, MOST_TIMES)
        .map((value: unknown) => clock.instant(value as IcsTime, property.getFirstParameter('tzid'))),
    );

/** When an event takes place within the frame, by its rule if it has one. */
function timesOf(
  event: Event,
  frame: Frame,
  remark: (line: number, what: Wrong) => void,
): Temporal.Instant[] {
  const single = [event.start, ...event.dates];
  if (!event.rule) return single;
  if (!/FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)/i.test(event.rule)) {
    remark(event.line, 'rule_too_often');
    return single;
  }
  try {
    const length = event.end.epochMilliseconds - event.start.epochMilliseconds;
    const first = event.start.toZonedDateTimeISO(event.zone);
    const wall = first.toPlainDateTime().toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
    const series = new RRuleTemporal({
      rruleString: `DTSTART;TZID=${event.zone}:${wall}\nRRULE:${event.rule}`,
      temporal: Temporal,
      maxIterations: 40_000,
      maxCandidateEvaluations: 80_000,
      cache: false,
    });
    const earliest = frame.from.subtract({ milliseconds: Math.min(length, 86_400_000 * 31) });
    const times: Temporal.Instant[] = [];
    let at = series.next(earliest.toZonedDateTimeISO(event.zone), true);
    for (; at && times.length < MOST_TIMES; at = series.next(at)) {
      const time = Temporal.Instant.fromEpochMilliseconds(at.epochMilliseconds);
      if (Temporal.Instant.compare(time, frame.until) >= 0) break;
      times.push(time);
    }
    return [...times, ...event.dates];
  } catch {
    remark(event.line, 'rule');
    return single;
  }
}

/** Sorted and joined: what overlaps is busy once. */
function merged(busy: Busy[]): Busy[] {
  const result: Busy[] = [];
  for (const one of busy.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    const last = result.at(-1);
    if (last && one.startsAt <= last.endsAt) {
      if (one.endsAt > last.endsAt) last.endsAt = one.endsAt;
    } else result.push({ ...one });
  }
  return result;
}
