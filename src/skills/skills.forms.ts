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

export const proofTypes = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'];

export const ProofForm = z.object({
  subject,
  level: z.coerce.number().int().min(1).max(7),
  file: upload({ types: proofTypes }),
  note: z.string().trim().max(1000).default(''),
});
export type ProofRequest = z.output<typeof ProofForm>;

export const ExamForm = z.object({
  answers: z.record(z.string().regex(/^\d{1,2}$/), z.coerce.number().int().min(0).max(9)).default({}),
});
