import { z } from 'zod';
import { uploads } from '../platform/http/uploads.js';

const revision = z.coerce.number().int().min(1);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'errors.field.time');

export const ApprovalForm = z.object({ revision });
export const ObjectionForm = z.object({ reason: z.string().trim().min(1).max(1000) });
export const CorrectionForm = z.object({
  minutes: z.coerce.number().int().min(1).max(10_000),
  reason: z.string().trim().min(1).max(1000),
});
export const TaskForm = z.object({
  day: z.iso.date(),
  from: clock,
  to: z.union([clock, z.literal('24:00')]),
  note: z.string().trim().min(1).max(300),
});

export const AddTaskForm = TaskForm.extend({ contractId: z.uuid() });
export const NoForm = z.object({});

const files = uploads({
  max: 5,
  types: [
    'application/pdf',
    'application/zip',
    'image/png',
    'image/jpeg',
    'image/webp',
    'text/plain',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.oasis.opendocument.text',
    'application/vnd.oasis.opendocument.spreadsheet',
  ],
});

export const AgainForm = z.object({
  note: z.string().trim().max(4000).default(''),
  files,
});
export const DeliveryForm = AgainForm.extend({ title: z.string().trim().min(1).max(160) });
export const SendBackForm = z.object({ revision, reason: z.string().trim().min(1).max(1000) });
