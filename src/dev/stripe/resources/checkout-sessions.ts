import type { Stripe } from 'stripe';
import { z } from 'zod';
import { emit } from '../events.js';
import { newId } from '../ids.js';
import {
  currency,
  expand,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  paramsOf,
  text,
  webAddress,
} from '../params.js';
import { invalidRequest, notCovered } from '../refusal.js';
import { onlyExpand, route } from '../route.js';
import type { TestMethod } from '../test-methods.js';
import type { World } from '../world.js';
import { BLANK_SESSION } from './blank-session.js';
import { savePaymentMethod } from './payment-methods.js';
import { openSetupIntent, succeedSetupIntent } from './setup-intents.js';

const DAY = 86_400;

const createParams = paramsOf<Stripe.Checkout.SessionCreateParams>()({
  allowed_payment_method_types: z.array(oneOf('card', 'sepa_debit')).min(1).optional(),
  mode: oneOf('setup', 'payment', 'subscription'),
  success_url: webAddress,
  cancel_url: webAddress.optional(),
  client_reference_id: text.optional(),
  currency: currency.optional(),
  customer: text.optional(),
  customer_email: text.optional(),
  expand: expand.optional(),
  expires_at: integer.optional(),
  locale: text.optional(),
  metadata: metadata.optional(),
  setup_intent_data: z
    .strictObject({ description: text.optional(), metadata: metadata.optional() })
    .optional(),
});

function create(world: World, params: z.infer<typeof createParams>): Stripe.Checkout.Session {
  if (params.mode !== 'setup') throw notCovered(`POST /v1/checkout/sessions with mode=${params.mode}`);
  if (!params.allowed_payment_method_types && !params.currency) {
    throw invalidRequest(
      'You must provide `currency` in setup mode when `allowed_payment_method_types` is not set.',
      'parameter_missing',
      'currency',
    );
  }
  const customer = params.customer ? world.named('customer', params.customer, 'customer') : null;
  const now = world.now();
  const expiresAt = params.expires_at ?? now + DAY;
  if (expiresAt < now + 1800 || expiresAt > now + DAY) {
    throw invalidRequest(
      '`expires_at` must be between 30 minutes and 24 hours from now.',
      undefined,
      'expires_at',
    );
  }
  const types = params.allowed_payment_method_types ?? ['card', 'sepa_debit'];
  const intent = openSetupIntent(world, {
    customer: customer?.id ?? null,
    types,
    description: params.setup_intent_data?.description ?? null,
    metadata: mergeMetadata(null, params.setup_intent_data?.metadata),
  });
  const id = newId('cs_test_', 58);
  world.later('expire_session', id, (expiresAt - now) * 1000);
  return world.store.put('session', {
    ...BLANK_SESSION,
    id,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: now,
    currency: params.currency ?? null,
    customer: customer?.id ?? null,
    customer_details: customer || params.customer_email ? detailsOf(customer, params.customer_email) : null,
    customer_email: params.customer_email ?? null,
    expires_at: expiresAt,
    locale: params.locale ?? null,
    metadata: mergeMetadata(null, params.metadata),
    payment_method_types: types,
    setup_intent: intent.id,
    success_url: params.success_url,
    url: `${world.publicUrl}/checkout/${id}`,
  });
}

const detailsOf = (
  customer: Stripe.Customer | null,
  email: string | undefined,
): Stripe.Checkout.Session.CustomerDetails => ({
  address: customer?.address ?? null,
  business_name: null,
  email: customer?.email ?? email ?? null,
  individual_name: null,
  name: customer?.name ?? null,
  phone: customer?.phone ?? null,
  tax_exempt: 'none',
  tax_ids: null,
});

/** What the page does when its form is sent: saves the method and completes the session. */
export function completeSession(
  world: World,
  session: Stripe.Checkout.Session,
  method: TestMethod,
  name: string,
): void {
  const holder = {
    name: name || (session.customer_details?.name ?? null),
    email: session.customer_details?.email ?? null,
  };
  const saved = savePaymentMethod(world, method, session.customer as string | null, holder);
  succeedSetupIntent(world, world.find('setup_intent', session.setup_intent as string), saved);
  emit(
    world,
    'checkout.session.completed',
    world.store.put('session', { ...session, status: 'complete', url: null }),
  );
}

export function expireSession(world: World, id: string): void {
  const session = world.store.get('session', id);
  if (session?.status !== 'open') return;
  emit(
    world,
    'checkout.session.expired',
    world.store.put('session', { ...session, status: 'expired', url: null }),
  );
}

export const checkoutSessions = [
  route('POST', '/v1/checkout/sessions', createParams, create),
  route('GET', '/v1/checkout/sessions/:id', onlyExpand, (world, _params, id) => world.find('session', id)),
];
