import { z } from 'zod';
import { AUDIO_TYPES } from '../routing/voicemails.service.js';

const hold = z.number().int().min(1).max(200);
const order = z.uuid();
const name = z.string().trim().min(1).max(120);

/** What an exchange tells. Texts of callers are cut to size, not refused: the call must ring. */
const About = z.object({
  /** The event's own id: told twice, it counts once. */
  id: name,
  /** The exchange's own name of the call. */
  call: name,
  from: z.string().max(100_000).optional(),
  name: z.string().max(100_000).optional(),
});

export const ExchangeEvent = z.discriminatedUnion('type', [
  About.extend({ type: z.literal('ringing') }),
  About.extend({ type: z.literal('answered') }),
  // `ring` is the number the answer gave: news of an earlier ring than the one now under way changes nothing.
  About.extend({ type: z.literal('unanswered'), ring: z.number().int().optional() }),
  About.extend({ type: z.literal('waiting'), ring: z.number().int().optional() }),
  // `hold` counts the holds of the call from 1: each begins and ends once.
  About.extend({ type: z.literal('held'), hold }),
  About.extend({ type: z.literal('resumed'), hold }),
  About.extend({ type: z.literal('ended') }),
  // What has become of an order: `order` as it was handed over, `try` counts the numbers rung from 0.
  About.extend({ type: z.literal('passing'), order }),
  About.extend({ type: z.literal('passed'), order }),
  About.extend({ type: z.literal('returned'), order, try: z.number().int().min(0).max(9).default(0) }),
  About.extend({ type: z.literal('refused'), order }),
  About.extend({
    type: z.literal('voicemail'),
    seconds: z.number().int().min(0).max(600),
    mediaType: z.enum(AUDIO_TYPES),
    audio: z.base64().max(1_000_000),
  }),
]);
/** Asks what the desk wants done: about no call, or any. */
export const ExchangeQuestion = z.object({ id: name, type: z.literal('orders') });
export type ExchangeEvent = z.output<typeof ExchangeEvent>;
