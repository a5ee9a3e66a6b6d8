import type { ChargeMoney } from '../ledger/ledger.rules.js';
import type { ChargeState } from './charge.states.js';

/** A charge on its way to being paid, with what its next step needs. */
export interface ChargeRow extends ChargeMoney {
  id: string;
  contractId: string;
  number: number;
  contractNumber: string;
  /** What of the transfer is substitutes'. */
  sharedCents: number;
  currency: string;
  state: ChargeState;
  attempts: number;
  settledAttempt: number;
  declines: number;
  troubles: number;
  nextAttemptAt: Date | null;
  intentSentAt: Date | null;
  transferSentAt: Date | null;
  paymentId: string | null;
  providerChargeId: string | null;
  transferId: string | null;
  stripeFeeCents: number | null;
  customerId: string | null;
  methodId: string | null;
  payeeId: string | null;
  transfers: string | null;
  createdAt: Date;
}

export const chargeRow = `
  select c.id, c.contract_id "contractId", c.number, k.number "contractNumber", c.organisation_id "organisationId",
         c.assistant_id "assistantId", c.gross_cents "grossCents", c.fee_cents "feeCents", c.transfer_cents "transferCents", c.shared_cents "sharedCents",
         c.currency, c.state, c.attempts, c.settled_attempt "settledAttempt", c.declines, c.troubles,
         c.next_attempt_at "nextAttemptAt", c.intent_sent_at "intentSentAt", c.transfer_sent_at "transferSentAt",
         c.stripe_payment_intent_id "paymentId", c.stripe_charge_id "providerChargeId", c.stripe_transfer_id "transferId",
         c.stripe_fee_cents "stripeFeeCents", p.stripe_customer_id "customerId", p.payment_method_id "methodId",
         e.stripe_account_id "payeeId", e.transfers, c.created_at "createdAt"
  from charge c
  join contract k on k.id = c.contract_id
  left join payer p on p.organisation_id = c.organisation_id
  left join payee e on e.assistant_id = c.assistant_id`;
