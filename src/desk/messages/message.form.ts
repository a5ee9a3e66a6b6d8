import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { checkbox } from '../../platform/http/form.js';

export const MessageForm = z.object({
  to: textField(120).default(''),
  urgency: z.enum(['low', 'normal', 'urgent']).default('normal'),
  text: textField(4000, 1),
  callBack: checkbox.default(false),
});
export type Message = z.output<typeof MessageForm>;
