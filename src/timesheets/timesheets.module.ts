import { Module } from '@nestjs/common';
import { ContractsModule } from '../contracts/index.js';
import { Deliveries } from './deliveries.service.js';
import { DeliveryQueries } from './delivery.queries.js';
import { Objections } from './objections.service.js';
import { TimeLines } from './time-lines.service.js';
import { TimesheetNews } from './timesheet.news.js';
import { TimesheetQueries } from './timesheet.queries.js';
import { Timesheets } from './timesheets.service.js';

@Module({
  imports: [ContractsModule],
  providers: [
    Timesheets,
    TimeLines,
    Objections,
    Deliveries,
    TimesheetNews,
    TimesheetQueries,
    DeliveryQueries,
  ],
  exports: [Timesheets, Objections, TimesheetQueries, DeliveryQueries],
})
export class TimesheetsModule {}
