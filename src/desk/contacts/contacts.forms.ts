import { z } from 'zod';
import { e164 } from './number.rules.js';

/** An optional telephone number, in E.164 once parsed. */
export const numberField = z
  .string()
  .trim()
  .max(40)
  .refine((text) => text === '' || e164(text) !== null, 'errors.desk_number')
  .transform((text) => (text === '' ? null : e164(text)))
  .nullish()
  .transform((number) => number ?? null);

export const nameField = z.string().trim().max(120).default('');

export const CallerForm = z.object({ name: nameField, number: numberField });
export type Caller = z.output<typeof CallerForm>;

export const ContactForm = z.object({
  name: z.string().trim().min(1).max(120),
  number: numberField,
  email: z.union([z.literal(''), z.email()]).default(''),
  company: z.string().trim().max(120).default(''),
  address: z.string().trim().max(300).default(''),
  note: z.string().trim().max(2000).default(''),
  revision: z.coerce.number().int().optional(),
});
export type ContactInput = z.output<typeof ContactForm>;
