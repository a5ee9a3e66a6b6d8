import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { weekOfDay } from '../week.rules.js';

export const presets = ['week', 'month', 'last_month'] as const;
export type Preset = (typeof presets)[number];

/** Calendar days, both included; each contract reads them in its own zone. */
export interface Period {
  preset: Preset | null;
  from: string;
  to: string;
}

const DAY = 86_400_000;
const LONGEST_DAYS = 366;
const EARLIEST = '2020-01-01';
const LATEST = '2100-12-31';

const day = z.iso.date().refine((value) => value >= EARLIEST && value <= LATEST, 'errors.field.date');
// Not with Temporal: days that were refused already get here, too.
const span = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY + 1;

/** `?period=month` or `?from=…&to=…`; nothing means this month. */
export const PeriodQuery = z
  .object({ period: z.enum(presets).optional(), from: day.optional(), to: day.optional() })
  .superRefine(({ from, to }, context) => {
    const wrong = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((from === undefined) !== (to === undefined))
      wrong(from === undefined ? 'from' : 'to', 'errors.field.required');
    else if (from && to && from > to) wrong('to', 'errors.field.before_start');
    else if (from && to && span(from, to) > LONGEST_DAYS) wrong('to', 'errors.field.period_long');
  });

/** The days asked for, seen from today. */
export function periodOf(
  { period, from, to }: z.output<typeof PeriodQuery>,
  today: Temporal.PlainDate,
): Period {
  if (from && to) return { preset: null, from, to };
  if (period === 'week') {
    const { startsOn, endsOn } = weekOfDay(today);
    return { preset: 'week', from: startsOn, to: endsOn };
  }
  const month = period === 'last_month' ? today.subtract({ months: 1 }) : today;
  return {
    preset: period ?? 'month',
    from: month.with({ day: 1 }).toString(),
    to: month.with({ day: month.daysInMonth }).toString(),
  };
}

/** The period as it stands in an address. */
export const periodSearch = ({ preset, from, to }: Period): string =>
  preset ? `period=${preset}` : `from=${from}&to=${to}`;
