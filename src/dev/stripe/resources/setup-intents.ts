import type { Stripe } from 'stripe';
import { emit } from '../events.js';
import { newId } from '../ids.js';
import { onlyExpand, route } from '../route.js';
import type { World } from '../world.js';

export interface SetupDetails {
  customer: string | null;
  types: string[];
  description: string | null;
  metadata: Record<string, string>;
}

export function openSetupIntent(world: World, details: SetupDetails): Stripe.SetupIntent {
  const id = newId('seti_');
  return world.store.put('setup_intent', {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${newId('')}`,
    created: world.now(),
    customer: details.customer,
    customer_account: null,
    description: details.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: details.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: details.types,
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: 'off_session',
  });
}

export function succeedSetupIntent(
  world: World,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
): void {
  const succeeded = world.store.put('setup_intent', {
    ...intent,
    latest_attempt: newId('setatt_'),
    mandate: method.type === 'sepa_debit' ? newId('mandate_') : null,
    payment_method: method.id,
    status: 'succeeded',
  });
  emit(world, 'setup_intent.succeeded', succeeded);
}

export const setupIntents = [
  route('GET', '/v1/setup_intents/:id', onlyExpand, (world, _params, id) => world.find('setup_intent', id)),
];
