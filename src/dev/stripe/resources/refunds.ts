import type { Stripe } from 'stripe';
import type { z } from 'zod';
import { book } from '../balance-sheet.js';
import { emit } from '../events.js';
import { newId } from '../ids.js';
import { expand, mergeMetadata, metadata, oneOf, paramsOf, positive, text } from '../params.js';
import { invalidRequest } from '../refusal.js';
import { onlyExpand, route } from '../route.js';
import type { World } from '../world.js';

const createParams = paramsOf<Stripe.RefundCreateParams>()({
  amount: positive.optional(),
  charge: text.optional(),
  expand: expand.optional(),
  metadata: metadata.optional(),
  payment_intent: text.optional(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer').optional(),
});

function chargeFor(world: World, params: z.infer<typeof createParams>): Stripe.Charge {
  if (!params.charge === !params.payment_intent) {
    throw invalidRequest(
      'One of the following params should be provided: payment_intent or charge.',
      'parameter_missing',
      'payment_intent',
    );
  }
  if (params.charge) return world.named('charge', params.charge, 'charge');
  const intent = world.named('payment_intent', params.payment_intent ?? '', 'payment_intent');
  const charge = intent.latest_charge && world.store.get('charge', intent.latest_charge as string);
  if (charge) return charge;
  throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
}

function create(world: World, params: z.infer<typeof createParams>): Stripe.Refund {
  const charge = chargeFor(world, params);
  if (charge.status !== 'succeeded') {
    throw invalidRequest(
      `Charge ${charge.id} has not succeeded, so it can't be refunded.`,
      'charge_not_refundable',
    );
  }
  const left = charge.amount - charge.amount_refunded;
  if (left === 0)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  const amount = params.amount ?? left;
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      undefined,
      'amount',
    );
  }
  const id = newId('re_');
  const byCard = charge.payment_method_details?.type === 'card';
  const refund = world.store.put('refund', {
    id,
    object: 'refund',
    amount,
    balance_transaction: book(world, {
      source: id,
      type: byCard ? 'refund' : 'payment_refund',
      category: 'refund',
      amount: -amount,
      availableOn: world.now(),
    }).id,
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: byCard ? { type: 'card', card: { type: 'refund' } } : { type: 'sepa_bank_transfer' },
    metadata: mergeMetadata(null, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: byCard ? 'succeeded' : 'pending',
    transfer_reversal: null,
  });
  const refunded = world.store.put('charge', {
    ...charge,
    amount_refunded: charge.amount_refunded + amount,
    refunded: amount === left,
  });
  emit(world, 'refund.created', refund);
  emit(world, 'charge.refunded', refunded);
  if (!byCard) world.later('settle_refund', id, world.settings.sepaAfterMs);
  return refund;
}

export function settleRefund(world: World, id: string): void {
  const refund = world.store.put('refund', { ...world.find('refund', id), status: 'succeeded' });
  emit(world, 'refund.updated', refund);
}

export const refunds = [
  route('POST', '/v1/refunds', createParams, create),
  route('GET', '/v1/refunds/:id', onlyExpand, (world, _params, id) => world.find('refund', id)),
];
