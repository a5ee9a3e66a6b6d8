import { z } from 'zod';

export const CaseForm = z.object({
  caseNumber: z.string().trim().min(1).max(60),
  title: z.string().trim().max(160).default(''),
  status: z.string().trim().min(1).max(300),
  mayTell: z.string().trim().max(1000).default(''),
  check: z.string().trim().max(200).default(''),
});
export type Case = z.output<typeof CaseForm>;

/** The same case however its number is typed: "2025/114", "2025 / 114". */
export const caseNumberKey = (number: string): string => number.replace(/\s/g, '').toUpperCase();
