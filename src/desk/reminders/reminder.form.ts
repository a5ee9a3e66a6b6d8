import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { moneyField } from '../../platform/http/form.js';

/** Every tone is courteous: the desk speaks in the client's name and never threatens. */
export const tones = ['first', 'second', 'last'] as const;

export const ReminderForm = z.object({
  invoice: textField(60, 1),
  amount: moneyField.pipe(z.number().min(1)),
  dueOn: z.iso.date(),
  tone: z.enum(tones).default('first'),
  channel: z.enum(['phone', 'mail']).default('phone'),
  promisedOn: z.iso.date().optional(),
  note: textField(1000).default(''),
});
export type Reminder = z.output<typeof ReminderForm>;
