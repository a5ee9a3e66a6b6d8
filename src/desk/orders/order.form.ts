import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { listOf, moneyField } from '../../platform/http/form.js';

const LineForm = z.object({
  what: textField(160).default(''),
  quantity: z.coerce.number().int().min(1).max(9999).default(1),
  price: moneyField.default(0),
});

export const OrderForm = z.object({
  lines: listOf(LineForm, 50)
    .transform((lines) => lines.filter(({ what }) => what !== ''))
    .refine((lines) => lines.length > 0, 'errors.desk_order_empty')
    .refine((lines) => totalOf(lines) <= 100_000_000, 'errors.desk_order_large'),
  deliverTo: textField(300).default(''),
  note: textField(1000).default(''),
});
export type Order = z.output<typeof OrderForm>;

/** What an order comes to, in cents. */
export const totalOf = (lines: { quantity: number; price: number }[]): number =>
  lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
