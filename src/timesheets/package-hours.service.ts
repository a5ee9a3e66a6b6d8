import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { Contracts } from '../contracts/index.js';
import type { HoursLeft, PackageHours } from '../desk/index.js';
import { Clock } from '../platform/time/clock.js';
import { outlook, usedByDay } from './outlook.rules.js';
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
    const use = { includedMinutes: version.includedMinutes, ...month, byDay: used };
    const days = Temporal.PlainDate.from(month.startsOn).until(month.endsOn).days + 1;
    const soFar = usedByDay(use, today);
    const left = use.includedMinutes - (soFar.at(-1) ?? 0);
    const points = [0, ...soFar].map((minutes, day) => ({
      at: day / days,
      left: Math.max(0, use.includedMinutes - minutes),
    }));
    const ahead = outlook(use, today);
    return {
      startsOn: month.startsOn,
      endsOn: month.endsOn,
      totalMinutes: version.includedMinutes,
      leftMinutes: left,
      points,
      ...(ahead && { forecast: ahead.leftAtEnd }),
    };
  }
}
