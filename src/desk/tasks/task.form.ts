import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { owners } from '../messages/message.form.js';

export const TaskForm = z.object({
  what: textField(300, 1),
  note: textField(1000).default(''),
  /** By the client's clock: a time of today, or of the day beside it. */
  dueBy: z.iso.time({ precision: -1, error: 'errors.field.time' }).optional(),
  dueOn: z.iso.date('errors.field.date').optional(),
  owner: z.enum(owners).default('assistant'),
});
export type Task = z.output<typeof TaskForm>;

/** Done, and how long it took where that is to count. */
export const DoneForm = z.object({ minutes: z.coerce.number().int().min(1).max(480).optional() });
