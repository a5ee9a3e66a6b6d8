import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { nameField, numberField } from '../contacts/contacts.forms.js';

export const outcomes = ['settled', 'message', 'passed_on', 'call_back', 'wrong_number', 'spam'] as const;
export type Outcome = (typeof outcomes)[number];

/** A call taken by hand; no number means the caller hid it. */
export const TakeForm = z.object({ name: nameField, number: numberField });
export const CallTypeChoice = z.object({ type: z.string().regex(/^[a-z0-9]{2,12}$/) });
export const EndForm = z.object({
  outcome: z.enum(outcomes).default('settled'),
  note: textField(2000).default(''),
});
