import type { Stripe } from 'stripe';

export type Behaviour = 'succeeds' | 'insufficient_funds' | 'authentication' | 'declines' | 'fails_later';

/** What a payment method will do when charged; the real number is never kept. */
export interface Trait {
  id: string;
  behaviour: Behaviour;
}

export interface DueTask {
  id: string;
  subject: string;
  at: number;
  task: 'settle_charge' | 'settle_refund' | 'expire_session' | 'pay_out' | 'payout_arrives';
}

/** A link sent to an assistant; the id is the secret part of its URL. */
export interface LinkRow {
  id: string;
  link: Stripe.V2.Core.AccountLink;
  used: boolean;
}

/** Money on a connected account: transfers in, reversals and payouts out. */
export interface AccountMovement {
  id: string;
  account: string;
  amount: number;
  availableOn: number;
}

export interface PayoutRow {
  id: string;
  account: string;
  payout: Stripe.Payout;
}

export interface EventRow {
  id: string;
  type: string;
  created: number;
  body: object;
  thin: boolean;
  delivered: boolean;
  attempts: number;
}

export interface SavedAnswer {
  id: string;
  fingerprint: string;
  status: number;
  body: object;
  requestId: string;
  at: number;
}

export interface BankAccount {
  id: string;
  name: string;
  last4: string;
  country: string;
}

export interface Tables {
  customer: Stripe.Customer;
  payment_method: Stripe.PaymentMethod;
  trait: Trait;
  setup_intent: Stripe.SetupIntent;
  session: Stripe.Checkout.Session;
  account: Stripe.V2.Core.Account;
  bank_account: BankAccount;
  link: LinkRow;
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  transfer: Stripe.Transfer;
  reversal: Stripe.TransferReversal;
  refund: Stripe.Refund;
  balance_transaction: Stripe.BalanceTransaction;
  movement: AccountMovement;
  payout: PayoutRow;
  due: DueTask;
  event: EventRow;
  answer: SavedAnswer;
  clock: { id: string; ahead: number };
}
