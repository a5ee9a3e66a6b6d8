import { z } from 'zod';

export const AppointmentForm = z.object({
  what: z.string().trim().min(1).max(160),
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
  note: z.string().trim().max(1000).default(''),
});
export type Appointment = z.output<typeof AppointmentForm>;
