import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Stripe } from 'stripe';
import { authenticated } from '../resources/payment-attempt.js';
import type { World } from '../world.js';
import { html, notice, sendPage } from './layout.js';
import { type Language, languageOf, texts } from './texts.js';

const money = (intent: Stripe.PaymentIntent, language: Language) =>
  new Intl.NumberFormat(language, { style: 'currency', currency: intent.currency }).format(
    intent.amount / 100,
  );

function withResult(returnUrl: string, intent: Stripe.PaymentIntent, agreed: boolean): string {
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', agreed ? 'succeeded' : 'failed');
  return url.href;
}

/** The bank's question to the card holder, as a 3-D Secure page asks it. */
export function serveAuthentication(app: FastifyInstance, world: World): void {
  const open = (request: FastifyRequest) => {
    const { secret } = request.params as { secret: string };
    const found = world.store.get('payment_intent', secret.split('_secret_')[0] ?? '');
    const asked = (request.query as { locale?: string }).locale;
    return {
      intent: found?.client_secret === secret ? found : undefined,
      language: languageOf(asked, request.headers['accept-language']),
    };
  };

  app.get('/authentication/:secret', async (request, reply) => {
    const { intent, language } = open(request);
    if (!intent) return sendPage(reply, notice(language, 404, 'missing'));
    if (intent.status !== 'requires_action') return sendPage(reply, notice(language, 200, 'authenticated'));
    const title = texts[language].authenticationTitle.replace('{amount}', money(intent, language));
    return sendPage(reply, {
      language,
      title,
      leadsTo: [intent.next_action?.redirect_to_url?.return_url],
      body: (t) =>
        html`<h1>${title}</h1>
          <p>${t.authenticationWhy}</p>
          <form method="post" class="actions">
            <button name="answer" value="approve">${t.approve}</button>
            <button name="answer" value="refuse" class="quiet">${t.refuse}</button>
          </form>`,
    });
  });

  app.post('/authentication/:secret', async (request, reply) => {
    const { intent, language } = open(request);
    if (!intent) return sendPage(reply, notice(language, 404, 'missing'));
    if (intent.status !== 'requires_action') return sendPage(reply, notice(language, 200, 'authenticated'));
    const agreed = (request.body as { answer?: string } | null)?.answer === 'approve';
    const returnUrl = intent.next_action?.redirect_to_url?.return_url;
    world.act({ id: request.id, idempotency_key: null }, () => authenticated(world, intent, agreed));
    if (returnUrl) return reply.redirect(withResult(returnUrl, intent, agreed), 303);
    return sendPage(reply, notice(language, 200, 'authenticated'));
  });
}
