import { z } from 'zod';
import { startStripeStandIn } from './stand-in.js';

const settings = z
  .object({
    STRIPE_STAND_IN_PORT: z.coerce.number().int().min(0).max(65_535),
    HOST: z.string().default('127.0.0.1'),
    STRIPE_STAND_IN_URL: z.url().optional(),
    DATA_DIR: z.string().optional(),
    WEBHOOK_URL: z.url().optional(),
    STRIPE_WEBHOOK_SECRET: z.string().min(1),
  })
  .safeParse(process.env);
if (!settings.success) {
  console.error(`The stand-in for Stripe can't start:\n${z.prettifyError(settings.error)}`);
  process.exit(1);
}

const standIn = await startStripeStandIn({
  port: settings.data.STRIPE_STAND_IN_PORT,
  host: settings.data.HOST,
  publicUrl: settings.data.STRIPE_STAND_IN_URL,
  dataDir: settings.data.DATA_DIR,
  webhookUrl: settings.data.WEBHOOK_URL,
  webhookSecret: settings.data.STRIPE_WEBHOOK_SECRET,
}).catch((error: Error) => {
  console.error(`The stand-in for Stripe can't start: ${error.message}`);
  process.exit(1);
});

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  await standIn.stop();
  process.exit(0);
};
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
process.once('disconnect', () => void stop());
process.send?.('ready');
