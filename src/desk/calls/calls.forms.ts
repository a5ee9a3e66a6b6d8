import { z } from 'zod';
import { checkbox } from '../../platform/http/form.js';
import { textField } from '../../platform/http/text.js';
import { dueFields } from '../messages/message.form.js';
import { nameField, numberField } from '../contacts/contacts.forms.js';

export const outcomes = ['settled', 'message', 'passed_on', 'call_back', 'wrong_number', 'spam'] as const;
export type Outcome = (typeof outcomes)[number];

/** A call taken by hand; no number means the caller hid it. */
export const TakeForm = z.object({ name: nameField, number: numberField });
export const CallTypeChoice = z.object({ type: z.string().regex(/^[a-z0-9]{2,12}$/) });
export const EndForm = z.object({
  outcome: z.enum(outcomes).default('settled'),
  note: textField(2000).default(''),
  ...dueFields,
});

/** Some endings have a button of their own, which counts more than what stands in the list. */
const PageEnd = EndForm.extend({ discard: checkbox, at_once: z.enum(outcomes).optional() });
/** The ending as the page of a call sends it, among everything else that stands on the page. */
export const EndOnPage = z
  .object({ end: PageEnd.optional(), ...PageEnd.partial().shape })

  .transform(({ end, ...flat }) => end ?? PageEnd.parse(flat))
  .transform(({ at_once, ...ending }) => ({ ...ending, outcome: at_once ?? ending.outcome }));

/** Whom a call is passed on to: a key of the client's people. */
export const TransferBody = z.object({ person: z.string().min(1).max(12) });
export const HoldBody = z.object({ held: z.boolean() });

/** Where the page goes after what was typed is kept: a form to open, an action, a language, an order for the exchange. */
export const KeepForm = z.object({
  next: z
    .string()
    .regex(
      /^(|hold|resume|(do|act|language|pass):[a-z0-9_]{2,12}|do:appointment:[0-9a-f-]{36}|tell:[0-9a-f-]{36}(:[a-z0-9]{2,12})?)$/,
    )
    .default('')
    .catch(''),
});

const value = z.union([z.string().max(20_000), z.array(z.string().max(20_000)).max(20)]);
const fields = z.record(z.string().max(60), value);
/** `base` is what the page held when it last looked. */
export const DraftBody = z.object({ fields, base: fields.optional() });
