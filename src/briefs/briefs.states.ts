import { StateMachine } from '../platform/states/states.js';

export type BriefState = 'draft' | 'open' | 'filled' | 'closed' | 'expired';
export const briefStates = new StateMachine<BriefState, 'open' | 'fill' | 'close' | 'expire'>(
  'brief',
  'draft',
  {
    draft: { open: 'open', close: 'closed' },
    open: { fill: 'filled', close: 'closed', expire: 'expired' },
    filled: {},
    closed: { open: 'open' },
    expired: { open: 'open' },
  },
);

export type InvitationState = 'sent' | 'answered' | 'declined' | 'withdrawn' | 'expired';
export const invitationStates = new StateMachine<
  InvitationState,
  'answer' | 'decline' | 'withdraw' | 'expire'
>('invitation', 'sent', {
  sent: { answer: 'answered', decline: 'declined', withdraw: 'withdrawn', expire: 'expired' },
  answered: {},
  declined: {},
  withdrawn: {},
  expired: {},
});

export type ProposalState = 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired';
export const proposalStates = new StateMachine<
  ProposalState,
  'counter' | 'accept' | 'decline' | 'withdraw' | 'expire'
>('proposal', 'open', {
  open: {
    counter: 'open',
    accept: 'accepted',
    decline: 'declined',
    withdraw: 'withdrawn',
    expire: 'expired',
  },
  accepted: {},
  declined: {},
  withdrawn: {},
  expired: {},
});

export type Side = 'business' | 'assistant';
