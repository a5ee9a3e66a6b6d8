import type { Stripe } from 'stripe';
import { newId } from '../ids.js';
import { onlyExpand, route } from '../route.js';
import type { World } from '../world.js';
import { methodDetails } from './charge-details.js';
import { bookCharge } from '../balance-sheet.js';
import type { Decline } from '../declines.js';

/** A charge as the payment intent asks for it, still pending. */
export function openCharge(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Stripe.Charge {
  const id = newId(method.type === 'card' ? 'ch_' : 'py_');
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'CORNETTA',
    captured: false,
    created: world.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails(world, method, intent.amount),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    refunds: { object: 'list', data: [], has_more: false, url: `/v1/charges/${id}/refunds` },
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: 'pending',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
}

export function succeedCharge(world: World, charge: Stripe.Charge): Stripe.Charge {
  return world.store.put('charge', {
    ...charge,
    amount_captured: charge.amount,
    balance_transaction: bookCharge(world, charge).id,
    captured: true,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    paid: true,
    status: 'succeeded',
  });
}

export function failCharge(world: World, charge: Stripe.Charge, decline: Decline): Stripe.Charge {
  return world.store.put('charge', {
    ...charge,
    failure_code: decline.code,
    failure_message: decline.message,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'declined_by_network',
      reason: decline.declineCode,
      risk_level: 'normal',
      seller_message: 'The bank did not approve this payment.',
      type: 'issuer_declined',
    },
    status: 'failed',
  });
}

export const charges = [
  route('GET', '/v1/charges/:id', onlyExpand, (world, _params, id) => world.find('charge', id)),
];
