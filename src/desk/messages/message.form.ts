import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { checkbox, listOf } from '../../platform/http/form.js';

export const urgencies = ['low', 'normal', 'urgent', 'now'] as const;
export type Urgency = (typeof urgencies)[number];
export const owners = ['client', 'assistant'] as const;

/** One of the client's people and a way to reach them: "bianchi:mail". The page sends an empty one to say none. */
const way = z.preprocess(
  (value) => (Array.isArray(value) ? value.filter((one) => one !== '') : value),
  listOf(z.string().regex(/^[a-z0-9]{2,12}:(mail|sms)$/, 'errors.field.invalid'), 40),
);

export const dueFields = {
  /** By the client's clock: a time of today, or of the day beside it. */
  callBackBy: z.iso.time({ precision: -1, error: 'errors.field.time' }).optional(),
  callBackOn: z.iso.date('errors.field.date').optional(),
};

export const MessageForm = z.object({
  to: textField(120).default(''),
  urgency: z.enum(urgencies).default('normal'),
  text: textField(4000, 1),
  callBack: checkbox.default(false),
  ...dueFields,
  /** Who calls back. */
  callBackOwner: z.enum(owners).optional(),
  send: way.optional(),
});
export type Message = z.output<typeof MessageForm>;

/** A message put right: what it says now, and what was wrong. */
export const CorrectionForm = z.object({
  to: textField(120).default(''),
  urgency: z.enum(urgencies).default('normal'),
  text: textField(4000, 1),
  what: textField(300).default(''),
  revision: z.coerce.number().int().optional(),
});
export type Correction = z.output<typeof CorrectionForm>;

export const QuestionForm = z.object({ question: textField(200, 1) });

const hour = z.iso.time({ precision: -1, error: 'errors.field.time' });
export const SettingsForm = z.object({
  webhookUrl: textField(2000).default(''),
  summaryTime: hour.optional(),
  summaryEmpty: checkbox.default(false),
  summaryTexts: checkbox.default(false),
  /** How long a message that can't wait may stay unread before the next person is told; without it nobody else is. */
  escalateMinutes: z.coerce.number().int().min(1).max(240).optional(),
  /** Text messages that can wait do so from one hour to the other. */
  quietFrom: hour.optional(),
  quietUntil: hour.optional(),
  revision: z.coerce.number().int().optional(),
});
export type SettingsInput = z.output<typeof SettingsForm>;
