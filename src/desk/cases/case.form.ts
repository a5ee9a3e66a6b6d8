import { z } from 'zod';
import { sealedWordsField } from '../searches/words.js';
import { checkbox, listOf, moneyField } from '../../platform/http/form.js';
import { pageQuery } from '../../platform/http/cursor.js';
import { textField } from '../../platform/http/text.js';
import { tones } from './statuses.rules.js';

const text = (max: number) => textField(max).default('');
const day = z.iso.date('errors.field.date');

/** What the assistant writes of a case, in a call or not: what is left empty stays as it is. */
export const CaseForm = z.object({
  /** Empty: a new case with the next number of the client's series. */
  caseNumber: text(60),
  title: text(160),
  /** One of the client's statuses, by key or by name. */
  status: text(60),
  note: text(1000),
  nextStep: text(300),
  dueOn: day.optional(),
  mayTell: text(1000),
  check: text(200),
});
export type CaseInput = z.output<typeof CaseForm>;

/** A case as a whole: what is left empty is emptied. */
export const CaseEdit = z.object({
  title: text(160),
  status: text(60),
  note: text(1000),
  nextStep: text(300),
  dueOn: day.optional(),
  amount: moneyField.optional(),
  notes: text(4000),
  mayTell: text(1000),
  check: text(200),
  /** What only the right caller knows: shown to the assistant beside the question. */
  answer: text(200),
  /** Others who may hear of it, by name. */
  named: text(400),
  revision: z.coerce.number().int().optional(),
  openedAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
  worked: z.coerce.number().int().min(1).max(480).optional(),
});
export type CaseEdited = z.output<typeof CaseEdit>;

export const MoveForm = z.object({
  status: textField(60, 1),
  note: text(1000),
  revision: z.coerce.number().int().optional(),
});

/** A case as it stands, sealed in its latest record; those written before there was more have less. */
export interface Case {
  caseNumber: string;
  title: string;
  /** The status in words, as the client called it then. */
  status: string;
  /** What was said of this change. */
  note?: string;
  nextStep?: string;
  dueOn?: string | null;
  amount?: number | null;
  notes?: string;
  mayTell: string;
  check: string;
  answer?: string;
  named?: string;
}

export const CheckForm = z.object({
  speaker: z.string().regex(/^(concerned|other|named[0-9])$/),
  /** Which of the questions shown, by its place. */
  check: z.coerce.number().int().min(0).max(20),
  passed: checkbox,
});

const Status = z.object({
  key: z
    .string()
    .regex(/^[a-z0-9]{2,12}$/)
    .optional(),
  name: text(40),
  tone: z.enum(tones).default('going'),
  closed: checkbox,
});
export const CaseSettingsForm = z.object({
  statuses: listOf(Status, 20),
  prefix: textField(12).default(''),
  revision: z.coerce.number().int().optional(),
});
export type CaseSettingsInput = z.output<typeof CaseSettingsForm>;

export const caseQuery = pageQuery.extend({
  s: sealedWordsField,
  status: z.string().max(12).optional(),
  contactId: z.uuid().optional(),
});

/** The same case however its number is typed: "2025/114", "2025 / 114". */
export const caseNumberKey = (number: string): string => number.replace(/\s/g, '').toUpperCase();
