import { Temporal } from 'temporal-polyfill';
import { centsOf, dayOf } from '../../platform/csv/table.rules.js';
import { date, money } from '../../platform/views/format.js';
import type { Locale } from '../../platform/views/i18n.js';

export const fieldKinds = ['text', 'date', 'money'] as const;
export interface TemplateField {
  /** What stands in braces in the text. */
  key: string;
  label: string;
  kind: (typeof fieldKinds)[number];
}

/** Names that fill themselves. */
export const ownNames = ['company', 'assistant', 'today'] as const;
/** One pair of braces or two: people have learnt both elsewhere. */
const braces = /\{\{\s*([^{}]*?)\s*\}\}|\{([^{}]*)\}/g;

/** Names in braces that the template neither declares nor knows. */
export const unknownNames = (text: string, fields: { key: string }[]): string[] =>
  [...text.matchAll(braces)]
    .map(([, name, other]) => name ?? other ?? '')
    .filter(
      (name) => !(ownNames as readonly string[]).includes(name) && !fields.some(({ key }) => key === name),
    );

/** A text with its names in place. A value is text, never looked at again: a name "{today}" stays as it is. */
export const fillNames = (text: string, values: Record<string, string>): string =>
  text.replace(braces, (whole, doubled: string | undefined, single: string | undefined) => {
    const name = doubled ?? single ?? '';
    return Object.hasOwn(values, name) ? values[name]! : whole;
  });

/** A field's value as it is written into the document; null when it is none of its kind. */
export function writtenValue({ kind }: TemplateField, given: string, locale: Locale): string | null {
  if (kind === 'text') return given || null;
  if (kind === 'money') {
    const cents = centsOf(given);
    return cents === null ? null : money(cents, 'EUR', locale);
  }
  const on = dayOf(given);
  return on && date(Temporal.PlainDate.from(on).toString(), locale, undefined, 'long');
}
