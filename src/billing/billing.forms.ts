import { z } from 'zod';

/** "Pay now", with the count of attempts its page showed. */
export const PayNowForm = z.object({ attempts: z.coerce.number().int().min(0) });
