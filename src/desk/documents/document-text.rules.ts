import { Refusal } from '../../platform/errors.js';
import type { DocumentText } from './document-archive.service.js';
import { fillNames, writtenValue } from './fields.rules.js';
import type { DraftInput } from './template.forms.js';
import type { Template } from './templates.service.js';

/** A template filled in: what was given for each field, and the names that stand for themselves. Refusal beside a field. */
export function textOf(
  template: Template,
  said: Pick<DraftInput, 'name' | 'email' | 'values'>,
  names: Record<string, string>,
): DocumentText {
  const values: Record<string, string> = {};
  const kept: Record<string, string> = {};
  for (const field of template.fields) {
    const given = said.values[field.key] ?? '';
    const written = writtenValue(field, given, template.language);
    if (written === null)
      throw new Refusal(given ? `document_${field.kind}` : 'document_missing', {
        field: `values.${field.key}`,
      });
    values[field.key] = written;
    kept[field.key] = given;
  }
  const all = { ...values, ...names };
  return {
    title: fillNames(template.subject, all).slice(0, 160),
    text: fillNames(template.body, all),
    name: said.name,
    email: said.email,
    values: kept,
  };
}
