import { z } from 'zod';
import { textField } from '../../platform/http/text.js';

export const AppointmentForm = z.object({
  what: textField(160, 1),
  date: z.iso.date(),
  time: z.iso.time({ precision: -1 }),
  minutes: z.coerce.number().int().min(5).max(720).default(30),
  /** Whose calendar: a person of the playbook, or the client's own. */
  calendar: z
    .string()
    .regex(/^[a-z0-9]{4,12}$/)
    .default('main'),
  /** The appointment this one takes the place of. */
  replaces: z.uuid().optional(),
  note: textField(1000).default(''),
});
export type Appointment = z.output<typeof AppointmentForm>;
