import type { Stripe } from 'stripe';

export interface StripeErrorBody {
  type: string;
  code?: string;
  message: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
  doc_url?: string;
}

/** An answer other than 200, in the shape Stripe gives it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly error: StripeErrorBody,
    readonly keepsChanges = false,
  ) {
    super(error.message);
    if (error.code)
      error.doc_url ??= `https://stripe.com/docs/error-codes/${error.code.replaceAll('_', '-')}`;
  }

  get body() {
    return { error: this.error };
  }
}

export const invalidRequest = (message: string, code?: string, param?: string, status = 400) =>
  new Refusal(status, {
    type: 'invalid_request_error',
    message,
    ...(code && { code }),
    ...(param && { param }),
  });

export const missingResource = (kind: string, id: string, param = 'id') =>
  invalidRequest(`No such ${kind}: '${id}'`, 'resource_missing', param, 404);

export const notCovered = (what: string) =>
  new Refusal(501, {
    type: 'api_error',
    code: 'not_implemented',
    message: `The stand-in for Stripe does not answer ${what}: it covers only the calls Cornetta makes.`,
  });
