import type { Stripe } from 'stripe';
import { accountSums } from '../balance-sheet.js';
import { emit } from '../events.js';
import { newId } from '../ids.js';
import { createdWithin, page } from '../lists.js';
import { created, expand, oneOf, paging, paramsOf, text } from '../params.js';
import { route } from '../route.js';
import type { World } from '../world.js';

const listParams = paramsOf<Stripe.PayoutListParams>()({
  ...paging,
  arrival_date: created.optional(),
  created: created.optional(),
  destination: text.optional(),
  expand: expand.optional(),
  status: oneOf('pending', 'in_transit', 'paid', 'failed', 'canceled').optional(),
});

/** Sends what an assistant's account has available to her bank, as Stripe's automatic payouts do. */
export function payOut(world: World, account: string): void {
  const amount = accountSums(world, account).available;
  if (amount <= 0) return;
  const id = newId('po_');
  const now = world.now();
  world.store.put('movement', { id, account, amount: -amount, availableOn: now });
  const payout: Stripe.Payout = {
    id,
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: now + Math.ceil(world.settings.payoutAfterMs / 1000),
    automatic: true,
    balance_transaction: newId('txn_'),
    created: now,
    currency: 'eur',
    description: 'STRIPE PAYOUT',
    destination: world.store.get('bank_account', account) ? `ba_${account.slice(5)}` : null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'in_progress',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: 'in_transit',
    trace_id: { status: 'pending', value: null },
    type: 'bank_account',
  };
  world.store.put('payout', { id, account, payout });
  emit(world, 'payout.created', payout, account);
  world.later('payout_arrives', id, world.settings.payoutAfterMs);
}

export function payoutArrives(world: World, id: string): void {
  const row = world.find('payout', id);
  const payout: Stripe.Payout = { ...row.payout, reconciliation_status: 'completed', status: 'paid' };
  world.store.put('payout', { ...row, payout });
  emit(world, 'payout.paid', payout, row.account);
}

export const payouts = [
  route(
    'GET',
    '/v1/payouts',
    listParams,
    (world, params, _id, account) => {
      const arrived = createdWithin(params.arrival_date);
      const rows = world.store
        .all('payout')
        .filter((row) => row.account === account)
        .map((row) => row.payout)
        .filter((payout) => !params.status || payout.status === params.status)
        .filter((payout) => !params.destination || payout.destination === params.destination)
        .filter((payout) => arrived({ created: payout.arrival_date }))
        .filter(createdWithin(params.created));
      return page('/v1/payouts', rows, params);
    },
    { onBehalfOfAccount: true },
  ),
];
