import { reviewRules } from '../reviews/index.js';

export type ActionKind =
  | 'published'
  | 'sent_back'
  | 'suspended'
  | 'restored'
  | 'rejected'
  | 'removed'
  | 'edit_published'
  | 'edit_sent_back';

/**
 * The rules a decision can name, by what is decided. The person concerned reads the rule and the reason; texts are
 * `moderation.rules.<rule>` and, for reviews, `reviews.rules.<rule>`.
 */
export const profileRules = {
  publish: ['meets_rules'],
  send_back: ['incomplete', 'unclear', 'identity', 'photo', 'contacts', 'claims'],
  publish_edit: ['meets_rules'],
  send_back_edit: ['incomplete', 'unclear', 'identity', 'photo', 'contacts', 'claims'],
  suspend: ['identity', 'claims', 'conduct', 'terms', 'law'],
  restore: ['resolved', 'mistake'],
} as const;

export const accountRules = {
  suspend_account: ['identity', 'conduct', 'terms', 'law'],
  reinstate_account: ['resolved', 'mistake'],
} as const;

export type ProfileVerdict = keyof typeof profileRules;
export type ReviewVerdict = 'publish' | 'reject' | 'remove';

export const profileKinds: Record<ProfileVerdict, ActionKind> = {
  publish_edit: 'edit_published',
  send_back_edit: 'edit_sent_back',
  publish: 'published',
  send_back: 'sent_back',
  suspend: 'suspended',
  restore: 'restored',
};
export const reviewKinds: Record<ReviewVerdict, ActionKind> = {
  publish: 'published',
  reject: 'rejected',
  remove: 'removed',
};

/** What can be decided on a profile or a review in each state. */
export const profileVerdicts: Record<string, ProfileVerdict[]> = {
  in_review: ['publish', 'send_back'],
  published: ['publish_edit', 'send_back_edit', 'suspend'],
  suspended: ['restore'],
};
export const reviewVerdicts: Record<string, ReviewVerdict[]> = {
  revealed: ['publish', 'reject'],
  published: ['remove'],
};

/** The text key of a rule, wherever it is listed. */
export const ruleKey = (rule: string): string =>
  (reviewRules as readonly string[]).includes(rule) ? `reviews.rules.${rule}` : `moderation.rules.${rule}`;
