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
    for (const component of calendar.getAllSubcomponents('vtimezone').slice(0, 50)) {
      const tzid = String(component.getFirstPropertyValue('tzid') ?? '');
      if (tzid && !known(tzid)) this.described.set(tzid, new ICAL.Timezone({ component, tzid }));
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
