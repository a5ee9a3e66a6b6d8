import { z } from 'zod';
import { checkbox, listOf } from '../../platform/http/form.js';
import { textField } from '../../platform/http/text.js';
import { fieldKinds, ownNames, unknownNames } from './fields.rules.js';

const Field = z.object({
  key: textField(30).default(''),
  label: textField(80).default(''),
  kind: z.enum(fieldKinds).default('text'),
});

export const TemplateForm = z
  .object({
    name: textField(80, 1),
    subject: textField(160, 1),
    body: textField(8000, 1),
    language: z.enum(['it', 'en']).default('it'),
    approval: checkbox,
    fields: listOf(Field, 20).transform((rows) =>
      rows
        .filter(({ key }) => key !== '')
        .map((row) => ({ ...row, label: row.label || row.key.replaceAll('_', ' ') })),
    ),
    revision: z.coerce.number().int().min(0).default(0),
  })
  .superRefine(({ subject, body, fields }, context) => {
    const wrong = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    fields.forEach(({ key }, index) => {
      if (!/^[a-z][a-z0-9_]*$/.test(key)) wrong(['fields', index, 'key'], 'errors.document_key');
      else if (
        (ownNames as readonly string[]).includes(key) ||
        fields.findIndex((one) => one.key === key) !== index
      )
        wrong(['fields', index, 'key'], 'errors.document_key_taken');
    });
    if (unknownNames(subject, fields).length > 0) wrong(['subject'], 'errors.document_name');
    if (unknownNames(body, fields).length > 0) wrong(['body'], 'errors.document_name');
  });
export type TemplateInput = z.output<typeof TemplateForm>;

/** What the assistant fills in. Which fields there are, the template says. */
export const DraftForm = z.object({
  templateId: z.uuid(),
  name: textField(120, 1),
  email: z.email('errors.field.email').max(200),
  values: z.record(z.string().max(30), textField(2000)).default({}),
  openedAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
  id: z.uuid().optional().catch(undefined),
});
export type DraftInput = z.output<typeof DraftForm>;
export const AgainForm = DraftForm.omit({ templateId: true, id: true }).extend({
  version: z.coerce.number().int().min(1),
});
export const VersionForm = z.object({ version: z.coerce.number().int().min(1) });
export const ReturnForm = VersionForm.extend({ reason: textField(1000, 1) });
