import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { listOf, moneyField } from '../../platform/http/form.js';
import { totalOf } from './order.rules.js';

const LineForm = z.object({
  /** A code or name of the catalogue, or anything else. */
  what: textField(160).default(''),
  quantity: z.coerce.number().int().min(1).max(9999).default(1),
  /** Without VAT; none takes the catalogue's. */
  price: moneyField.optional(),
});

export const OrderForm = z.object({
  lines: listOf(LineForm, 50)
    .transform((lines) => lines.filter(({ what }) => what !== ''))
    .refine((lines) => lines.length > 0, 'errors.desk_order_empty')
    .refine((lines) => totalOf(lines) <= 100_000_000, 'errors.desk_order_large'),
  /** Where the confirmation goes. */
  email: z.union([z.literal(''), z.email('errors.field.email').max(200)]).default(''),
  deliverTo: textField(300).default(''),
  note: textField(1000).default(''),
});

type Line = z.output<typeof LineForm> & { code?: string; unit?: string; vatBps?: number };
export type Order = Omit<z.output<typeof OrderForm>, 'lines' | 'email'> & { lines: Line[]; email?: string };
