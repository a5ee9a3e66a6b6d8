import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { calendarKey } from '../calendars/calendars.forms.js';

export const repeats = ['weekly', 'fortnightly', 'monthly'] as const;
const rules = {
  weekly: 'FREQ=WEEKLY',
  fortnightly: 'FREQ=WEEKLY;INTERVAL=2',
  monthly: 'FREQ=MONTHLY',
} as const;
const SLOT = /^([a-z0-9]{4,12}) (\d{4}-\d\d-\d\d)T(\d\d:\d\d)$/;

const time = z.iso.time({ precision: -1 });
const minutes = z.coerce.number().int().min(5).max(720).optional();

const Typed = z.object({
  /** One of the client's types: gives name and length where they are not said. */
  appointmentType: z.uuid().optional(),
  what: textField(160).default(''),
  /** One of the free places offered: calendar, date and time in one. */
  slot: z.string().regex(SLOT).optional(),
  date: z.iso.date().optional(),
  time: time.optional(),
  minutes,
  /** Whose calendar: a person of the playbook, a room, or the client's own. */
  calendar: calendarKey.default('main'),
  repeat: z.enum(repeats).optional(),
  times: z.coerce.number().int().min(2).max(104).optional(),
  /** For programs: an RRULE instead of the two above. */
  rule: z.string().max(200).optional(),
  /** Where invitation and reminders go; kept on the caller's card. */
  email: z.union([z.literal(''), z.email().max(200)]).optional(),
  /** The appointment this one takes the place of. */
  replaces: z.uuid().optional(),
  note: textField(1000).default(''),
});

export interface Appointment {
  appointmentType?: string | undefined;
  what: string;
  date: string;
  time: string;
  /** 0 until the type has said. */
  minutes: number;
  calendar: string;
  rule?: string | undefined;
  email?: string | undefined;
  replaces?: string | undefined;
  note: string;
}

export const AppointmentForm = Typed.transform((typed, context): Appointment => {
  const { slot, repeat, times, ...rest } = typed;
  const [, calendar = rest.calendar, date = rest.date, at = rest.time] = SLOT.exec(slot ?? '') ?? [];
  const missing = (name: string) =>
    context.addIssue({ code: 'custom', path: [name], message: 'errors.field.required' });
  if (!date) missing('date');
  if (!at) missing('time');
  if (!rest.what && !rest.appointmentType) missing('what');
  if (repeat && !times) missing('times');
  const rule = repeat ? `${rules[repeat]};COUNT=${times ?? 2}` : rest.rule;
  return { ...rest, calendar, date: date ?? '', time: at ?? '', minutes: rest.minutes ?? 0, rule };
});

export const scopes = ['one', 'following', 'all'] as const;
export type Scope = (typeof scopes)[number];

const Which = z.object({
  /** Which of a series' times; without one, the first still to come. */
  slotId: z.uuid().optional(),
  scope: z.enum(scopes).default('all'),
  reason: textField(500).default(''),
});

export const CancelForm = Which;
export type Cancelling = z.output<typeof CancelForm>;

export const MoveForm = Which.extend({
  date: z.iso.date(),
  time,
  minutes,
  calendar: calendarKey.optional(),
});
export type Moving = z.output<typeof MoveForm>;

/** The one date that was changed, as the page of its series is asked for it. */
export const timeOf = ({ scope, slotId }: Moving): string =>
  scope === 'one' && slotId ? `?time=${slotId}` : '';
