import { z } from 'zod';
import { weekField } from '../../availability/index.js';
import { checkbox, listOf } from '../../platform/http/form.js';
import { textField } from '../../platform/http/text.js';
import { e164 } from '../contacts/number.rules.js';
import { urgencies } from '../messages/message.form.js';
import {
  absenceFields,
  absenceHolds,
  actions,
  answerKinds,
  audiences,
  disclosed,
  fillable,
  language,
  Simulation,
} from './playbook.content.js';
import { unknownPlaceholders } from './placeholders.rules.js';

const text = (max: number) => textField(max).default('');
const spoken = (max: number) =>
  text(max).refine((value) => unknownPlaceholders(value).length === 0, 'errors.desk_placeholder');
/** Rung by machine: what no telephone can dial would be a caller left waiting. */
const dialled = text(40).refine((value) => !value || e164(value) !== null, 'errors.desk_number');
const key = z
  .string()
  .regex(/^[a-z0-9]{2,12}$/)
  .optional();
/** With every section: which draft it was opened on, and where to go once it is saved. */
const how = {
  revision: z.coerce.number().int().min(0).optional(),
  next: z.string().max(40).default(''),
};
const inOne = { ...how, language: language.default('it') };

export const GreetingsForm = z.object({
  ...inOne,
  morning: spoken(400),
  afternoon: spoken(400),
  evening: spoken(400),
  add: language.optional(),
});

export const TypeForm = z.object({
  ...inOne,
  name: textField(60, 1),
  hint: text(80),
  instructions: text(1500),
  questions: listOf(
    z.object({
      key,
      text: spoken(200),
      answer: z.enum(answerKinds).default('short'),
      fills: z.enum(fillable).default('text'),
      remove: checkbox,
    }),
    14,
  ),
  actions: listOf(
    z.object({
      key,
      kind: z.enum(actions).optional(),
      people: listOf(z.string().max(12), 10),
      note: text(300),
      urgency: z.enum(urgencies).default('normal'),
      say: spoken(1000),
    }),
    12,
  ),
});

export const PersonForm = z.object({
  ...how,
  name: textField(80, 1),
  role: text(80),
  number: dialled,
  otherNumbers: listOf(dialled, 2).transform((numbers) => numbers.filter(Boolean)),
  email: z.union([z.literal(''), z.email('errors.field.email')]).default(''),
  place: text(60),
  when: text(160),
  otherwise: text(120),
  hours: weekField,
  absences: listOf(
    absenceFields.partial({ from: true }).superRefine((row, context) => {
      absenceHolds(row, context);
      const { kind: _, ...told } = row;
      if (!row.from && Object.values(told).some(Boolean))
        context.addIssue({ code: 'custom', path: ['from'], message: 'errors.field.required' });
    }),
    22,
  ).transform((rows) => rows.flatMap(({ from, ...row }) => (from ? [{ ...row, from }] : []))),
});

export const FaqForm = z.object({
  ...inOne,
  faq: listOf(z.object({ key, under: key, question: text(200), answer: spoken(1500) }), 90),
});

export const DisclosuresForm = z.object({
  ...how,
  disclosures: listOf(
    z.object({
      key,
      what: z.enum(disclosed).optional(),
      detail: text(120),
      who: z.enum(audiences).default('concerned'),
      check: text(160),
    }),
    34,
  ).transform((rows) => rows.flatMap(({ what, ...row }) => (what ? [{ ...row, what }] : []))),
});

export const CallForm = Simulation.omit({ key: true, name: true }).extend({
  ...how,
  name: textField(120, 1),
});

/** A row of a list moved up, or taken out. */
export const OrderForm = z.object({ ...how });
