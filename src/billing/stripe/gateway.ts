import type { Locale } from '../../platform/views/i18n.js';

/** A payment as the provider has it now. */
export interface Payment {
  id: string;
  status: 'open' | 'processing' | 'action' | 'refused' | 'paid' | 'cancelled';
  failure: string | null;
  /** Where the payer confirms, while the bank asks for it. */
  actionUrl: string | null;
  providerChargeId: string | null;
  /** The provider's own fee, once known. */
  feeCents: number | null;
  /** Our charge. */
  chargeId: string | null;
}

export interface PaymentMethod {
  id: string;
  kind: 'card' | 'sepa_debit';
  brand: string | null;
  last4: string;
}

export interface PayeeStatus {
  transfers: 'pending' | 'active' | 'restricted';
  requirements: string[];
}

/** Outside event, verified: what it is about, never what it says of it. */
export interface ProviderEvent {
  id: string;
  type: string;
  livemode: boolean;
  objectId: string | null;
  /** Our row the object was made for: a charge, or a substitute's share of one. */
  ownerId: string | null;
}

/** Not reached, or not able to answer now: nothing is known of the outcome. */
export class ProviderDown extends Error {}

/** Understood and refused: nothing was done. */
export class ProviderRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The payment provider. Calls that change something carry a key: the same key never does it twice. */
export abstract class PaymentGateway {
  abstract createCustomer(input: {
    key: string;
    organisationId: string;
    name: string;
    email: string;
    locale: Locale;
  }): Promise<string>;
  abstract startSetup(input: {
    key: string;
    setupId: string;
    customerId: string;
    locale: Locale;
    doneUrl: string;
    backUrl: string;
  }): Promise<{ sessionId: string; url: string }>;
  /** The method saved in a set-up, or null while there is none. */
  abstract savedMethod(sessionId: string): Promise<PaymentMethod | null>;

  abstract createPayee(input: {
    key: string;
    assistantId: string;
    name: string;
    email: string;
    locale: Locale;
  }): Promise<string>;
  abstract payeeLink(input: { accountId: string; doneUrl: string; againUrl: string }): Promise<string>;
  abstract payee(accountId: string): Promise<PayeeStatus>;

  /** Makes a payment that charges nobody until it is confirmed. */
  abstract createPayment(input: {
    key: string;
    chargeId: string;
    customerId: string;
    amountCents: number;
    currency: string;
    description: string;
  }): Promise<Payment>;
  /** A charge's payment made since, whatever became of the answer. */
  abstract findPayment(input: { chargeId: string; customerId: string; since: Date }): Promise<Payment | null>;
  abstract payment(id: string): Promise<Payment>;
  /** Charges the method; a refusal by the bank is an outcome, not an error. */
  abstract confirmPayment(input: {
    key: string;
    paymentId: string;
    methodId: string;
    /** The payer is here and comes back to this address; otherwise off session. */
    returnUrl?: string;
  }): Promise<Payment>;

  abstract transfer(input: {
    key: string;
    chargeId: string;
    /** The row whose transfer it is: the charge, or the share of a substitute. */
    ownerId: string;
    amountCents: number;
    currency: string;
    payeeId: string;
    providerChargeId: string;
  }): Promise<string>;
  /** A row's transfer among those of its charge, whatever became of the answer. */
  abstract findTransfer(input: { chargeId: string; ownerId: string }): Promise<string | null>;

  /** The event of a webhook's raw body, or null when its signature is not the provider's of this moment. */
  abstract verified(raw: Buffer, signature: string, now: Date): ProviderEvent | null;
  /** The event of a body that was verified before. */
  abstract read(raw: Buffer): ProviderEvent | null;
  /** Whether this installation deals in real money. */
  abstract readonly livemode: boolean;
}
