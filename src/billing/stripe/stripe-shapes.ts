import type { Stripe } from 'stripe';
import { z } from 'zod';
import type { Payment, ProviderEvent } from './gateway.js';

/** A payment intent as far as billing asks. */
export function paymentOf(intent: Stripe.PaymentIntent): Payment {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const balance = charge?.balance_transaction;
  const error = intent.last_payment_error;
  return {
    id: intent.id,
    status: statusOf(intent),
    failure: error ? (error.decline_code ?? error.code ?? error.type) : null,
    actionUrl: intent.next_action?.redirect_to_url?.url ?? null,
    providerChargeId: charge?.id ?? (intent.latest_charge as string | null),
    feeCents: balance && typeof balance === 'object' ? balance.fee : null,
    chargeId: intent.metadata['op_id'] ?? null,
  };
}

const STATUSES: Partial<Record<Stripe.PaymentIntent.Status, Payment['status']>> = {
  succeeded: 'paid',
  processing: 'processing',
  canceled: 'cancelled',
  requires_action: 'action',
};

function statusOf({ status, last_payment_error: error }: Stripe.PaymentIntent): Payment['status'] {
  const known = STATUSES[status];
  if (known) return known;
  // Off session, the bank's question arrives as a decline.
  if (error?.code === 'authentication_required') return 'action';
  return error ? 'refused' : 'open';
}

const snapshot = z.object({
  id: z.string().min(1).max(255),
  object: z.literal('event'),
  type: z.string().max(255),
  livemode: z.boolean(),
  data: z.object({
    object: z.object({ id: z.string().optional(), metadata: z.record(z.string(), z.string()).nullish() }),
  }),
});
const thin = z.object({
  id: z.string().min(1).max(255),
  object: z.literal('v2.core.event'),
  type: z.string().max(255),
  livemode: z.boolean(),
  related_object: z.object({ id: z.string() }).nullish(),
  data: z.object({ account_id: z.string().optional() }).nullish(),
});

/** The event of a body that has been verified, or null when it is of no kind we know. */
export function eventOf(raw: Buffer): ProviderEvent | null {
  const parsed = z.union([snapshot, thin]).safeParse(json(raw));
  if (!parsed.success) return null;
  const { id, type, livemode } = parsed.data;
  if (parsed.data.object === 'v2.core.event') {
    const { related_object, data } = parsed.data;
    return { id, type, livemode, objectId: related_object?.id ?? data?.account_id ?? null, ownerId: null };
  }
  const { object } = parsed.data.data;
  return { id, type, livemode, objectId: object.id ?? null, ownerId: object.metadata?.['op_id'] ?? null };
}

function json(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
}
