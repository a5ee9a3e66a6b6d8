import type { Stripe } from 'stripe';
import { z } from 'zod';
import { emitThin } from '../events.js';
import { newId } from '../ids.js';
import { mergeMetadata, paramsOf } from '../params.js';
import { route } from '../route.js';
import type { BankAccount } from '../tables.js';
import type { World } from '../world.js';
import { NEEDED, needs, transfers } from './account-needs.js';

type Account = Stripe.V2.Core.Account;

const INCLUDES = [
  'configuration.customer',
  'configuration.merchant',
  'configuration.recipient',
  'defaults',
  'future_requirements',
  'identity',
  'requirements',
] as const;
const include = z.array(z.enum(INCLUDES)).optional();
const metadata = z.record(z.string().min(1).max(40), z.string().max(500)).optional();
const identity = z.strictObject({
  country: z.string().length(2).toLowerCase().optional(),
  entity_type: z.enum(['individual', 'company']).optional(),
  individual: z
    .strictObject({
      email: z.email().optional(),
      given_name: z.string().min(1).max(100).optional(),
      surname: z.string().min(1).max(100).optional(),
    })
    .optional(),
});
const recipient = z.strictObject({
  capabilities: z.strictObject({
    stripe_balance: z.strictObject({ stripe_transfers: z.strictObject({ requested: z.literal(true) }) }),
  }),
});
const fields = {
  configuration: z.strictObject({ recipient }).optional(),
  contact_email: z.email().optional(),
  dashboard: z.enum(['express', 'full', 'none']).optional(),
  defaults: z
    .strictObject({
      currency: z.literal('eur').optional(),
      locales: z.array(z.enum(['it-IT', 'en-GB', 'en-US'])).optional(),
      responsibilities: z
        .strictObject({
          fees_collector: z.enum(['application', 'stripe']),
          losses_collector: z.enum(['application', 'stripe']),
        })
        .optional(),
    })
    .optional(),
  display_name: z.string().min(1).max(200).optional(),
  identity: identity.optional(),
  include,
  metadata,
};
const createParams = paramsOf<Stripe.V2.Core.AccountCreateParams>()(fields);
const updateParams = paramsOf<Stripe.V2.Core.AccountUpdateParams>()(fields);
const retrieveParams = paramsOf<Stripe.V2.Core.AccountRetrieveParams>()({ include });

type Params = z.infer<typeof updateParams>;

function identityOf(world: World, { id, identity }: Account, given: Params['identity']): Account['identity'] {
  const now = new Date(world.nowMs()).toISOString();
  const person = identity?.individual ?? {
    account: id,
    created: now,
    id: newId('person_'),
    object: 'v2.core.account_person' as const,
    updated: now,
  };
  const individual = given?.individual
    ? { ...person, ...given.individual, updated: now }
    : identity?.individual;
  return { ...identity, ...given, individual };
}

function changed(world: World, before: Account, params: Params): Account {
  const asked = params.configuration?.recipient && !before.configuration?.recipient;
  const defaults = before.defaults as NonNullable<Account['defaults']>;
  return {
    ...before,
    applied_configurations: asked ? ['recipient'] : before.applied_configurations,
    configuration: asked ? { recipient: transfers(false) } : before.configuration,
    contact_email: params.contact_email ?? before.contact_email,
    dashboard: params.dashboard ?? before.dashboard,
    defaults: {
      ...defaults,
      ...params.defaults,
      responsibilities: { ...defaults.responsibilities, ...params.defaults?.responsibilities },
    },
    display_name: params.display_name ?? before.display_name,
    identity: identityOf(world, before, params.identity),
    metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
    requirements: asked
      ? { entries: NEEDED.map(needs), summary: { minimum_deadline: { status: 'currently_due' } } }
      : before.requirements,
  };
}

const blank = (world: World): Account => ({
  id: newId('acct_1', 15),
  object: 'v2.core.account',
  applied_configurations: [],
  closed: false,
  created: new Date(world.nowMs()).toISOString(),
  dashboard: 'none',
  defaults: { currency: 'eur', responsibilities: { requirements_collector: 'stripe' } },
  livemode: false,
  metadata: {},
});

/** v2 leaves out whatever the caller did not ask to include. */
function shown(account: Account, wanted: readonly (typeof INCLUDES)[number][] = []) {
  const has = (part: (typeof INCLUDES)[number]) => wanted.includes(part);
  return {
    ...account,
    configuration: has('configuration.recipient') ? (account.configuration ?? null) : null,
    defaults: has('defaults') ? (account.defaults ?? null) : null,
    future_requirements: has('future_requirements') ? { entries: [] } : null,
    identity: has('identity') ? (account.identity ?? null) : null,
    requirements: has('requirements') ? (account.requirements ?? { entries: [] }) : null,
  };
}

/** What the onboarding page does when its form is sent. */
export function activateAccount(world: World, account: Account, bank: BankAccount): void {
  world.store.put('bank_account', bank);
  world.store.put('account', {
    ...account,
    configuration: { recipient: transfers(true) },
    requirements: { entries: [] },
  });
  emitThin(world, 'v2.core.account[requirements].updated', account.id);
  emitThin(world, 'v2.core.account[configuration.recipient].capability_status_updated', account.id, {
    updated_capability: 'stripe_balance.stripe_transfers',
  });
}

export const accounts = [
  route('POST', '/v2/core/accounts', createParams, (world, params) =>
    shown(world.store.put('account', changed(world, blank(world), params)), params.include),
  ),
  route('POST', '/v2/core/accounts/:id', updateParams, (world, params, id) =>
    shown(world.store.put('account', changed(world, world.find('account', id), params)), params.include),
  ),
  route('GET', '/v2/core/accounts/:id', retrieveParams, (world, params, id) =>
    shown(world.find('account', id), params.include),
  ),
];
