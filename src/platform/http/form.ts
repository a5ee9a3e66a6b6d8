import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal, Stale } from '../errors.js';
import { date } from '../views/format.js';
import { translate, type Locale, type Params } from '../views/i18n.js';
import type { PageResult, View } from './page.js';
import { readMultipart } from './uploads.js';

/** A form as the partials read it: flat maps keyed by dotted field names. */
export interface FormState {
  values: Record<string, unknown>;
  /** The name `form` holds what was refused as a whole, when no single field is to blame. */
  errors: Record<string, string>;
}

type Flat = Record<string, unknown>;
const MAX_FIELDS = 3000;
const MAX_DEPTH = 5;

/** `languages.0.level=C1` as nested objects. Empty fields are left out: an empty field is a missing one. */
export function expand(flat: Flat): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(flat).slice(0, MAX_FIELDS)) {
    if (value === '' || value === undefined) continue;
    const path = name.split('.');
    if (path.length > MAX_DEPTH) continue;
    let node = root;
    for (const key of path.slice(0, -1)) {
      const next = node[key];
      node = (
        typeof next === 'object' && next !== null ? next : (node[key] = Object.create(null))
      ) as typeof root;
    }
    node[path.at(-1) ?? name] = value;
  }
  return root;
}

/** A list in a schema: an array (JSON), numbered fields `name.0`, `name.1` (forms), or one value given once. */
export function listOf<Item extends z.ZodType>(item: Item, max = 100) {
  return z.preprocess((value) => {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    return typeof value === 'object' && value !== null ? Object.values(value) : [value];
  }, z.array(item).max(max));
}

/** A checkbox in a form, a boolean in JSON. */
export const checkbox = z
  .preprocess((value) => value === true || value === 'on' || value === 'true' || value === '1', z.boolean())
  .default(false);

/** An amount as people write it ("1.200,50", "1200.5") to whole cents; JSON gives cents as a number. */
export const moneyField = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  const text = value.replace(/[\s€']/g, '');
  const plain = /,\d{1,2}$/.test(text)
    ? text.replace(/\./g, '').replace(',', '.')
    : text.replace(/[,.](?=\d{3}(\D|$))/g, '');
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : value;
}, z.number('errors.field.money').int('errors.field.money').min(0).max(100_000_000));

function issueKey(issue: z.core.$ZodIssue): { key: string; params: Record<string, unknown> } {
  if (issue.message.startsWith('errors.')) return { key: issue.message, params: {} };
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return { key: 'errors.field.required', params: {} };
  if (issue.code === 'invalid_type' && issue.message.endsWith('received NaN'))
    return { key: 'errors.field.number', params: {} };
  if (issue.code === 'too_small') {
    if (issue.origin === 'string' && Number(issue.minimum) === 1)
      return { key: 'errors.field.required', params: {} };
    return {
      key: `errors.field.small_${issue.origin === 'string' || issue.origin === 'array' ? issue.origin : 'number'}`,
      params: { minimum: String(issue.minimum) },
    };
  }
  if (issue.code === 'too_big') {
    return {
      key: `errors.field.big_${issue.origin === 'string' || issue.origin === 'array' ? issue.origin : 'number'}`,
      params: { maximum: String(issue.maximum) },
    };
  }
  if (issue.code === 'invalid_format' && ['email', 'url', 'date', 'time'].includes(issue.format))
    return { key: `errors.field.${issue.format}`, params: {} };
  return { key: 'errors.field.invalid', params: {} };
}

/** Messages beside their fields, in the reader's language. */
export function fieldErrors(error: z.ZodError, locale: Locale): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of error.issues) {
    const name = issue.path.join('.');
    const { key, params } = issueKey(issue);
    errors[name] ??= translate(locale, key, params);
  }
  return errors;
}

/** What a refusal says in the reader's language; a day among its params is written as people write days. */
export function refusalText({ code, options }: Refusal, locale: Locale): string {
  const params = Object.entries(options.params ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? date(value, locale) : value,
  ]);
  return translate(locale, `errors.${code}`, Object.fromEntries(params) as Params);
}

/**
 * Handles a posted form: validates it, hands the data to `done`, and on bad input or an expected refusal shows the
 * form again (`again`) with every value kept and the message beside its field.
 */
export async function submit<Schema extends z.ZodType>(
  request: FastifyRequest,
  schema: Schema,
  handlers: {
    done: (data: z.output<Schema>) => Promise<PageResult>;
    again: (form: FormState) => Promise<View> | View;
  },
): Promise<PageResult> {
  const flat = request.isMultipart() ? await readMultipart(request) : ((request.body ?? {}) as Flat);
  const values = Object.fromEntries(
    Object.entries(flat)
      .slice(0, MAX_FIELDS)
      .filter(([, value]) => !(value instanceof Object) || Array.isArray(value)),
  );
  const parsed = schema.safeParse(expand(flat));
  if (!parsed.success) {
    const form = { values, errors: fieldErrors(parsed.error, request.locale) };
    return (await handlers.again(form)).refused(form, 422);
  }
  try {
    return await handlers.done(parsed.data);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const text = refusalText(error, request.locale);
    const { field } = error.options;
    if (error instanceof Stale) delete values['revision'];
    const form: FormState = { values, errors: { [field ?? 'form']: text } };
    return (await handlers.again(form)).refused(form, error.status);
  }
}

/** An untouched form with the values it starts from. */
export const blank = (values: Record<string, unknown> = {}): FormState => ({ values, errors: {} });

/**
 * The form as it was posted, or else untouched. One refused as stale is shown on the newest revision: saving it again
 * is then a choice made knowingly, and not refused for ever.
 */
export const shown = (posted: FormState | undefined, values: Record<string, unknown>): FormState =>
  posted ? { ...posted, values: { revision: values['revision'], ...posted.values } } : blank(values);

/** Nested values as the flat map a form reads. */
export function flatten(
  value: unknown,
  prefix = '',
  into: Record<string, unknown> = {},
): Record<string, unknown> {
  if (value !== null && typeof value === 'object' && !(value instanceof Date)) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, prefix ? `${prefix}.${key}` : key, into);
  } else if (value !== null && value !== undefined) {
    into[prefix] = value;
  }
  return into;
}
