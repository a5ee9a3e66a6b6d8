import { z } from 'zod';
import { checkbox, moneyField } from '../platform/http/form.js';

export const increments = [1, 5, 6, 10, 15, 30, 60] as const;
/** A slip of the comma must not reach the shop window: no price of this market is above these. */
const priceUpTo = (euros: number) =>
  moneyField
    .refine((cents) => cents >= 1, 'errors.field.money')
    .refine((cents) => cents <= euros * 100, 'errors.field.price_high');
const unitPrice = priceUpTo(1_000);
const wholePrice = priceUpTo(100_000);
const hours = z.coerce.number().min(0.5).max(1000);

const common = {
  name: z.string().trim().min(1).max(80),
  description: z.string().trim().max(1000).default(''),
};
const increment = z.coerce
  .number()
  .int()
  .refine((minutes) => (increments as readonly number[]).includes(minutes), 'errors.field.invalid')
  .default(1);

/** How the minutes of a call are reckoned. */
const counting = { incrementMinutes: increment, holdExcluded: checkbox };

/** One shape per kind: a field another kind needs is not read. */
export const PackageForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hourly'), ...common, priceCents: unitPrice, ...counting }),
  z.object({
    kind: z.literal('retainer'),
    ...common,
    priceCents: wholePrice,
    ...counting,
    includedHours: hours,
    overageCents: unitPrice,
  }),
  z.object({ kind: z.literal('per_call'), ...common, priceCents: unitPrice }),
  z.object({
    kind: z.literal('fixed'),
    ...common,
    priceCents: wholePrice,
    deliveryDays: z.coerce.number().int().min(1).max(365),
  }),
]);
export type PackageInput = z.output<typeof PackageForm>;

export const MoveForm = z.object({ direction: z.enum(['up', 'down']) });
