import { z } from 'zod';
import { textField } from '../../platform/http/text.js';

export const DocumentForm = z.object({
  document: textField(160, 1),
  to: textField(160).default(''),
  channel: z.enum(['mail', 'post', 'chat', 'counter']).default('mail'),
  note: textField(1000).default(''),
});
/** Made from a template it says which, and whether it waits for the client; nobody posts that. */
export type DocumentSent = z.output<typeof DocumentForm> & { templateId?: string; waits?: boolean };
