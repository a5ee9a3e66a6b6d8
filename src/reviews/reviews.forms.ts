import { z } from 'zod';
import { textField } from '../platform/http/text.js';
import { reviewRules } from './review.reasons.js';

const mark = z.coerce
  .number('errors.reviews.mark')
  .int()
  .min(1, 'errors.reviews.mark')
  .max(5, 'errors.reviews.mark');

export const ReviewForm = z.object({
  answering: mark.optional(),
  accuracy: mark,
  courtesy: mark,
  confidentiality: mark,
  punctuality: mark,
  body: textField(3000).default(''),
  privateNote: textField(2000).default(''),
  /** The revision the form was opened on; 0 for a new review. */
  revision: z.coerce.number().int().min(0).default(0),
});
export type ReviewInput = z.output<typeof ReviewForm>;

export const ReplyForm = z.object({ reply: textField(2000, 1) });

/** How staff take a review away: under which listed rule, and what they tell its author. */
export const Verdict = z.object({ rule: z.enum(reviewRules), reason: textField(2000, 1) });
export type VerdictInput = z.output<typeof Verdict>;
