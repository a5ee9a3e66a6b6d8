import { z } from 'zod';
import { textField } from '../../platform/http/text.js';

export const StatusForm = z.object({
  status: textField(120).default(''),
  until: z.iso.time({ precision: -1 }).optional(),
});
/** One of the client's people just now: "usual" is what the weekly hours say. */
export const NowForm = z.object({
  kind: z.enum(['away', 'here', 'usual']),
  until: z.iso.time({ precision: -1, error: 'errors.field.time' }).optional(),
});
export type NowInput = z.output<typeof NowForm>;
export type StatusInput = z.output<typeof StatusForm>;

const revision = z.coerce.number().int().min(0).optional();

export const PublicationForm = z.object({
  revision,
  effectiveOn: z.iso.date('errors.field.date').optional(),
});
