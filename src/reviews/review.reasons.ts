/**
 * The only rules a review can be rejected or removed under. Low marks, harsh words about the work and disagreement
 * are not among them. Texts: `reviews.rules.<rule>`.
 */
export const reviewRules = [
  'personal_data',
  'callers_data',
  'insult',
  'discrimination',
  'threat',
  'unlawful',
  'unrelated',
  'advertising',
  'not_genuine',
] as const;
export type ReviewRule = (typeof reviewRules)[number];
