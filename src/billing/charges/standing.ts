import type { ChargeSummary } from './charge-lists.queries.js';

/** What a charge's state means to a reader; a missing method is a state of its own to them. */
export type Standing = ChargeSummary['state'] | 'no_method';

export const standingOf = ({ state, failure }: Pick<ChargeSummary, 'state' | 'failure'>): Standing =>
  state === 'intended' && failure === 'no_method' ? 'no_method' : state;

export const tones: Record<Standing, 'ok' | 'wait' | 'ask' | 'wrong' | undefined> = {
  intended: 'wait',
  no_method: 'ask',
  processing: 'wait',
  requires_action: 'ask',
  failed: 'wrong',
  paid: 'ok',
  transferred: 'ok',
};

const KNOWN_FAILURES = new Set([
  'insufficient_funds',
  'expired_card',
  'generic_decline',
  'card_declined',
  'authentication_required',
  'authentication_failed',
]);

/** The key of the text for a provider's code. */
export const failureKey = (code: string): string => (KNOWN_FAILURES.has(code) ? code : 'other');
