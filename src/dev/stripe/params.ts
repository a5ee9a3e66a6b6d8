import { z } from 'zod';
import { invalidRequest, notCovered, type Refusal } from './refusal.js';

/** A strict parameter list; its names must be parameters of the SDK's own type. */
export const paramsOf =
  <P>() =>
  <S extends { [K in keyof P]?: z.ZodType }>(shape: S & Record<Exclude<keyof S, keyof P>, never>) =>
    z.strictObject(shape);

const refuse = (ctx: z.RefinementCtx, message: string, code: string) => {
  ctx.addIssue({ code: 'custom', message, params: { code } });
  return z.NEVER;
};

export const text = z
  .string()
  .max(5000)
  .transform((value, ctx) => (value === '' ? refuse(ctx, 'Empty string', 'parameter_invalid_empty') : value));
export const clearable = z.string().transform((value) => value || null);
export const email = clearable.transform((value, ctx) =>
  value === null || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value)
    ? value
    : refuse(ctx, `Invalid email address: ${value}`, 'email_invalid'),
);
export const integer = z
  .string()
  .transform((value, ctx) =>
    /^-?\d{1,12}$/.test(value)
      ? Number(value)
      : refuse(ctx, `Invalid integer: ${value}`, 'parameter_invalid_integer'),
  );
export const positive = integer.transform((value, ctx) =>
  value > 0
    ? value
    : refuse(ctx, `This value must be greater than or equal to 1.`, 'parameter_invalid_integer'),
);
export const flag = z
  .string()
  .transform((value, ctx) =>
    value === 'true' || value === 'false' ? value === 'true' : refuse(ctx, `Invalid boolean: ${value}`, ''),
  );
export const currency = z
  .string()
  .transform((value, ctx) =>
    value.toLowerCase() === 'eur'
      ? 'eur'
      : refuse(ctx, `Invalid currency: ${value}. The stand-in has only eur.`, ''),
  );
export const oneOf = <const T extends string>(...values: T[]) =>
  z
    .string()
    .transform((value, ctx) =>
      values.includes(value as T)
        ? (value as T)
        : refuse(ctx, `Invalid value: must be one of ${values.join(', ')}`, ''),
    );
export const webAddress = z
  .string()
  .transform((value, ctx) =>
    /^https?:\/\//.test(value) && URL.canParse(value) ? value : refuse(ctx, 'Not a valid URL', 'url_invalid'),
  );
export const expand = z.array(z.string().max(200)).max(20);
export const metadata = z.union([
  z.literal(''),
  z.record(z.string().min(1).max(40), z.string().max(500)).refine((map) => Object.keys(map).length <= 50, {
    message: 'Metadata can have up to 50 keys.',
  }),
]);
export const address = z.strictObject({
  city: clearable.optional(),
  country: clearable.optional(),
  line1: clearable.optional(),
  line2: clearable.optional(),
  postal_code: clearable.optional(),
  state: clearable.optional(),
});
export const created = z.union([
  integer,
  z.strictObject({
    gt: integer.optional(),
    gte: integer.optional(),
    lt: integer.optional(),
    lte: integer.optional(),
  }),
]);
export const paging = {
  limit: integer
    .transform((value, ctx) =>
      value >= 1 && value <= 100 ? value : refuse(ctx, `Invalid limit: ${value}`, ''),
    )
    .default(10),
  starting_after: text.optional(),
  ending_before: text.optional(),
};

const bracketed = (path: PropertyKey[]) =>
  path.map((part, index) => (index ? `[${String(part)}]` : String(part))).join('');

const valueAt = (input: unknown, path: PropertyKey[]) =>
  path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], input);

function refusalFor(issue: z.core.$ZodIssue, input: unknown): Refusal {
  if (issue.code === 'invalid_union' && issue.errors.length) {
    const branch = issue.errors.find((issues) => issues[0]?.code !== 'invalid_type') ?? issue.errors[0];
    if (branch?.[0]) return refusalFor({ ...branch[0], path: [...issue.path, ...branch[0].path] }, input);
  }
  if (issue.code === 'unrecognized_keys') {
    const param = bracketed([...issue.path, issue.keys[0] ?? '']);
    return invalidRequest(`Received unknown parameter: ${param}`, 'parameter_unknown', param);
  }
  const param = bracketed(issue.path);
  if (valueAt(input, issue.path) === undefined) {
    return invalidRequest(`Missing required param: ${param}.`, 'parameter_missing', param);
  }
  if (issue.code === 'custom') {
    const code = (issue.params?.['code'] as string) || undefined;
    if (code === 'not_covered') return notCovered(`${param}=${String(valueAt(input, issue.path))}`);
    const message =
      code === 'parameter_invalid_empty' ? `You passed an empty string for '${param}'.` : issue.message;
    return invalidRequest(message, code, param);
  }
  return invalidRequest(`Invalid ${param}: ${issue.message}`, undefined, param);
}

export function parse<P>(schema: z.ZodType<P>, input: unknown): P {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  throw refusalFor(result.error.issues[0] as z.core.$ZodIssue, input ?? {});
}

/** Stripe merges metadata: an empty value removes its key, an empty string all of them. */
export function mergeMetadata(
  before: Record<string, string> | null,
  given: '' | Record<string, string> | undefined,
): Record<string, string> {
  if (given === undefined) return before ?? {};
  if (given === '') return {};
  return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== ''));
}
