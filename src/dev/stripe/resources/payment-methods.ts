import type { Stripe } from 'stripe';
import { emit } from '../events.js';
import { newId } from '../ids.js';
import { page } from '../lists.js';
import { expand, oneOf, paging, paramsOf, text } from '../params.js';
import { invalidRequest } from '../refusal.js';
import { onlyExpand, route } from '../route.js';
import type { TestMethod } from '../test-methods.js';
import type { World } from '../world.js';

const listParams = paramsOf<Stripe.PaymentMethodListParams>()({
  ...paging,
  customer: text.optional(),
  expand: expand.optional(),
  type: oneOf('card', 'sepa_debit').optional(),
});

/** Saves the method typed on the checkout page; only its last digits and its behaviour are kept. */
export function savePaymentMethod(
  world: World,
  method: TestMethod,
  customer: string | null,
  holder: { name: string | null; email: string | null },
): Stripe.PaymentMethod {
  const id = newId('pm_');
  world.store.put('trait', { id, behaviour: method.behaviour });
  return world.store.put('payment_method', {
    id,
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: { address: null, email: holder.email, name: holder.name, phone: null, tax_id: null },
    created: world.now(),
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: method.type,
    ...(method.type === 'card' ? { card: cardOf(world, method) } : { sepa_debit: debitOf(method) }),
  });
}

const cardOf = (world: World, method: TestMethod): Stripe.PaymentMethod.Card => ({
  brand: 'visa',
  checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
  country: method.country,
  display_brand: 'visa',
  exp_month: 12,
  exp_year: new Date(world.nowMs()).getUTCFullYear() + 4,
  fingerprint: newId('', 16),
  funding: 'credit',
  generated_from: null,
  last4: method.number.slice(-4),
  networks: { available: ['visa'], preferred: null },
  regulated_status: 'unregulated',
  three_d_secure_usage: { supported: true },
  wallet: null,
});

const debitOf = (method: TestMethod): Stripe.PaymentMethod.SepaDebit => ({
  bank_code: method.number.slice(4, 12),
  branch_code: '',
  country: method.country,
  fingerprint: newId('', 16),
  generated_from: { charge: null, setup_attempt: null },
  last4: method.number.slice(-4),
});

export const paymentMethods = [
  route('GET', '/v1/payment_methods', listParams, (world, params) => {
    if (params.customer) world.named('customer', params.customer, 'customer');
    const rows = world.store
      .all('payment_method')
      .filter((method) => (params.customer ? method.customer === params.customer : !method.customer))
      .filter((method) => !params.type || method.type === params.type);
    return page('/v1/payment_methods', rows, params);
  }),
  route('GET', '/v1/payment_methods/:id', onlyExpand, (world, _params, id) =>
    world.find('payment_method', id),
  ),
  route('POST', '/v1/payment_methods/:id/detach', onlyExpand, (world, _params, id) => {
    const method = world.find('payment_method', id);
    if (!method.customer) {
      throw invalidRequest(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
        'payment_method_unexpected_state',
      );
    }
    const detached = world.store.put('payment_method', { ...method, customer: null });
    emit(world, 'payment_method.detached', detached);
    return detached;
  }),
];
