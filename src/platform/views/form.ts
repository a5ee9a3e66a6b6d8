import Handlebars from 'handlebars';
import { weekday } from './format.js';
import type { Locale } from './i18n.js';

/** What a form partial reads: flat maps keyed by dotted field names. */
export interface Form {
  values: Record<string, unknown>;
  errors: Record<string, string>;
}
type Locals = Record<string, unknown>;

const own = (map: unknown, key: string): unknown =>
  map !== null && typeof map === 'object' && Object.hasOwn(map, key) ? (map as Locals)[key] : undefined;

export const formValue = (form: Form | undefined, name: string): unknown => own(form?.values, name);
export const formError = (form: Form | undefined, name: string): string | undefined =>
  own(form?.errors, name) as string | undefined;
/** Gives the id of a field; a scope tells two forms of one page apart. */
export const fieldId = (name: string, scope?: unknown): string =>
  ['field', typeof scope === 'string' ? scope : '', name.replace(/[^A-Za-z0-9]+/g, '-')]
    .filter(Boolean)
    .join('-');

/** Says whether an option is the chosen one, or among the chosen ones. */
export function chosen(form: Form | undefined, name: string, value: unknown): boolean {
  const current = formValue(form, name);
  return (Array.isArray(current) ? current : [current]).some(
    (one) => one !== undefined && one !== null && String(one) === String(value),
  );
}

const passed = [
  'type',
  'autocomplete',
  'inputmode',
  'placeholder',
  'min',
  'max',
  'step',
  'minlength',
  'maxlength',
  'pattern',
  'accept',
  'list',
  'rows',
  'spellcheck',
  'autocapitalize',
  'data-combo',
];
const flags = ['required', 'disabled', 'readonly', 'multiple', 'autofocus'];

/** Builds the attributes every control shares: name, id, the link to its hint and error, and what the caller passed on. */
export function controlAttributes(locals: Locals): Handlebars.SafeString {
  const { form, name, hint, scope } = locals as { form?: Form; name: string; hint?: string; scope?: string };
  const id = fieldId(name, scope);
  const wrong = formError(form, name) !== undefined;
  const described = [hint ? `${id}-hint` : '', wrong ? `${id}-error` : ''].filter(Boolean).join(' ');
  const pairs: [string, unknown][] = [
    ['id', id],
    ['name', name],
  ];
  if (described) pairs.push(['aria-describedby', described]);
  if (wrong) pairs.push(['aria-invalid', 'true']);
  for (const key of passed)
    if (locals[key] !== undefined && locals[key] !== '') pairs.push([key, locals[key]]);
  const written = pairs.map(([key, value]) => `${key}="${Handlebars.escapeExpression(value as string)}"`);
  return new Handlebars.SafeString([...written, ...flags.filter((flag) => locals[flag])].join(' '));
}

/** More hours in a day than anybody draws. */
const MOST_SLOTS = 24;

/** Lists the from–to rows of a week for the plain version of the weekly grid: filled ones and at least `slots` a day. */
export function weekRows(form: Form | undefined, name: string, locale: Locale, slots = 2) {
  return [1, 2, 3, 4, 5, 6, 7].map((day) => {
    let count = slots;
    while (count < MOST_SLOTS && formValue(form, `${name}.${day}.${count}.from`)) count += 1;
    const rows = Array.from({ length: count }, (_, index) => ({
      from: `${name}.${day}.${index}.from`,
      to: `${name}.${day}.${index}.to`,
    }));
    return { day, label: weekday(day, locale, 'long'), short: weekday(day, locale), rows };
  });
}
