import { z } from 'zod';
import { textField } from '../platform/http/text.js';
import { reviewRules } from '../reviews/index.js';
import { accountRules, profileRules } from './moderation.rules.js';

const reason = textField(2000, 1);
const said = textField(2000).default('');
const date = z.iso.date();

/** Nothing is taken from anybody without a listed rule and words; a publication says why in its rule. */
export const ProfileDecision = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('publish'), reason: said }),
  z.object({ verdict: z.literal('send_back'), rule: z.enum(profileRules.send_back), reason }),
  z.object({
    verdict: z.literal('publish_edit'),
    reason: said,
    /** The revision staff have read: what changed since is not approved with it. */
    seen: z.coerce.number().int(),
  }),
  z.object({ verdict: z.literal('send_back_edit'), rule: z.enum(profileRules.send_back_edit), reason }),
  z.object({ verdict: z.literal('suspend'), rule: z.enum(profileRules.suspend), reason }),
  z.object({ verdict: z.literal('restore'), rule: z.enum(profileRules.restore), reason }),
]);
export type ProfileDecisionInput = z.output<typeof ProfileDecision>;

export const AccountDecision = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('suspend_account'), rule: z.enum(accountRules.suspend_account), reason }),
  z.object({ verdict: z.literal('reinstate_account'), rule: z.enum(accountRules.reinstate_account), reason }),
]);
export type AccountDecisionInput = z.output<typeof AccountDecision>;

export const ReviewDecision = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('publish'), reason: said }),
  z.object({ verdict: z.literal('reject'), rule: z.enum(reviewRules), reason }),
  z.object({ verdict: z.literal('remove'), rule: z.enum(reviewRules), reason }),
]);
export type ReviewDecisionInput = z.output<typeof ReviewDecision>;

export const ProofDecision = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('verify'), level: z.coerce.number().int().min(1).max(7), expiresOn: date }),
  z.object({ verdict: z.literal('reject'), reason }),
]);
export type ProofDecisionInput = z.output<typeof ProofDecision>;

export const ObjectionDecision = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('upheld'), minutes: z.coerce.number().int().min(0).max(1440), reason }),
  z.object({ verdict: z.literal('rejected'), reason }),
]);
export type ObjectionDecisionInput = z.output<typeof ObjectionDecision>;

export const AuditQuery = z.object({
  actor: z.uuid().optional().catch(undefined),
  action: z.string().max(60).optional().catch(undefined),
  cursor: z.string().max(600).optional().catch(undefined),
  limit: z.coerce.number().int().min(1).max(100).default(50).catch(50),
});
export type AuditFilter = z.output<typeof AuditQuery>;
