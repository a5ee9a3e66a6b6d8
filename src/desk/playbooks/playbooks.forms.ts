import { z } from 'zod';
import { textField } from '../../platform/http/text.js';

export const StatusForm = z.object({
  status: textField(120).default(''),
  until: z.iso.time({ precision: -1 }).optional(),
});
export type StatusInput = z.output<typeof StatusForm>;

const revision = z.coerce.number().int().min(0).optional();

export const PublicationForm = z.object({
  revision,
  effectiveOn: z.iso.date('errors.field.date').optional(),
});
