import { FEE_VAT_BPS, vatWithin } from '../ledger/ledger.rules.js';

export type TaxRegime = 'forfettario' | 'ordinario';

/** Who issues and who receives, as they were when the document was issued. */
export interface Party {
  name: string;
  address: string;
  vatNumber: string | null;
  taxCode: string | null;
  taxRegime: TaxRegime | null;
}

export interface InvoiceSums {
  netCents: number;
  vatCents: number;
  totalCents: number;
}

/** Stamp duty is due on amounts without VAT above this. */
const DUTY_ABOVE_CENTS = 7747;

/** What the law wants said on an assistant's invoice: keys of texts. */
export function notesOf(regime: TaxRegime, { netCents, vatCents }: InvoiceSums): string[] {
  const duty = vatCents === 0 && netCents > DUTY_ABOVE_CENTS ? ['duty'] : [];
  return [...(regime === 'forfettario' ? ['forfettario', 'no_withholding'] : []), ...duty];
}

/** The platform's fee includes its VAT. */
export function feeSums(feeCents: number): InvoiceSums {
  const vatCents = vatWithin(feeCents, FEE_VAT_BPS);
  return { netCents: feeCents - vatCents, vatCents, totalCents: feeCents };
}

/** "7/2026": the issuer's own numbers start again each year. */
export const numberOf = ({ number, year }: { number: number; year: number }): string => `${number}/${year}`;
