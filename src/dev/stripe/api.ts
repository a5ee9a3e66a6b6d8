import { setTimeout as delay } from 'node:timers/promises';
import { Stripe } from 'stripe';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { expanded } from './expand.js';
import { broken, conflict, type Faults, rateLimited } from './faults.js';
import type { Idempotency } from './idempotency.js';
import { newId } from './ids.js';
import { parse } from './params.js';
import { invalidRequest, notCovered, Refusal } from './refusal.js';
import { routes } from './resources/index.js';
import type { Route } from './route.js';
import type { World } from './world.js';

interface Parts {
  world: World;
  faults: Faults;
  idempotency: Idempotency;
  apiKey?: string;
}

type Answer = { status: number; body: object };
class Dropped extends Error {}

const header = (request: FastifyRequest, name: string) => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

export function expectKey(request: FastifyRequest, apiKey?: string): void {
  const key = /^Bearer (.+)$/i.exec(header(request, 'authorization') ?? '')?.[1];
  if (!key) {
    throw invalidRequest(
      'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.',
      undefined,
      undefined,
      401,
    );
  }
  if (apiKey ? key === apiKey : /^[rs]k_test_\w+$/.test(key)) return;
  throw invalidRequest(`Invalid API Key provided: ${key.slice(0, 8)}****`, undefined, undefined, 401);
}

function expectVersion(request: FastifyRequest): void {
  const version = header(request, 'stripe-version');
  const v2 = request.url.startsWith('/v2/');
  if (version === Stripe.API_VERSION || (!version && !v2)) return;
  throw invalidRequest(version ? `Invalid Stripe API version: ${version}` : 'Missing Stripe-Version header.');
}

/** Puts every covered call on the server; each is checked, may meet a fault, runs at once and is journaled. */
export function serveApi(app: FastifyInstance, { world, faults, idempotency, apiKey }: Parts): void {
  const { store } = world;

  async function answer(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    expectKey(request, apiKey);
    expectVersion(request);
    const account = header(request, 'stripe-account');
    if (account && !route.onBehalfOfAccount)
      throw notCovered(`${route.method} ${route.path} with a Stripe-Account header`);
    if (account) world.find('account', account);
    const fault = faults.take(route.method, route.path);
    if (fault?.kind === 'drop_before') throw new Dropped();
    if (fault?.kind === 'conflict') throw conflict();
    if (fault?.kind === 'rate_limit') throw rateLimited();
    const given = route.method === 'GET' ? request.query : request.body;
    const params = parse(route.schema, given);
    const key = route.method === 'POST' ? header(request, 'idempotency-key') : undefined;
    const fingerprint = idempotency.fingerprint(route.method, request.url, given ?? {});
    const saved = key === undefined ? undefined : idempotency.find(key, fingerprint);
    if (key !== undefined) void reply.header('idempotency-key', key);
    if (saved) {
      void reply.header('idempotent-replayed', 'true').header('original-request', saved.requestId);
      return saved;
    }
    return idempotency.hold(key, async () => {
      if (fault?.kind === 'delay') await delay(fault.ms);
      world.request = { id: request.id, idempotency_key: key ?? null };
      const id = (request.params as { id?: string }).id ?? '';
      let given = execute(route, params, id, account);
      if (fault?.kind === 'error_after') given = { status: 500, body: broken().body };
      // v2 runs failed work again instead of repeating the failure.
      if (key !== undefined && (given.status < 400 || route.path.startsWith('/v1/'))) {
        idempotency.save(key, fingerprint, given.status, given.body);
      }
      store.commit();
      if (fault?.kind === 'drop_after') throw new Dropped();
      return given;
    });
  }

  function execute(route: Route, params: unknown, id: string, account?: string): Answer {
    try {
      const body = route.run(world, params, id, account);
      return { status: 200, body: expanded(store, body, (params as { expand?: string[] }).expand) };
    } catch (error) {
      if (!(error instanceof Refusal)) {
        store.rollback();
        throw error;
      }
      if (!error.keepsChanges) store.rollback();
      return { status: error.status, body: error.body };
    }
  }

  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        try {
          const { status, body } = await answer(route, request, reply);
          if (status === 501) void reply.header('stripe-should-retry', 'false');
          return await reply.code(status).send(body);
        } catch (error) {
          if (!(error instanceof Dropped)) throw error;
          reply.hijack();
          request.raw.socket.destroy();
          return reply;
        }
      },
    });
  }

  app.addHook('onRequest', async (request, reply) => {
    void reply.header('request-id', request.id).header('stripe-version', Stripe.API_VERSION);
  });
}

export const requestId = () => newId('req_', 14);
