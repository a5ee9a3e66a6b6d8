import { StateMachine } from '../platform/states/states.js';

export type ContractState = 'awaiting_signatures' | 'active' | 'paused' | 'in_notice' | 'ended' | 'withdrawn';
export type ContractVerb = 'activate' | 'withdraw' | 'pause' | 'resume' | 'give_notice' | 'end';

/** Notice given during a pause ends the pause: the notice period is worked. */
export const contractStates = new StateMachine<ContractState, ContractVerb>(
  'contract',
  'awaiting_signatures',
  {
    awaiting_signatures: { activate: 'active', withdraw: 'withdrawn' },
    active: { pause: 'paused', give_notice: 'in_notice', end: 'ended' },
    paused: { resume: 'active', give_notice: 'in_notice', end: 'ended' },
    in_notice: { end: 'ended' },
    ended: {},
    withdrawn: {},
  },
);
