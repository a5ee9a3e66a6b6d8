import type { Stripe } from 'stripe';
import { AUTHENTICATION_FAILED, type Decline, declineOf } from '../declines.js';
import { emit } from '../events.js';
import { Refusal } from '../refusal.js';
import type { World } from '../world.js';
import { failCharge, openCharge, succeedCharge } from './charges.js';

export interface Attempt {
  offSession: boolean;
  returnUrl?: string;
}

/** Charges the intent's method at once: succeeds, waits (SEPA), asks the holder (SCA) or is declined with 402. */
export function attempt(world: World, intent: Stripe.PaymentIntent, how: Attempt): Stripe.PaymentIntent {
  const method = world.named('payment_method', intent.payment_method as string, 'payment_method');
  const behaviour = world.find('trait', method.id).behaviour;
  const charge = openCharge(world, intent, method);
  if (method.type === 'sepa_debit') return wait(world, intent, charge);
  if (behaviour === 'authentication' && !how.offSession) return ask(world, intent, how.returnUrl ?? null);
  const decline = declineOf(behaviour);
  return decline ? declined(world, intent, method, charge, decline) : succeed(world, intent, charge);
}

function wait(world: World, intent: Stripe.PaymentIntent, charge: Stripe.Charge): Stripe.PaymentIntent {
  world.store.put('charge', charge);
  world.later('settle_charge', charge.id, world.settings.sepaAfterMs);
  return changed(world, intent, 'processing', { latest_charge: charge.id });
}

function ask(world: World, intent: Stripe.PaymentIntent, returnUrl: string | null): Stripe.PaymentIntent {
  const url = `${world.publicUrl}/authentication/${intent.client_secret}`;
  const next_action = { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
  return changed(world, intent, 'requires_action', { next_action });
}

function succeed(world: World, intent: Stripe.PaymentIntent, charge: Stripe.Charge): Stripe.PaymentIntent {
  const paid = succeedCharge(world, charge);
  return changed(world, intent, 'succeeded', {
    amount_received: paid.amount,
    last_payment_error: null,
    latest_charge: paid.id,
    next_action: null,
  });
}

function declined(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  charge: Stripe.Charge,
  decline: Decline,
): never {
  failCharge(world, charge, decline);
  const failed = fail(world, intent, method, charge.id, decline);
  throw new Refusal(
    402,
    {
      ...(failed.last_payment_error as object),
      ...cardError(decline, charge.id, method),
      payment_intent: failed,
    },
    true,
  );
}

const cardError = (decline: Decline, charge: string | undefined, payment_method: Stripe.PaymentMethod) => ({
  type: 'card_error' as const,
  code: decline.code,
  decline_code: decline.declineCode,
  message: decline.message,
  ...(charge && { charge }),
  payment_method,
});

function fail(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  charge: string | undefined,
  decline: Decline,
): Stripe.PaymentIntent {
  return changed(world, intent, 'requires_payment_method', {
    last_payment_error: { ...cardError(decline, charge, method), payment_method_type: method.type },
    ...(charge && { latest_charge: charge }),
    next_action: null,
    payment_method: null,
  });
}

const EVENTS = {
  processing: 'payment_intent.processing',
  requires_action: 'payment_intent.requires_action',
  requires_payment_method: 'payment_intent.payment_failed',
  succeeded: 'payment_intent.succeeded',
} as const;

function changed(
  world: World,
  intent: Stripe.PaymentIntent,
  status: keyof typeof EVENTS,
  changes: Partial<Stripe.PaymentIntent>,
): Stripe.PaymentIntent {
  const row = world.store.put('payment_intent', { ...intent, ...changes, status });
  emit(world, EVENTS[status], row);
  return row;
}

/** The bank's answer to a debit, some time after it was sent. */
export function settleCharge(world: World, id: string): void {
  const charge = world.find('charge', id);
  const intent = world.find('payment_intent', charge.payment_intent as string);
  const method = world.find('payment_method', charge.payment_method ?? '');
  const decline = declineOf(world.find('trait', method.id).behaviour);
  if (!decline) {
    succeed(world, intent, charge);
    return;
  }
  failCharge(world, charge, decline);
  fail(world, intent, method, charge.id, decline);
}

/** The holder's answer on the authentication page. */
export function authenticated(
  world: World,
  intent: Stripe.PaymentIntent,
  agreed: boolean,
): Stripe.PaymentIntent {
  const method = world.find('payment_method', intent.payment_method as string);
  if (agreed) return succeed(world, intent, openCharge(world, intent, method));
  return fail(world, intent, method, undefined, AUTHENTICATION_FAILED);
}
