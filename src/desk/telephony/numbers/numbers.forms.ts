import { z } from 'zod';
import { checkbox, listOf } from '../../../platform/http/form.js';
import { textField } from '../../../platform/http/text.js';
import { e164 } from '../../contacts/number.rules.js';

const number = textField(40, 1)
  .refine((text) => e164(text) !== null, 'errors.desk_number')
  .transform((text) => e164(text)!);
const label = textField(60).default('');

/** A number of ours at Twilio, or one of an exchange that tells us of its calls. */
export const NewNumberForm = z.object({
  provider: z.enum(['twilio', 'generic']).default('twilio'),
  number,
  label,
});
export type NewNumber = z.output<typeof NewNumberForm>;

export const NumberForm = z.object({
  label,
  locale: z.enum(['it', 'en']).default('it'),
  announces: checkbox,
  voicemail: checkbox,
  /** Contracts in the order in which their assistants are rung. */
  rota: listOf(z.uuid(), 20).transform((ids) => [...new Set(ids)]),
  revision: z.coerce.number().int().optional(),
});
export type NumberInput = z.output<typeof NumberForm>;
