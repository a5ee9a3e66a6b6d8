import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { isTimezone } from '../../platform/time/zones.js';
import { WINDOWS_ZONES } from './windows-zones.data.js';

export type IcsComponent = InstanceType<typeof ICAL.Component>;
export type IcsTime = InstanceType<typeof ICAL.Time>;

/** How a calendar's file tells time: by names of the world's zones, else by the zones it describes itself. */
export class IcsClock {
  private readonly described = new Map<string, InstanceType<typeof ICAL.Timezone>>();

  constructor(
    calendar: IcsComponent,
    /** For times that name no zone. */
    private readonly usual: string,
  ) {
    for (const component of calendar.getAllSubcomponents('vtimezone').slice(0, 20)) {
      const tzid = String(component.getFirstPropertyValue('tzid') ?? '');
      if (tzid && !known(tzid) && isPlain(component))
        this.described.set(tzid, new ICAL.Timezone({ component, tzid }));
    }
  }

  /** The zone of a property as Temporal knows it; the usual one where it names none that is known. */
  zoneOf(tzid: string | undefined): string {
    return (tzid && known(tzid)) ?? this.usual;
  }

  /** The instant a time means. */
  instant(time: IcsTime, tzid: string | undefined): Temporal.Instant {
    const wall = wallOf(time);
    if (time.zone?.tzid === 'UTC' && !time.isDate) return wall.toZonedDateTime('UTC').toInstant();
    const described = tzid ? this.described.get(tzid) : undefined;
    if (described)
      return wall
        .toZonedDateTime('UTC')
        .subtract({ seconds: described.utcOffset(time) })
        .toInstant();
    return wall.toZonedDateTime(this.zoneOf(tzid)).toInstant();
  }

  /** Whether a name means one of the world's zones. */
  knows(tzid: string): boolean {
    return known(tzid) !== null;
  }

  /** Whether a zone is only described by the file itself. */
  describes(tzid: string | undefined): boolean {
    return tzid !== undefined && this.described.has(tzid);
  }
}

const MOST_RULES = 6;
const YEARLY =
  /^FREQ=YEARLY(;(INTERVAL|COUNT|UNTIL|WKST|BYMONTH|BYMONTHDAY)=[\w,-]{1,30}|;BYDAY=[+-]?\d?[A-Z]{2})*$/;
const ONE_A_YEAR = /;BYDAY=[+-]?\d|;BYMONTHDAY=/;

/** Whether a zone changes its clocks as zones do. One that does each second would be counted up to 2035, second by second. */
function isPlain(zone: IcsComponent): boolean {
  const observances = zone.getAllSubcomponents();
  const rules = observances.flatMap((one) =>
    one.getAllProperties('rrule').map((rule) => String(rule.getFirstValue())),
  );
  return (
    rules.length <= MOST_RULES &&
    rules.every((rule) => YEARLY.test(rule) && (rule === 'FREQ=YEARLY' || ONE_A_YEAR.test(rule))) &&
    observances.every((one) => Number((one.getFirstPropertyValue('dtstart') as IcsTime | null)?.year) >= 1600)
  );
}

/** The zone a name means: the world's own, that of Windows, or one at the end of a path, as libical writes it. */
function known(tzid: string): string | null {
  if (isTimezone(tzid)) return tzid;
  const windows = WINDOWS_ZONES[tzid];
  if (windows) return windows;
  const path = /^\/.*?([A-Z][A-Za-z_]+(?:\/[A-Za-z_+-]+){1,2})$/.exec(tzid)?.[1];
  return path && isTimezone(path) ? path : null;
}

/** A time as the clock on the wall shows it. */
export const wallOf = ({ year, month, day, hour, minute, second }: IcsTime): Temporal.PlainDateTime =>
  Temporal.PlainDateTime.from({ year, month, day, hour, minute, second }, { overflow: 'reject' });
