import { StateMachine } from '../platform/states/states.js';

export type ProfileState = 'draft' | 'in_review' | 'published' | 'suspended';
export type ProfileVerb = 'submit' | 'withdraw' | 'publish' | 'sendBack' | 'suspend' | 'restore';

export const profileStates = new StateMachine<ProfileState, ProfileVerb>('profile', 'draft', {
  draft: { submit: 'in_review' },
  in_review: { publish: 'published', sendBack: 'draft', withdraw: 'draft' },
  published: { suspend: 'suspended', withdraw: 'draft' },
  suspended: { restore: 'published' },
});
