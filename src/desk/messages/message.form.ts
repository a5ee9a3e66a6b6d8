import { z } from 'zod';
import { checkbox } from '../../platform/http/form.js';

export const MessageForm = z.object({
  to: z.string().trim().max(120).default(''),
  urgency: z.enum(['low', 'normal', 'urgent']).default('normal'),
  text: z.string().trim().min(1).max(4000),
  callBack: checkbox.default(false),
});
export type Message = z.output<typeof MessageForm>;
