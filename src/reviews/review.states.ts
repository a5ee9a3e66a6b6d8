import { StateMachine } from '../platform/states/states.js';

export type ReviewState = 'sealed' | 'revealed' | 'published' | 'rejected' | 'removed';
export type ReviewVerb = 'reveal' | 'publish' | 'reject' | 'remove';

export const reviewStates = new StateMachine<ReviewState, ReviewVerb>('review', 'sealed', {
  sealed: { reveal: 'revealed' },
  revealed: { publish: 'published', reject: 'rejected' },
  published: { remove: 'removed' },
  rejected: {},
  removed: {},
});
