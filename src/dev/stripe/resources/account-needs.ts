import type { Stripe } from 'stripe';

export const NEEDED = [
  'identity.individual.given_name',
  'identity.individual.surname',
  'defaults.payout_methods',
  'identity.attestations.terms_of_service.account.date',
];

export const needs = (
  description: string,
): NonNullable<Stripe.V2.Core.Account.Requirements['entries']>[number] => ({
  awaiting_action_from: 'user',
  description,
  errors: [],
  impact: {
    restricts_capabilities: [
      {
        capability: 'stripe_balance.stripe_transfers',
        configuration: 'recipient',
        deadline: { status: 'currently_due' },
      },
    ],
  },
  minimum_deadline: { status: 'currently_due' },
  requested_reasons: [{ code: 'routine_onboarding' }],
});

export const transfers = (active: boolean): Stripe.V2.Core.Account.Configuration.Recipient => ({
  applied: true,
  capabilities: {
    stripe_balance: {
      stripe_transfers: {
        status: active ? 'active' : 'restricted',
        status_details: active ? [] : [{ code: 'requirements_past_due', resolution: 'provide_info' }],
      },
    },
  },
});
