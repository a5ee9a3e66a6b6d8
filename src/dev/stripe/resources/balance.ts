import type { Stripe } from 'stripe';
import { accountSums, asOfNow, platformSums } from '../balance-sheet.js';
import { createdWithin, page } from '../lists.js';
import { created, currency, expand, paging, paramsOf, text } from '../params.js';
import { onlyExpand, route } from '../route.js';
import type { World } from '../world.js';

const listParams = paramsOf<Stripe.BalanceTransactionListParams>()({
  ...paging,
  created: created.optional(),
  currency: currency.optional(),
  expand: expand.optional(),
  source: text.optional(),
  type: text.optional(),
});

function balanceOf(world: World, account?: string): Stripe.Balance {
  const { available, pending } = account ? accountSums(world, account) : platformSums(world);
  const line = (amount: number) => [{ amount, currency: 'eur', source_types: { card: amount } }];
  return {
    object: 'balance',
    available: line(available),
    connect_reserved: [{ amount: 0, currency: 'eur' }],
    livemode: false,
    pending: line(pending),
    refund_and_dispute_prefunding: {
      available: [{ amount: 0, currency: 'eur' }],
      pending: [{ amount: 0, currency: 'eur' }],
    },
  };
}

export const balance = [
  route('GET', '/v1/balance', onlyExpand, (world, _params, _id, account) => balanceOf(world, account), {
    onBehalfOfAccount: true,
  }),
  route('GET', '/v1/balance_transactions', listParams, (world, params) => {
    const rows = world.store
      .all('balance_transaction')
      .filter((row) => !params.source || row.source === params.source)
      .filter((row) => !params.type || row.type === params.type)
      .filter(createdWithin(params.created))
      .map((row) => asOfNow(world, row));
    return page('/v1/balance_transactions', rows, params);
  }),
  route('GET', '/v1/balance_transactions/:id', onlyExpand, (world, _params, id) =>
    asOfNow(world, world.find('balance_transaction', id)),
  ),
];
