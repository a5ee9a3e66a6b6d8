import { z } from 'zod';
import { textField } from '../../platform/http/text.js';

export const RetentionForm = z.object({ months: z.coerce.number().int().min(3).max(120) });
export const HoldForm = z.object({ reason: textField(500, 1), until: z.iso.date().optional() });
/** The contract's number, typed by hand: a slip of the mouse destroys nothing. */
export const DestructionForm = z.object({ number: textField(40, 1) });
