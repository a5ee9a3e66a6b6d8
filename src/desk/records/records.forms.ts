import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { CallerForm } from '../contacts/contacts.forms.js';
import type { Circumstances } from './records.service.js';
import { recordKinds, type Said, type WrittenKind } from './record-kinds.js';

/** What comes with every record's form: which form it is, when it was opened, in which call or for whom. */
const HowForm = z.object({
  // Nobody typed these two: a broken one is no reason to refuse what was written.
  id: z.uuid().optional().catch(undefined),
  callId: z.uuid().optional(),
  caller: CallerForm.optional(),
  openedAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
  worked: z.coerce.number().int().min(1).max(480).optional(),
});

export const ReplyForm = z.object({ reply: textField(1000).default('') });

/** The form of a kind with its circumstances, for pages and API alike. */
export const recordForm = <K extends WrittenKind>(kind: K) => z.intersection(recordKinds[kind].form, HowForm);

/** Takes a posted form apart: what is sealed, and how it came to be. */
export function apart<K extends WrittenKind>(
  data: Said[K] & z.output<typeof HowForm>,
): { content: Said[K]; how: Circumstances } {
  const { id, callId, caller, openedAt, worked, ...content } = data;
  return {
    content: content as unknown as Said[K],
    how: { id, callId, caller, openedAt: openedAt ? new Date(openedAt) : undefined, minutes: worked },
  };
}
