import { z } from 'zod';

export const DocumentForm = z.object({
  document: z.string().trim().min(1).max(160),
  to: z.string().trim().max(160).default(''),
  channel: z.enum(['mail', 'post', 'chat', 'counter']).default('mail'),
  note: z.string().trim().max(1000).default(''),
});
export type DocumentSent = z.output<typeof DocumentForm>;
