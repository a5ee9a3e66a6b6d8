import type { Stripe } from 'stripe';
import { z } from 'zod';
import { newId } from '../ids.js';
import { paramsOf, webAddress } from '../params.js';
import { route } from '../route.js';
import type { World } from '../world.js';

const VALID_MS = 5 * 60_000;

const page = z.strictObject({
  collection_options: z
    .strictObject({
      fields: z.enum(['currently_due', 'eventually_due']).optional(),
      future_requirements: z.enum(['include', 'omit']).optional(),
    })
    .optional(),
  refresh_url: webAddress,
  return_url: webAddress.optional(),
});
const createParams = paramsOf<Stripe.V2.Core.AccountLinkCreateParams>()({
  account: z.string(),
  use_case: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('account_onboarding'), account_onboarding: page }),
    z.strictObject({ type: z.literal('account_update'), account_update: page }),
  ]),
});

function create(world: World, params: z.infer<typeof createParams>): Stripe.V2.Core.AccountLink {
  world.named('account', params.account, 'account');
  const id = newId('acctlink_', 32);
  const link: Stripe.V2.Core.AccountLink = {
    object: 'v2.core.account_link',
    account: params.account,
    created: new Date(world.nowMs()).toISOString(),
    expires_at: new Date(world.nowMs() + VALID_MS).toISOString(),
    livemode: false,
    url: `${world.publicUrl}/onboarding/${id}`,
    use_case: params.use_case,
  };
  world.store.put('link', { id, link, used: false });
  return link;
}

export const accountLinks = [route('POST', '/v2/core/account_links', createParams, create)];
