import type { FormState } from '../platform/http/form.js';

/** The form of each verdict of a page: what was refused belongs to the one that was posted. */
export function verdictForms(
  verdicts: string[],
  posted: FormState | null,
  start: Record<string, unknown> = {},
): { verdict: string; form: FormState; open: boolean }[] {
  return verdicts.map((verdict) => {
    const mine = posted?.values['verdict'] === verdict;
    return {
      verdict,
      form: mine ? posted : { values: start, errors: {} },
      open: mine,
    };
  });
}
