import { z } from 'zod';
import { weekField } from '../../availability/index.js';
import { checkbox, listOf } from '../../platform/http/form.js';
import { textField } from '../../platform/http/text.js';
import { isTimezone } from '../../platform/time/zones.js';

export const calendarKey = z.string().regex(/^[a-z0-9]{4,12}$/);
export const calendarKinds = ['client', 'person', 'room'] as const;

const day = z.iso.date('errors.field.date');
const Closure = z.object({ startsOn: day.optional(), endsOn: day.optional() });

/** Rows left empty are rows not wanted; a single day ends on itself. */
const closures = listOf(Closure, 60)
  .transform((rows) =>
    rows.flatMap(({ startsOn, endsOn }) => (startsOn ? [{ startsOn, endsOn: endsOn ?? startsOn }] : [])),
  )
  .refine((rows) => rows.every(({ startsOn, endsOn }) => endsOn >= startsOn), 'errors.field.before_start');

export const CalendarForm = z.object({
  name: textField(80, 1),
  kind: z.enum(calendarKinds).default('client'),
  timezone: z.string().max(60).refine(isTimezone, 'errors.field.timezone'),
  windows: weekField,
  closures,
  worksHolidays: checkbox,
  revision: z.coerce.number().int().min(0).default(0),
});
export type CalendarInput = z.output<typeof CalendarForm>;

export const bookings = ['free', 'confirm', 'known'] as const;
export const channels = ['mail', 'sms'] as const;
export type Channel = (typeof channels)[number];

const lead = z.coerce.number().int().min(10).max(20_160).optional();

export const TypeForm = z.object({
  name: textField(80, 1),
  minutes: z.coerce.number().int().min(5).max(720).default(30),
  before: z.coerce.number().int().min(0).max(240).default(0),
  after: z.coerce.number().int().min(0).max(240).default(0),
  noticeHours: z.coerce.number().min(0).max(720).multipleOf(0.5, 'errors.field.half_hours').default(0),
  aheadDays: z.coerce.number().int().min(1).max(730).default(90),
  booking: z.enum(bookings).default('free'),
  calendars: listOf(calendarKey, 40),
  /** How many minutes before an appointment its reminder leaves, by each way. */
  reminders: z.object({ mail: lead, sms: lead }).default({}),
  revision: z.coerce.number().int().min(0).default(0),
});
export type TypeInput = z.output<typeof TypeForm>;
