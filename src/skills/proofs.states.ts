import { StateMachine } from '../platform/states/states.js';

export type ProofState = 'requested' | 'verified' | 'rejected';

export const proofStates = new StateMachine<ProofState, 'verify' | 'reject'>('proof', 'requested', {
  requested: { verify: 'verified', reject: 'rejected' },
  verified: {},
  rejected: {},
});
