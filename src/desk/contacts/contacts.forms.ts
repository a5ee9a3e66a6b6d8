import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { e164 } from './number.rules.js';

/** An optional telephone number, in E.164 once parsed. */
export const numberField = textField(40)
  .refine((text) => text === '' || e164(text) !== null, 'errors.desk_number')
  .transform((text) => (text === '' ? null : e164(text)))
  .nullish()
  .transform((number) => number ?? null);

export const nameField = textField(120).default('');

export const CallerForm = z.object({ name: nameField, number: numberField });
export type Caller = z.output<typeof CallerForm>;

export const ContactForm = z.object({
  name: textField(120, 1),
  number: numberField,
  email: z.union([z.literal(''), z.email()]).default(''),
  company: textField(120).default(''),
  address: textField(300).default(''),
  note: textField(2000).default(''),
  /** In which language to write to them; without one their number tells. */
  locale: z.enum(['it', 'en']).optional(),
  revision: z.coerce.number().int().optional(),
});
/** How a caller is to be treated. */
export const TreatmentForm = z.object({
  standing: z.enum(['usual', 'vip', 'blocked']).default('usual'),
  instruction: textField(500).default(''),
});
/** The same for a caller known only by name or number. */
export const TreatedForm = TreatmentForm.extend({ name: nameField, number: numberField }).refine(
  ({ name, number }) => name !== '' || number !== null,
  { path: ['number'], message: 'errors.field.required' },
);

export type ContactInput = z.output<typeof ContactForm>;
