import type { FastifyInstance } from 'fastify';
import type { World } from '../world.js';
import { serveAuthentication } from './authentication.js';
import { serveCheckout } from './checkout.js';
import { serveOnboarding } from './onboarding.js';
import { STYLE } from './style.js';

/** The pages Stripe would host: they work without JavaScript and load nothing from elsewhere. */
export function servePages(app: FastifyInstance, world: World): void {
  app.get('/stand-in.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  serveCheckout(app, world);
  serveOnboarding(app, world);
  serveAuthentication(app, world);
}
