import { z } from 'zod';
import { upload } from '../platform/http/uploads.js';
import { isLanguage, isSkill } from './vocabulary.rules.js';

/** Level by code; a form's select left on "no" is an empty field and so not there. */
const levels = (known: (code: string) => boolean, highest: number, most: number) =>
  z
    .record(
      z.string().max(60).refine(known, 'errors.field.invalid'),
      z.coerce.number().int().min(1).max(highest),
    )
    .default({})
    .refine((chosen) => Object.keys(chosen).length <= most, 'errors.field.too_many_chosen');

export const DeclarationForm = z.object({
  skills: levels(isSkill, 3, 60),
  languages: levels(isLanguage, 7, 12),
});
export type Declaration = z.output<typeof DeclarationForm>;

/** "skill:diary" or "language:en". */
const subject = z
  .string()
  .max(70)
  .regex(/^(skill|language):[a-z0-9-]+$/)
  .transform((text) => {
    const [kind, code] = text.split(':') as ['skill' | 'language', string];
    return { kind, code };
  })
  .refine(({ kind, code }) => (kind === 'skill' ? isSkill(code) : isLanguage(code)), 'errors.field.invalid');

const proofTypes = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'];

/** A level alone (JSON), or as the page offers it with the kind it belongs to: "skill:2", "language:5". */
const level = z
  .union([z.string().max(20), z.number()])
  .transform((given) => {
    const [kind, rank] = String(given).includes(':') ? String(given).split(':') : [null, given];
    return { kind, rank: Number(rank) };
  })
  .refine(({ rank }) => Number.isInteger(rank) && rank >= 1 && rank <= 7, 'errors.field.invalid');

export const ProofForm = z
  .object({
    subject,
    level,
    file: upload({ types: proofTypes }),
    note: z.string().trim().max(1000).default(''),
  })
  .refine((form) => form.level.kind === null || form.level.kind === form.subject.kind, {
    path: ['level'],
    message: 'errors.proof_level',
  })
  .transform((form) => ({ ...form, level: form.level.rank }));
export type ProofRequest = z.output<typeof ProofForm>;

export const ExamForm = z.object({
  answers: z
    .record(z.string().regex(/^\d{1,2}$/), z.coerce.number().int().min(0).max(9))
    .default({})
    .refine((answers) => Object.keys(answers).length > 0, 'errors.exam_empty'),
});
