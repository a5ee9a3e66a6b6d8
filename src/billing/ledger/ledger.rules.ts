/** Debits are positive, credits negative; a transaction sums to zero. */
export type LedgerAccount =
  | 'client_receivable'
  | 'stripe_clearing'
  | 'assistant_payable'
  | 'platform_fee'
  | 'vat_payable'
  | 'stripe_fees';

export interface LedgerEntry {
  account: LedgerAccount;
  partyId: string | null;
  amountCents: number;
}

export interface ChargeMoney {
  organisationId: string;
  assistantId: string;
  grossCents: number;
  feeCents: number;
  transferCents: number;
}

/** What of a transfer is a substitute's. */
export interface ShareMoney {
  assistantId: string;
  cents: number;
}

/** The platform's fee includes Italian VAT at the ordinary rate. */
export const FEE_VAT_BPS = 2200;

/** The VAT inside an amount that includes it; net and VAT sum to the amount. */
export function vatWithin(totalCents: number, bps: number): number {
  return totalCents - Math.floor((2 * totalCents * 10_000 + 10_000 + bps) / (2 * (10_000 + bps)));
}

const entry = (account: LedgerAccount, amountCents: number, partyId: string | null = null): LedgerEntry => ({
  account,
  partyId,
  amountCents,
});
/** An entry of nothing says nothing. */
const kept = (entries: LedgerEntry[]) => entries.filter(({ amountCents }) => amountCents !== 0);

export function chargeEntries(money: ChargeMoney, shares: ShareMoney[] = []): LedgerEntry[] {
  const shared = shares.reduce((sum, { cents }) => sum + cents, 0);
  const feeVat = vatWithin(money.feeCents, FEE_VAT_BPS);
  return kept([
    entry('client_receivable', money.grossCents, money.organisationId),
    entry('assistant_payable', shared - money.transferCents, money.assistantId),
    ...shares.map(({ assistantId, cents }) => entry('assistant_payable', -cents, assistantId)),
    entry('platform_fee', feeVat - money.feeCents),
    entry('vat_payable', -feeVat),
  ]);
}

export function paymentEntries(money: ChargeMoney): LedgerEntry[] {
  return kept([
    entry('stripe_clearing', money.grossCents),
    entry('client_receivable', -money.grossCents, money.organisationId),
  ]);
}

export const stripeFeeEntries = (feeCents: number): LedgerEntry[] =>
  kept([entry('stripe_fees', feeCents), entry('stripe_clearing', -feeCents)]);

/** Money that reached one person, named: the assistant of the contract or a substitute. */
export function transferEntries({ assistantId, cents }: ShareMoney): LedgerEntry[] {
  return kept([entry('assistant_payable', cents, assistantId), entry('stripe_clearing', -cents)]);
}

export const sumOf = (entries: LedgerEntry[]): number =>
  entries.reduce((sum, { amountCents }) => sum + amountCents, 0);
