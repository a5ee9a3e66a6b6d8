import type { Stripe } from 'stripe';
import type { z } from 'zod';
import { emit } from '../events.js';
import { createdWithin, page } from '../lists.js';
import { created, expand, flag, oneOf, paging, paramsOf, text, webAddress } from '../params.js';
import { invalidRequest } from '../refusal.js';
import { onlyExpand, route } from '../route.js';
import type { World } from '../world.js';
import { attempt } from './payment-attempt.js';
import { createParams, openIntent } from './payment-intent.js';

const confirmParams = paramsOf<Stripe.PaymentIntentConfirmParams>()({
  expand: expand.optional(),
  off_session: flag.optional(),
  payment_method: text.optional(),
  return_url: webAddress.optional(),
});
const cancelParams = paramsOf<Stripe.PaymentIntentCancelParams>()({
  cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer').optional(),
  expand: expand.optional(),
});
const listParams = paramsOf<Stripe.PaymentIntentListParams>()({
  ...paging,
  created: created.optional(),
  customer: text.optional(),
  expand: expand.optional(),
});

function create(world: World, params: z.infer<typeof createParams>): Stripe.PaymentIntent {
  if (params.amount < 50) {
    throw invalidRequest('Amount must be at least €0.50 eur', 'amount_too_small', 'amount');
  }
  if (params.amount > 99_999_999) {
    throw invalidRequest('Amount must be no more than €999,999.99', 'amount_too_large', 'amount');
  }
  if (params.off_session !== undefined && !params.confirm) {
    throw invalidRequest('`off_session` can only be used with `confirm=true`.', undefined, 'off_session');
  }
  if (params.customer) world.named('customer', params.customer, 'customer');
  const intent = openIntent(world, params);
  if (params.payment_method) checkMethod(world, intent, params.payment_method);
  world.store.put('payment_intent', intent);
  return params.confirm ? confirm(world, intent, params) : intent;
}

function checkMethod(world: World, intent: Stripe.PaymentIntent, id: string): void {
  const method = world.named('payment_method', id, 'payment_method');
  if (method.customer !== intent.customer) {
    throw invalidRequest(
      `The customer of payment method ${id} is not the payment intent's customer.`,
      'payment_method_unexpected_state',
      'payment_method',
    );
  }
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent.`,
      'payment_intent_incompatible_payment_method',
      'payment_method',
    );
  }
}

function confirm(
  world: World,
  before: Stripe.PaymentIntent,
  params: z.infer<typeof confirmParams>,
): Stripe.PaymentIntent {
  expectStatus(before, 'confirm', ['requires_payment_method', 'requires_confirmation', 'requires_action']);
  if (params.payment_method) checkMethod(world, before, params.payment_method);
  const payment_method = params.payment_method ?? before.payment_method;
  if (!payment_method) {
    throw invalidRequest(
      'You cannot confirm this PaymentIntent because it is missing a payment method.',
      'payment_intent_unexpected_state',
    );
  }
  const mayRedirect =
    before.automatic_payment_methods?.allow_redirects === 'always' && !before.allowed_payment_method_types;
  if (mayRedirect && !params.return_url) {
    throw invalidRequest(
      'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`.',
      'payment_intent_invalid_parameter',
      'return_url',
    );
  }
  return attempt(
    world,
    { ...before, payment_method },
    { offSession: params.off_session === true, returnUrl: params.return_url },
  );
}

function expectStatus(intent: Stripe.PaymentIntent, verb: string, allowed: string[]): void {
  if (allowed.includes(intent.status)) return;
  throw invalidRequest(
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be used: ${allowed.join(', ')}.`,
    'payment_intent_unexpected_state',
  );
}

function cancel(world: World, params: z.infer<typeof cancelParams>, id: string): Stripe.PaymentIntent {
  const intent = world.find('payment_intent', id);
  expectStatus(intent, 'cancel', ['requires_payment_method', 'requires_confirmation', 'requires_action']);
  const canceled = world.store.put('payment_intent', {
    ...intent,
    canceled_at: world.now(),
    cancellation_reason: params.cancellation_reason ?? null,
    next_action: null,
    status: 'canceled',
  });
  emit(world, 'payment_intent.canceled', canceled);
  return canceled;
}

export const paymentIntents = [
  route('POST', '/v1/payment_intents', createParams, create),
  route('POST', '/v1/payment_intents/:id/confirm', confirmParams, (world, params, id) =>
    confirm(world, world.find('payment_intent', id), params),
  ),
  route('POST', '/v1/payment_intents/:id/cancel', cancelParams, cancel),
  route('GET', '/v1/payment_intents', listParams, (world, params) => {
    const rows = world.store
      .all('payment_intent')
      .filter((intent) => !params.customer || intent.customer === params.customer)
      .filter(createdWithin(params.created));
    return page('/v1/payment_intents', rows, params);
  }),
  route('GET', '/v1/payment_intents/:id', onlyExpand, (world, _params, id) =>
    world.find('payment_intent', id),
  ),
];
