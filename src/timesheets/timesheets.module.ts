import { Module } from '@nestjs/common';
import { ContractsModule } from '../contracts/index.js';
import { DeskModule } from '../desk/index.js';
import { Deliveries } from './deliveries.service.js';
import { DeliveryQueries } from './delivery.queries.js';
import { DeliveriesApi } from './deliveries.api.js';
import { DeliveriesController } from './deliveries.controller.js';
import { Objections } from './objections.service.js';
import { ReportFiles } from './reports/report.files.js';
import { ReportPages } from './reports/report.pages.js';
import { ReportQueries } from './reports/report.queries.js';
import { ReportsApi } from './reports/reports.api.js';
import { ReportsController } from './reports/reports.controller.js';
import { TimeLines } from './time-lines.service.js';
import { TimesheetNews } from './timesheet.news.js';
import { TimesheetQueries } from './timesheet.queries.js';
import { TimeLinesController } from './time-lines.controller.js';
import { TimesheetPages } from './timesheet.pages.js';
import { TimeLinesApi, TimesheetsApi } from './timesheets.api.js';
import { TimesheetsController } from './timesheets.controller.js';
import { Timesheets } from './timesheets.service.js';

@Module({
  imports: [ContractsModule, DeskModule],
  controllers: [
    TimesheetsController,
    TimeLinesController,
    DeliveriesController,
    TimesheetsApi,
    TimeLinesApi,
    DeliveriesApi,
    ReportsController,
    ReportsApi,
  ],
  providers: [
    TimesheetPages,
    Timesheets,
    TimeLines,
    Objections,
    Deliveries,
    TimesheetNews,
    TimesheetQueries,
    DeliveryQueries,
    ReportQueries,
    ReportPages,
    ReportFiles,
  ],
  exports: [Timesheets, Objections, TimesheetQueries, DeliveryQueries],
})
export class TimesheetsModule {}
