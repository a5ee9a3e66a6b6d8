import type { Stripe } from 'stripe';
import { z } from 'zod';
import { emit } from '../events.js';
import { newId } from '../ids.js';
import { createdWithin, page } from '../lists.js';
import {
  created,
  currency,
  expand,
  flag,
  mergeMetadata,
  metadata,
  oneOf,
  paging,
  paramsOf,
  positive,
  text,
  webAddress,
} from '../params.js';
import { invalidRequest } from '../refusal.js';
import { onlyExpand, route } from '../route.js';
import type { World } from '../world.js';
import { attempt } from './payment-attempt.js';

const methodTypes = z.array(oneOf('card', 'sepa_debit')).min(1);

const createParams = paramsOf<Stripe.PaymentIntentCreateParams>()({
  allowed_payment_method_types: methodTypes.optional(),
  amount: positive,
  currency,
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: oneOf('always', 'never').optional() })
    .optional(),
  confirm: flag.optional(),
  customer: text.optional(),
  description: text.optional(),
  error_on_requires_action: flag.optional(),
  expand: expand.optional(),
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_method: text.optional(),
  receipt_email: text.optional(),
  return_url: webAddress.optional(),
  statement_descriptor: text.optional(),
  statement_descriptor_suffix: text.optional(),
  transfer_group: text.optional(),
});
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
  const id = newId('pi_');
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: {
      enabled: true,
      allow_redirects: params.automatic_payment_methods?.allow_redirects ?? 'always',
    },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${newId('')}`,
    confirmation_method: 'automatic',
    created: world.now(),
    currency: params.currency,
    customer: params.customer ?? null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: mergeMetadata(null, params.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: params.payment_method ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: params.allowed_payment_method_types ?? ['card', 'sepa_debit'],
    payment_record: null,
    processing: null,
    receipt_email: params.receipt_email ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: params.statement_descriptor ?? null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    status: params.payment_method ? 'requires_confirmation' : 'requires_payment_method',
    transfer_data: null,
    transfer_group: params.transfer_group ?? null,
  };
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
