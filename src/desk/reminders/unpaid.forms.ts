import { z } from 'zod';
import { checkbox, moneyField } from '../../platform/http/form.js';
import { textField } from '../../platform/http/text.js';
import { iban } from './iban.rules.js';
import { reminderChannels } from './reminder.form.js';
import { usualLadder } from './ladder.rules.js';

const days = (usual: number) => z.coerce.number().int().min(0).max(365).default(usual);

export const UnpaidSettingsForm = z
  .object({
    payee: textField(140, 1),
    iban: z.preprocess(
      (value) => (typeof value === 'string' ? (iban(value) ?? '') : value),
      z.string().min(1, 'errors.unpaid_iban'),
    ),
    signature: textField(200).default(''),
    interest: checkbox,
    first: days(usualLadder.afterDays[0]),
    second: days(usualLadder.afterDays[1]),
    last: days(usualLadder.afterDays[2]),
    handBack: z.coerce.number().int().min(1).max(90).default(usualLadder.handBackDays),
    revision: z.coerce.number().int().min(0).default(0),
  })
  .refine(({ first, second }) => second > first, { path: ['second'], message: 'errors.unpaid_ladder' })
  .refine(({ second, last }) => last > second, { path: ['last'], message: 'errors.unpaid_ladder' });
export type UnpaidSettingsInput = z.output<typeof UnpaidSettingsForm>;

export const SendForm = z.object({
  /** How many reminders had gone when the page was opened: the same button pressed twice sends one. */
  sent: z.coerce.number().int().min(0).max(3),
  channel: z.enum(reminderChannels).default('mail'),
  note: textField(1000).default(''),
  openedAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
});
export const PromiseForm = z.object({ on: z.iso.date(), note: textField(1000).default('') });
export const PaymentForm = z.object({ cents: moneyField.pipe(z.number().min(1)), on: z.iso.date() });
export const NoteForm = z.object({ note: textField(1000).default('') });
export const DebtorForm = z.object({
  email: z.union([z.literal(''), z.email('errors.field.email').max(200)]).default(''),
  phone: textField(40).default(''),
  language: z.enum(['it', 'en']).default('it'),
});

export const unpaidTabs = ['open', 'promised', 'handed_back', 'closed'] as const;
export type UnpaidTab = (typeof unpaidTabs)[number];
