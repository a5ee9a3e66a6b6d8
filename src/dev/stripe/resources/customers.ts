import type { Stripe } from 'stripe';
import type { z } from 'zod';
import { newId } from '../ids.js';
import { address, clearable, email, expand, mergeMetadata, metadata, oneOf, paramsOf } from '../params.js';
import { onlyExpand, route } from '../route.js';

const fields = {
  address: address.optional(),
  description: clearable.optional(),
  email: email.optional(),
  expand: expand.optional(),
  metadata: metadata.optional(),
  name: clearable.optional(),
  phone: clearable.optional(),
  preferred_locales: expand.optional(),
  tax_exempt: oneOf('none', 'exempt', 'reverse').optional(),
};
const createParams = paramsOf<Stripe.CustomerCreateParams>()(fields);
const updateParams = paramsOf<Stripe.CustomerUpdateParams>()(fields);

const NO_ADDRESS: Stripe.Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

function changed(before: Stripe.Customer, params: z.infer<typeof updateParams>): Stripe.Customer {
  return {
    ...before,
    address: params.address ? { ...NO_ADDRESS, ...before.address, ...params.address } : before.address,
    description: params.description === undefined ? before.description : params.description,
    email: params.email === undefined ? before.email : params.email,
    name: params.name === undefined ? before.name : params.name,
    phone: params.phone === undefined ? before.phone : params.phone,
    preferred_locales: params.preferred_locales ?? before.preferred_locales,
    tax_exempt: params.tax_exempt ?? before.tax_exempt,
    metadata: mergeMetadata(before.metadata, params.metadata),
  };
}

const blank = (created: number): Stripe.Customer => ({
  id: newId('cus_', 14),
  object: 'customer',
  address: null,
  balance: 0,
  created,
  currency: null,
  customer_account: null,
  default_source: null,
  delinquent: false,
  description: null,
  discount: null,
  email: null,
  invoice_prefix: newId('', 8).toUpperCase(),
  invoice_settings: {
    custom_fields: null,
    default_payment_method: null,
    footer: null,
    rendering_options: null,
  },
  livemode: false,
  metadata: {},
  name: null,
  next_invoice_sequence: 1,
  phone: null,
  preferred_locales: [],
  shipping: null,
  tax_exempt: 'none',
  test_clock: null,
});

export const customers = [
  route('POST', '/v1/customers', createParams, (world, params) =>
    world.store.put('customer', changed(blank(world.now()), params)),
  ),
  route('POST', '/v1/customers/:id', updateParams, (world, params, id) =>
    world.store.put('customer', changed(world.find('customer', id), params)),
  ),
  route('GET', '/v1/customers/:id', onlyExpand, (world, _params, id) => world.find('customer', id)),
];
