import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { Contracts } from '../contracts/index.js';
import type { HoursLeft, PackageHours } from '../desk/index.js';
import { Clock } from '../platform/time/clock.js';
import { TimesheetQueries } from './timesheet.queries.js';
import { packageMonth, weekOfDay } from './week.rules.js';

/** What is left of a retainer's month, day by day, for the business's day at the desk. */
@Injectable()
export class RetainerHours implements PackageHours {
  constructor(
    private readonly contracts: Contracts,
    private readonly queries: TimesheetQueries,
    private readonly clock: Clock,
  ) {}

  async of(contractId: string): Promise<HoursLeft | null> {
    const { kind, timezone, version } = await this.contracts.facts(contractId);
    if (kind !== 'retainer' || !version.includedMinutes) return null;
    const today = this.clock.today(timezone);
    const month = packageMonth(weekOfDay(today));
    const used = await this.queries.minutesByDay(contractId, timezone, month.startsOn, month.endsOn);
    const start = Temporal.PlainDate.from(month.startsOn);
    const days = start.until(month.endsOn).days + 1;
    const past = start.until(today).days + 1;
    let left = version.includedMinutes;
    const points = [{ at: 0, left }];
    for (let day = 0; day < past; day += 1) {
      left -= used.get(start.add({ days: day }).toString()) ?? 0;
      points.push({ at: (day + 1) / days, left: Math.max(0, left) });
    }
    const pace = (version.includedMinutes - left) / past;
    return {
      startsOn: month.startsOn,
      endsOn: month.endsOn,
      totalMinutes: version.includedMinutes,
      leftMinutes: left,
      points,
      forecast: Math.round(left - pace * (days - past)),
    };
  }
}
