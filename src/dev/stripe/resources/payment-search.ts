import type { Stripe } from 'stripe';
import { expand, paging, paramsOf, text } from '../params.js';
import { invalidRequest } from '../refusal.js';
import { route } from '../route.js';

const searchParams = paramsOf<Stripe.PaymentIntentSearchParams>()({
  query: text,
  expand: expand.optional(),
  limit: paging.limit,
});

const CLAUSE =
  /^(?:metadata\[(["'])(?<key>[^"']+)\1\]|(?<field>customer|status))\s*:\s*(["'])(?<value>[^"']*)\4$/;

/** Understands equality of metadata, customer and status joined by AND. */
function matcher(query: string): (intent: Stripe.PaymentIntent) => boolean {
  const tests = query.split(/\s+AND\s+/i).map((clause) => {
    const { key, field, value } = CLAUSE.exec(clause.trim())?.groups ?? {};
    if (!key && !field)
      throw invalidRequest(`We were unable to parse your search query: ${clause}`, undefined, 'query');
    return (intent: Stripe.PaymentIntent) =>
      (key ? intent.metadata[key] : intent[field as 'customer' | 'status']) === value;
  });
  return (intent) => tests.every((test) => test(intent));
}

export const paymentSearch = [
  route('GET', '/v1/payment_intents/search', searchParams, (world, params) => {
    const found = world.store.all('payment_intent').filter(matcher(params.query)).toReversed();
    return {
      object: 'search_result',
      data: found.slice(0, params.limit),
      has_more: found.length > params.limit,
      next_page: null,
      url: '/v1/payment_intents/search',
    };
  }),
];
