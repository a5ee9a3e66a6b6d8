import type { Stripe } from 'stripe';
import type { z } from 'zod';
import { book, platformSums } from '../balance-sheet.js';
import { emit } from '../events.js';
import { newId } from '../ids.js';
import { createdWithin, page } from '../lists.js';
import {
  created,
  currency,
  expand,
  mergeMetadata,
  metadata,
  paging,
  paramsOf,
  positive,
  text,
} from '../params.js';
import { invalidRequest } from '../refusal.js';
import { onlyExpand, route } from '../route.js';
import type { World } from '../world.js';

const createParams = paramsOf<Stripe.TransferCreateParams>()({
  amount: positive,
  currency,
  destination: text,
  description: text.optional(),
  expand: expand.optional(),
  metadata: metadata.optional(),
  source_transaction: text.optional(),
  transfer_group: text.optional(),
});
const listParams = paramsOf<Stripe.TransferListParams>()({
  ...paging,
  created: created.optional(),
  destination: text.optional(),
  expand: expand.optional(),
  transfer_group: text.optional(),
});

function create(world: World, params: z.infer<typeof createParams>): Stripe.Transfer {
  expectActive(world, params.destination);
  const source = params.source_transaction ? sourceFor(world, params) : undefined;
  if (!source && platformSums(world).available < params.amount) {
    throw invalidRequest(
      'You have insufficient available funds in your Stripe account for this transfer.',
      'balance_insufficient',
    );
  }
  const id = newId('tr_');
  const availableOn = source ? availableFrom(world, source) : world.now();
  const booked = book(world, {
    source: id,
    type: 'transfer',
    category: 'transfer',
    amount: -params.amount,
    availableOn,
    description: params.description,
  });
  const arrival = newId('py_');
  world.store.put('movement', {
    id: arrival,
    account: params.destination,
    amount: params.amount,
    availableOn,
  });
  world.later('pay_out', params.destination, availableOn * 1000 - world.nowMs());
  const transfer = world.store.put('transfer', {
    id,
    object: 'transfer',
    amount: params.amount,
    amount_reversed: 0,
    balance_transaction: booked.id,
    created: world.now(),
    currency: params.currency,
    description: params.description ?? null,
    destination: params.destination,
    destination_payment: arrival,
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: source?.id ?? null,
    source_type: 'card',
    transfer_group: params.transfer_group ?? source?.transfer_group ?? (source ? `group_${source.id}` : null),
  });
  emit(world, 'transfer.created', transfer);
  return transfer;
}

function expectActive(world: World, destination: string): void {
  const account = world.store.get('account', destination);
  if (!account)
    throw invalidRequest(`No such destination: '${destination}'`, 'resource_missing', 'destination');
  const transfers = account.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers;
  if (transfers?.status === 'active') return;
  throw invalidRequest(
    'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
    'insufficient_capabilities_for_transfer',
    'destination',
  );
}

function sourceFor(world: World, params: z.infer<typeof createParams>): Stripe.Charge {
  const id = params.source_transaction ?? '';
  if (!/^(ch|py)_/.test(id)) {
    throw invalidRequest(`source_transaction must be a charge, not '${id}'`, undefined, 'source_transaction');
  }
  const charge = world.named('charge', id, 'source_transaction');
  if (charge.status !== 'succeeded') {
    throw invalidRequest('The charge has not succeeded yet.', undefined, 'source_transaction');
  }
  if (charge.transfer_group && params.transfer_group && charge.transfer_group !== params.transfer_group) {
    throw invalidRequest(
      'The transfer_group of the transfer must be that of its source_transaction.',
      undefined,
      'transfer_group',
    );
  }
  const earlier = world.store
    .all('transfer')
    .filter((transfer) => transfer.source_transaction === charge.id)
    .reduce((sum, transfer) => sum + transfer.amount, 0);
  if (earlier + params.amount > charge.amount) {
    throw invalidRequest(
      `The transfer amount (${params.amount}) is more than what is left of the source charge (${charge.amount - earlier}).`,
      'balance_insufficient',
      'amount',
    );
  }
  return charge;
}

const availableFrom = (world: World, charge: Stripe.Charge): number =>
  Math.max(world.now(), world.find('balance_transaction', charge.balance_transaction as string).available_on);

export const transfers = [
  route('POST', '/v1/transfers', createParams, create),
  route('GET', '/v1/transfers', listParams, (world, params) => {
    const rows = world.store
      .all('transfer')
      .filter((transfer) => !params.transfer_group || transfer.transfer_group === params.transfer_group)
      .filter((transfer) => !params.destination || transfer.destination === params.destination)
      .filter(createdWithin(params.created));
    return page('/v1/transfers', rows, params);
  }),
  route('GET', '/v1/transfers/:id', onlyExpand, (world, _params, id) => world.find('transfer', id)),
];
