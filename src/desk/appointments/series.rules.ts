import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { Refusal } from '../../platform/errors.js';

export const MOST_TIMES = 104;
const MOST_DAYS = 731;
const PARTS = /^(FREQ|INTERVAL|COUNT|UNTIL|BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS|WKST)=[A-Z0-9,+-]{1,60}$/;

/** A rule's parts by name; Refusal for one that is none, or for more than a calendar of people needs. */
function partsOf(rule: string): Map<string, string> {
  const pieces = rule
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';');
  if (!pieces.every((piece) => PARTS.test(piece))) throw new Refusal('calendar_rule', { field: 'repeat' });
  const parts = new Map(pieces.map((piece) => piece.split('=') as [string, string]));
  if (parts.size !== pieces.length || !/^(DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(parts.get('FREQ') ?? ''))
    throw new Refusal('calendar_rule', { field: 'repeat' });
  return parts;
}

/** The rule with its end told as a number of times. */
export function withCount(rule: string, count: number): string {
  const parts = partsOf(rule);
  parts.delete('UNTIL');
  parts.set('COUNT', String(count));
  return [...parts].map((part) => part.join('=')).join(';');
}

/**
 * The times of a series by the clock on the wall of its zone, the first one included: at most two a week for a year,
 * and none later than two years on. Refused where it meets an hour that clocks skip or show twice: each calendar reads
 * that night its own way, and the guest would come at another time than the client.
 */
export function timesOf(rule: string, first: Temporal.ZonedDateTime): Temporal.ZonedDateTime[] {
  const times = walked(rule, first);
  // A rule that leaves out its own first time means something else than was said.
  if (!times[0]?.equals(first)) throw new Refusal('calendar_rule_start', { field: 'repeat' });
  const walls = walked(withCount(rule, times.length), first.toPlainDateTime().toZonedDateTime('UTC'));
  const odd = walls.find((wall) => !isPlain(wall.toPlainDateTime(), first.timeZoneId));
  if (odd)
    throw new Refusal('calendar_series_clocks', {
      field: 'time',
      params: { date: odd.toPlainDate().toString() },
    });
  return times;
}

/** Whether a zone's clocks show a time exactly once. */
const isPlain = (wall: Temporal.PlainDateTime, zone: string): boolean => {
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    wall.toZonedDateTime(zone, { disambiguation }),
  );
  return earlier!.equals(later!);
};

function walked(rule: string, first: Temporal.ZonedDateTime): Temporal.ZonedDateTime[] {
  const parts = partsOf(rule);
  const last = first.add({ days: MOST_DAYS });
  const wall = first.toPlainDateTime().toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
  const times: Temporal.ZonedDateTime[] = [];
  try {
    const series = new RRuleTemporal({
      rruleString: `DTSTART;TZID=${first.timeZoneId}:${wall}\nRRULE:${[...parts].map((part) => part.join('=')).join(';')}`,
      temporal: Temporal,
      maxIterations: 5000,
      maxCandidateEvaluations: 50_000,
      cache: false,
    });
    for (let at = series.next(first, true); at && times.length < MOST_TIMES; at = series.next(at)) {
      const time = Temporal.ZonedDateTime.from(at.toString());
      if (Temporal.ZonedDateTime.compare(time, last) > 0) break;
      times.push(time);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('calendar_rule', { field: 'repeat' });
  }
  return times;
}
