export { PackageHoursModule } from './package-hours.module.js';
export { DeliveryQueries, type DeliveryView } from './delivery.queries.js';
export { Objections, type Decision, type ObjectionToDecide } from './objections.service.js';
export { TimesheetQueries, type ListedSheet } from './timesheet.queries.js';
export { TimesheetsModule } from './timesheets.module.js';
export { Timesheets, type TimesheetFacts } from './timesheets.service.js';
export { closesMonth, packageMonth, weekOf, type PackageMonth, type Week } from './week.rules.js';
