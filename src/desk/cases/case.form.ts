import { z } from 'zod';
import { textField } from '../../platform/http/text.js';

export const CaseForm = z.object({
  caseNumber: textField(60, 1),
  title: textField(160).default(''),
  status: textField(300, 1),
  mayTell: textField(1000).default(''),
  check: textField(200).default(''),
});
export type Case = z.output<typeof CaseForm>;

/** The same case however its number is typed: "2025/114", "2025 / 114". */
export const caseNumberKey = (number: string): string => number.replace(/\s/g, '').toUpperCase();
