import { z } from 'zod';
import { textField } from '../../platform/http/text.js';

/** The address of her public profile, or the name at its end. */
const profile = textField(200, 1).transform(
  (text) =>
    text
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? '',
);

export const NamingForm = z.object({
  profile,
  /** What part of the value of her work is hers, in per cent. */
  share: z.coerce.number().min(0).max(100).default(100),
});

const day = z.iso.date();
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'errors.field.time');

export const ShiftForm = z.object({
  substituteId: z.uuid(),
  fromDate: day,
  fromTime: clock,
  toDate: day,
  toTime: clock,
  /** What she must know: sealed in the contract's vault. */
  note: textField(4000).default(''),
});

export const NoteForm = z.object({ note: textField(4000).default('') });

export type Naming = z.output<typeof NamingForm>;
export type ShiftInput = z.output<typeof ShiftForm>;
