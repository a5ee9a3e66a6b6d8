import { z } from 'zod';

export const MessageForm = z.object({ body: z.string().trim().min(1).max(5000) });

export const ConversationsQuery = z.object({ after: z.string().max(600).optional() });
export const ThreadQuery = z.object({ before: z.string().max(600).optional() });
