export {
  coveredMinutes,
  coverageOf,
  isOpenAt,
  minutesIn,
  mondayOf,
  offsets,
  openWeek,
  outside,
  spanOf,
  spansOf,
  type Coverage,
  type DateRange,
  type OpenHours,
  type Span,
  type WeekHours,
} from './coverage.rules.js';
export { holidaysOf, isHoliday, nextHolidays } from './holidays.rules.js';
export {
  clockOf,
  common,
  countBits,
  countCommon,
  either,
  emptyWeek,
  hasMinute,
  weekBits,
  WEEK_MINUTES,
  weekSpans,
  windowMinutes,
  windowsOf,
  without,
  type WeekBits,
  type WeekWindow,
} from './week.rules.js';
export { weekField, weekValues } from './availability.forms.js';
export { AvailabilityModule } from './availability.module.js';
export { drawn } from './availability.presenter.js';
export {
  Availability,
  STALE_AFTER_DAYS,
  type AssistantAvailability,
  type Closure,
} from './availability.service.js';
export { freeOf, heaviest, type Booking, type Load } from './bookings.rules.js';
