import type { Stripe } from 'stripe';
import type { z } from 'zod';
import { accountSums, book } from '../balance-sheet.js';
import { emit } from '../events.js';
import { newId } from '../ids.js';
import { expand, mergeMetadata, metadata, paramsOf, positive, text } from '../params.js';
import { invalidRequest } from '../refusal.js';
import { route } from '../route.js';
import type { World } from '../world.js';

const reversalParams = paramsOf<Stripe.TransferCreateReversalParams>()({
  amount: positive.optional(),
  description: text.optional(),
  expand: expand.optional(),
  metadata: metadata.optional(),
});

function reverse(world: World, params: z.infer<typeof reversalParams>, id: string): Stripe.TransferReversal {
  const transfer = world.find('transfer', id);
  const left = transfer.amount - transfer.amount_reversed;
  const amount = params.amount ?? left;
  if (left === 0)
    throw invalidRequest(`Transfer ${id} is already fully reversed.`, 'transfer_already_reversed');
  if (amount > left) {
    throw invalidRequest(
      `Reversal amount (${amount}) is greater than the unreversed amount of the transfer (${left}).`,
      undefined,
      'amount',
    );
  }
  const account = transfer.destination as string;
  const { available, pending } = accountSums(world, account);
  if (available + pending < amount) {
    throw invalidRequest(
      'The destination account does not have enough balance to cover this reversal.',
      'balance_insufficient',
      'amount',
    );
  }
  const reversalId = newId('trr_');
  const original = world.find('balance_transaction', transfer.balance_transaction as string);
  const availableOn = Math.max(world.now(), original.available_on);
  const reversal = world.store.put('reversal', {
    id: reversalId,
    object: 'transfer_reversal',
    amount,
    balance_transaction: book(world, {
      source: reversalId,
      type: 'transfer_refund',
      category: 'transfer_reversal',
      amount,
      availableOn,
    }).id,
    created: world.now(),
    currency: transfer.currency,
    destination_payment_refund: newId('pyr_'),
    metadata: mergeMetadata(null, params.metadata),
    source_refund: null,
    transfer: id,
  });
  world.store.put('movement', { id: reversalId, account, amount: -amount, availableOn });
  const reversed = world.store.put('transfer', {
    ...transfer,
    amount_reversed: transfer.amount_reversed + amount,
    reversals: { ...transfer.reversals, data: [reversal, ...transfer.reversals.data] },
    reversed: amount === left,
  });
  emit(world, 'transfer.reversed', reversed);
  return reversal;
}

export const transferReversals = [route('POST', '/v1/transfers/:id/reversals', reversalParams, reverse)];
