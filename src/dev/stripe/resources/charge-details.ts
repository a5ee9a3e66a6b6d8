import type { Stripe } from 'stripe';
import type { World } from '../world.js';

/** The method as a charge remembers it. */
export function methodDetails(
  world: World,
  method: Stripe.PaymentMethod,
  amount: number,
): Stripe.Charge.PaymentMethodDetails {
  const { card, sepa_debit: debit } = method;
  if (debit) {
    const mandate = world.store
      .all('setup_intent')
      .find((intent) => intent.payment_method === method.id)?.mandate;
    const { bank_code, branch_code, country, fingerprint, last4 } = debit;
    const details = {
      bank_code,
      branch_code,
      country,
      fingerprint,
      last4,
      mandate: (mandate as string) ?? null,
    };
    return { type: 'sepa_debit', sepa_debit: details };
  }
  if (!card) throw new Error(`a ${method.type} can't be charged`);
  return {
    type: 'card',
    card: {
      amount_authorized: amount,
      authorization_code: null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      extended_authorization: { status: 'disabled' },
      fingerprint: card.fingerprint,
      funding: card.funding,
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: card.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: card.brand,
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
      regulated_status: card.regulated_status,
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
