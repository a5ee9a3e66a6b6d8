import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fastify from 'fastify';
import { parse as parseForm } from 'qs';
import { requestId, serveApi } from './api.js';
import { type Control, makeControl, serveControl } from './control.js';
import { Faults } from './faults.js';
import { Idempotency } from './idempotency.js';
import { Journal } from './journal.js';
import { servePages } from './pages/index.js';
import { invalidRequest, notCovered, Refusal } from './refusal.js';
import { Schedule } from './schedule.js';
import { Store } from './store.js';
import { Webhooks } from './webhooks.js';
import { type Settings, World } from './world.js';

export interface StandInOptions extends Partial<Settings> {
  port: number;
  host?: string;
  /** Where browsers reach it, when that is not `http://host:port`. */
  publicUrl?: string;
  dataDir?: string;
  webhookUrl?: string;
  webhookSecret: string;
  apiKey?: string;
  now?: () => number;
}

export interface StripeStandIn {
  port: number;
  url: string;
  control: Control;
  stop(): Promise<void>;
}

const LIMITS = { depth: 8, parameterLimit: 300, arrayLimit: 100 };

/** Starts a local Stripe: state, signed webhooks and the two hosted pages, no real money. */
export async function startStripeStandIn(options: StandInOptions): Promise<StripeStandIn> {
  const { port, host = '127.0.0.1', dataDir, apiKey, now = Date.now } = options;
  const { sepaAfterMs = 4000, fundsAfterMs = 2000, payoutAfterMs = 2000 } = options;
  const store = new Store(
    dataDir ? new Journal(join(dataDir, 'stripe-stand-in', 'journal.jsonl')) : undefined,
  );
  const world = new World(store, now, { sepaAfterMs, fundsAfterMs, payoutAfterMs });
  const faults = new Faults();
  const idempotency = new Idempotency(world);
  const webhooks = new Webhooks(world, { url: options.webhookUrl, secret: options.webhookSecret });
  const schedule = new Schedule(world);
  const control = makeControl(world, faults, schedule, webhooks);

  const app = fastify({
    genReqId: requestId,
    forceCloseConnections: true,
    routerOptions: { querystringParser: (text) => parseForm(text, LIMITS) as Record<string, unknown> },
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, parseForm(String(body), LIMITS)),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const refusal = error instanceof Refusal ? error : unexpected(error);
    if (refusal.status === 501) void reply.header('stripe-should-retry', 'false');
    return reply.code(refusal.status).send(refusal.body);
  });
  app.setNotFoundHandler((request) => {
    throw notCovered(`${request.method} ${request.url.split('?')[0]}`);
  });
  let loaded = false;
  app.addHook('onRequest', async () => {
    if (!loaded)
      throw new Refusal(503, { type: 'api_error', message: 'The stand-in for Stripe is starting.' });
  });
  serveApi(app, { world, faults, idempotency, apiKey });
  serveControl(app, control, apiKey);
  servePages(app, world);
  await app.listen({ port, host });

  const bound = (app.server.address() as AddressInfo).port;
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${bound}`;
  world.publicUrl = (options.publicUrl ?? url).replace(/\/$/, '');
  store.load();
  loaded = true;
  idempotency.prune();
  store.commit();
  webhooks.resume();
  schedule.run();
  return {
    port: bound,
    url,
    control,
    stop: async () => {
      schedule.stop();
      await app.close();
      await webhooks.stop();
    },
  };
}

function unexpected(error: Error & { statusCode?: number }): Refusal {
  if (error.statusCode && error.statusCode < 500) {
    return invalidRequest(error.message, undefined, undefined, error.statusCode);
  }
  console.error(error);
  return new Refusal(500, {
    type: 'api_error',
    message: 'An unexpected error occurred in the stand-in for Stripe.',
  });
}
