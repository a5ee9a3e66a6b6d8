import { lateInterest, RECOVERY_CENTS, type LateInterest, type LateRate } from './late-interest.rules.js';

/** What a debtor owes on a day: made afresh each time from the invoice itself, so nothing is ever added twice. */
export interface Claim {
  owedCents: number;
  /** Null where the client asks for none, or the debtor is no trader. */
  interest: LateInterest | null;
  recoveryCents: number;
  totalCents: number;
}

export function claimOf(
  invoice: {
    amountCents: number;
    paidCents: number;
    dueOn: string;
    debtor: { vat: string };
    payments: { on: string; cents: number }[];
  },
  wanted: boolean,
  today: string,
  rates: LateRate[],
): Claim {
  const owedCents = Math.max(0, invoice.amountCents - invoice.paidCents);
  const asked = wanted && invoice.debtor.vat !== '' && today > invoice.dueOn && owedCents > 0;
  const interest = asked
    ? lateInterest(
        { cents: invoice.amountCents, dueOn: invoice.dueOn, payments: invoice.payments },
        today,
        rates,
      )
    : null;
  const known = interest !== null && 'cents' in interest;
  const recoveryCents = known ? RECOVERY_CENTS : 0;
  return {
    owedCents,
    interest,
    recoveryCents,
    totalCents: owedCents + (known ? interest.cents : 0) + recoveryCents,
  };
}
