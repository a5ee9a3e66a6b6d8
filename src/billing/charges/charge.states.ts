import { StateMachine } from '../../platform/states/states.js';

export type ChargeState = 'intended' | 'processing' | 'requires_action' | 'failed' | 'paid' | 'transferred';
/** send, ask, refuse and pay are the provider's answers; retry is the owner's wish. */
export type ChargeVerb = 'send' | 'ask' | 'refuse' | 'pay' | 'retry' | 'transfer';

/**
 * intended ─▶ processing ─▶ paid ─▶ transferred
 *     │  ▲         │          ▲
 *     ▼  │         ▼          │
 * failed / requires_action ───┘   (retry leads back to intended)
 */
export const chargeStates = new StateMachine<ChargeState, ChargeVerb>('charge', 'intended', {
  intended: { send: 'processing', ask: 'requires_action', refuse: 'failed', pay: 'paid' },
  processing: { ask: 'requires_action', refuse: 'failed', pay: 'paid' },
  requires_action: { send: 'processing', refuse: 'failed', pay: 'paid', retry: 'intended' },
  failed: { send: 'processing', ask: 'requires_action', refuse: 'failed', pay: 'paid', retry: 'intended' },
  paid: { transfer: 'transferred' },
  transferred: {},
});
