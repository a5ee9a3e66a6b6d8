import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { moneyField } from '../../platform/http/form.js';

/** Every tone is courteous: the desk speaks in the client's name and never threatens. */
export const tones = ['first', 'second', 'last'] as const;
export const reminderChannels = ['phone', 'mail'] as const;

export const ReminderForm = z
  .object({
    /** One of the client's unpaid invoices: it then says number, amount and day itself. */
    invoiceId: z.uuid().optional(),
    invoice: textField(60).default(''),
    amount: moneyField.default(0),
    dueOn: z.iso.date().optional(),
    tone: z.enum(tones).default('first'),
    channel: z.enum(reminderChannels).default('phone'),
    promisedOn: z.iso.date().optional(),
    note: textField(1000).default(''),
  })
  .superRefine(({ invoiceId, invoice, amount, dueOn }, context) => {
    if (invoiceId) return;
    const wrong = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (!invoice) wrong('invoice', 'errors.field.required');
    if (amount < 1) wrong('amount', 'errors.field.money');
    if (!dueOn) wrong('dueOn', 'errors.field.required');
  });
export type Reminder = z.output<typeof ReminderForm>;
