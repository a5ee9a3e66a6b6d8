import { z } from 'zod';
import { moneyField } from '../platform/http/form.js';

export const increments = [1, 5, 6, 10, 15, 30, 60] as const;
const price = moneyField.refine((cents) => cents >= 1, 'errors.field.money');
const hours = z.coerce.number().min(0.5).max(1000);

const common = {
  name: z.string().trim().min(1).max(80),
  description: z.string().trim().max(1000).default(''),
  priceCents: price,
};
const increment = z.coerce
  .number()
  .int()
  .refine((minutes) => (increments as readonly number[]).includes(minutes), 'errors.field.invalid')
  .default(1);

/** One shape per kind: a field another kind needs is not read. */
export const PackageForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hourly'), ...common, incrementMinutes: increment }),
  z.object({
    kind: z.literal('retainer'),
    ...common,
    incrementMinutes: increment,
    includedHours: hours,
    overageCents: price,
  }),
  z.object({ kind: z.literal('per_call'), ...common }),
  z.object({ kind: z.literal('fixed'), ...common, deliveryDays: z.coerce.number().int().min(1).max(365) }),
]);
export type PackageInput = z.output<typeof PackageForm>;

export const MoveForm = z.object({ direction: z.enum(['up', 'down']) });
