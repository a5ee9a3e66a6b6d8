import { z } from 'zod';
import { checkbox } from '../platform/http/form.js';
import { isTimezone } from '../platform/time/zones.js';
import { countBits, weekBits, windowMinutes, type WeekWindow } from './week.rules.js';

const clock = z
  .string('errors.field.time')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'errors.field.time')
  .transform((text) => (text === '24:00' ? '00:00' : text));

const Window = z.object({ day: z.coerce.number().int().min(1).max(7), from: clock, to: clock });

const MOST_WINDOWS = 60;

interface Trouble {
  index: number;
  field: 'from' | 'to';
  message: string;
}

/** From midnight to midnight is the whole day; any other hour twice is a slip. */
const isEmpty = ({ from, to }: WeekWindow): boolean => from === to && from !== '00:00';

/** What is wrong with windows taken together, where: one that is no time at all, one that lies over an earlier one. */
function troublesIn(windows: WeekWindow[]): Trouble[] {
  if (windows.length > MOST_WINDOWS) return [];
  return windows.flatMap((one, index): Trouble[] => {
    if (isEmpty(one)) return [{ index, field: 'to', message: 'errors.field.window_empty' }];
    const both = windows.slice(0, index).some((earlier) => {
      const minutes = windowMinutes(earlier) + windowMinutes(one);
      return !isEmpty(earlier) && minutes > countBits(weekBits([earlier, one]));
    });
    return both ? [{ index, field: 'from', message: 'errors.field.windows_overlap' }] : [];
  });
}

const windowList = z
  .array(Window)
  .max(MOST_WINDOWS)
  .superRefine((windows, context) => {
    for (const { index, field, message } of troublesIn(windows))
      context.addIssue({ code: 'custom', path: [index, field], message });
  });

/** The from–to fields of a weekly grid, `name.DAY.N.from`, as windows; a row filled by half is refused where it is empty. */
export const weekField = z
  .unknown()
  .optional()
  .transform((value, context) => {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value as unknown[];
    const windows: { day: string; from: unknown; to: unknown }[] = [];
    const places: [day: string, slot: string][] = [];
    for (const [day, slots] of Object.entries(value ?? { 1: null })) {
      for (const [slot, line] of Object.entries((slots ?? { 0: null }) as Record<string, unknown>)) {
        const { from, to } = (line ?? {}) as { from?: unknown; to?: unknown };
        const missing = from === undefined ? 'from' : to === undefined ? 'to' : null;
        for (const [name, text] of Object.entries({ from, to }))
          if (missing === name || (text !== undefined && !clock.safeParse(text).success))
            context.addIssue({ code: 'custom', path: [day, slot, name], message: 'errors.field.time' });
        windows.push({ day, from, to });
        places.push([day, slot]);
      }
    }
    if (context.issues.length > 0) return z.NEVER;
    const read = z.array(Window).safeParse(windows);
    for (const { index, field, message } of troublesIn(read.data ?? []))
      context.addIssue({ code: 'custom', path: [...places[index]!, field], message });
    return context.issues.length > 0 ? z.NEVER : windows;
  })
  .pipe(windowList)
  .meta({
    type: 'array',
    description: 'Windows of the week, 1 Monday to 7 Sunday, on the wall clock of the time zone',
    items: {
      type: 'object',
      required: ['day', 'from', 'to'],
      properties: {
        day: { type: 'integer', minimum: 1, maximum: 7 },
        from: { type: 'string', example: '09:00' },
        to: { type: 'string', example: '13:00' },
      },
    },
  });

/** Windows as the values of those fields. */
export function weekValues(name: string, windows: readonly WeekWindow[]): Record<string, string> {
  const values: Record<string, string> = {};
  const used = new Map<number, number>();
  const inOrder = [...windows].sort((a, b) => a.day - b.day || a.from.localeCompare(b.from));
  for (const { day, from, to } of inOrder) {
    const slot = used.get(day) ?? 0;
    used.set(day, slot + 1);
    values[`${name}.${day}.${slot}.from`] = from.slice(0, 5);
    values[`${name}.${day}.${slot}.to`] = to.slice(0, 5);
  }
  return values;
}

const fields = {
  timezone: z.string().max(60).refine(isTimezone, 'errors.field.timezone'),
  weeklyHours: z.coerce
    .number('errors.field.invalid')
    .min(1)
    .max(60)
    .multipleOf(0.5, 'errors.field.half_hours'),
  maxClients: z.coerce.number().int().min(1).max(50),
  worksHolidays: checkbox,
  revision: z.coerce.number().int().min(0).default(0),
};

export const AvailabilityForm = z.object({ ...fields, windows: weekField });
export const AvailabilityBody = z.object({ ...fields, windows: windowList });
export type AvailabilityInput = z.output<typeof AvailabilityBody>;

const day = z.iso.date('errors.field.date');

export const ClosureForm = z
  .object({ startsOn: day, endsOn: day.optional(), note: z.string().trim().max(120).default('') })
  .transform((closure) => ({ ...closure, endsOn: closure.endsOn ?? closure.startsOn }))
  .refine((closure) => closure.endsOn >= closure.startsOn, {
    path: ['endsOn'],
    message: 'errors.field.before_start',
  });
export type ClosureInput = z.output<typeof ClosureForm>;
