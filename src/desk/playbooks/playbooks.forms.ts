import { z } from 'zod';
import { textField } from '../../platform/http/text.js';
import { listOf } from '../../platform/http/form.js';
import { actions, unknownPlaceholders } from './playbook.rules.js';

const text = (max: number) => textField(max).default('');
const greeting = text(400).refine(
  (value) => unknownPlaceholders(value).length === 0,
  'errors.desk_placeholder',
);

/** Kept over versions: appointments of a person and statistics of a type hold on to it. */
const key = z
  .string()
  .regex(/^[a-z0-9]{4,12}$/)
  .optional();

const CallTypeForm = z.object({
  key,
  name: text(60),
  hint: text(80),
  instructions: text(1500),
  tell: text(1000),
  action: z.enum(actions).default('message'),
});
const PersonForm = z.object({ key, name: text(80), role: text(80), when: text(160) });

/** Rows left empty are rows not wanted. */
const filled = <Row extends { name: string }>(rows: Row[]): Row[] => rows.filter(({ name }) => name !== '');

export const PlaybookForm = z.object({
  morning: greeting,
  afternoon: greeting,
  evening: greeting,
  callTypes: listOf(CallTypeForm, 20).transform(filled),
  people: listOf(PersonForm, 30).transform(filled),
  /** The version the form was opened on: 0 before the first. */
  version: z.coerce.number().int().min(0).optional(),
});
export type PlaybookInput = z.output<typeof PlaybookForm>;

export const StatusForm = z.object({ status: text(120), until: z.iso.time({ precision: -1 }).optional() });
export type StatusInput = z.output<typeof StatusForm>;
