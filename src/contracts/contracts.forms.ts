import { z } from 'zod';

export const SignatureForm = z.object({
  typedName: z.string().trim().min(1).max(160),
  textSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export const PauseForm = z.object({ reason: z.string().trim().max(300).default('') });
export const NoticeForm = z.object({ reason: z.string().trim().max(1000).default('') });
export const WithdrawalForm = z.object({ reason: z.string().trim().max(1000).default('') });
