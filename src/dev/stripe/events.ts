import { Stripe } from 'stripe';
import { newId } from './ids.js';
import type { World } from './world.js';

export type SnapshotType = Extract<
  Stripe.Event.Type,
  | 'setup_intent.succeeded'
  | 'payment_method.detached'
  | 'checkout.session.completed'
  | 'checkout.session.expired'
  | 'payment_intent.processing'
  | 'payment_intent.requires_action'
  | 'payment_intent.succeeded'
  | 'payment_intent.payment_failed'
  | 'payment_intent.canceled'
  | 'charge.refunded'
  | 'refund.created'
  | 'refund.updated'
  | 'transfer.created'
  | 'transfer.reversed'
  | 'payout.created'
  | 'payout.paid'
>;

/** Records a snapshot event with the change that caused it; it is sent after commit. */
export function emit(world: World, type: SnapshotType, object: { id: string }, account?: string): void {
  const id = newId('evt_');
  const body = {
    id,
    object: 'event',
    ...(account && { account }),
    api_version: Stripe.API_VERSION,
    created: world.now(),
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: 1,
    request: { ...world.request },
    type,
  };
  record(world, id, type, body, false);
}

export type ThinType =
  | 'v2.core.account[requirements].updated'
  | 'v2.core.account[configuration.recipient].capability_status_updated'
  | 'v2.core.account_link.returned';

/** Records a thin event: it names an account, and the receiver reads the account itself. */
export function emitThin(world: World, type: ThinType, account: string, data?: object): void {
  const id = newId('evt_test_');
  const related = { id: account, type: 'v2.core.account', url: `/v2/core/accounts/${account}` };
  const body = {
    id,
    object: 'v2.core.event',
    type,
    created: new Date(world.nowMs()).toISOString(),
    livemode: false,
    ...(type === 'v2.core.account_link.returned' ? {} : { related_object: related }),
    ...(data && { data }),
  };
  record(world, id, type, body, true);
}

function record(world: World, id: string, type: string, body: object, thin: boolean): void {
  world.store.put('event', {
    id,
    type,
    created: world.now(),
    body,
    thin,
    delivered: false,
    attempts: 0,
  });
}
