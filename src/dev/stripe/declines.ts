import type { Behaviour } from './tables.js';

export interface Decline {
  code: string;
  declineCode: string;
  message: string;
}

const DECLINES: Partial<Record<Behaviour, Decline>> = {
  insufficient_funds: {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  declines: { code: 'card_declined', declineCode: 'generic_decline', message: 'Your card was declined.' },
  authentication: {
    code: 'authentication_required',
    declineCode: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
  },
  fails_later: {
    code: 'payment_intent_payment_attempt_failed',
    declineCode: 'insufficient_funds',
    message: 'The payment failed: the bank returned the debit.',
  },
};

export const declineOf = (behaviour: Behaviour): Decline | undefined => DECLINES[behaviour];
export const AUTHENTICATION_FAILED: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: 'authentication_failed',
  message: 'The provided PaymentMethod has failed authentication.',
};
