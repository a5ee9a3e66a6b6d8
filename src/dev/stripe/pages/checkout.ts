import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Stripe } from 'stripe';
import { z } from 'zod';
import { completeSession } from '../resources/checkout-sessions.js';
import { TEST_METHODS, testMethod } from '../test-methods.js';
import type { World } from '../world.js';
import { html, notice, sendPage } from './layout.js';
import { languageOf, type Texts, texts } from './texts.js';

const formSchema = z.object({
  method: z.string().max(60).default(''),
  number: z.string().max(60).default(''),
  name: z.string().trim().max(120).default(''),
});
type Typed = z.infer<typeof formSchema>;

const NOTHING: Typed = { method: '', number: '', name: '' };

const grouped = (number: string) => number.replaceAll(/(.{4})(?=.)/g, '$1 ');

const successUrl = (session: Stripe.Checkout.Session) =>
  (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);

function form(session: Stripe.Checkout.Session, typed: Typed, t: Texts, error?: string) {
  const offered = TEST_METHODS.filter((method) => session.payment_method_types.includes(method.type));
  const chosen = typed.method || (typed.number ? '' : offered[0]?.number);
  const choices = offered.map(
    (method) =>
      html`<label class="choice"
        ><input
          type="radio"
          name="method"
          value="${method.number}"
          ${method.number === chosen && html` checked`}
        />
        <span>${t[method.type]}: ${t[method.behaviour]}<small>${grouped(method.number)}</small></span></label
      > `,
  );
  return html`<h1>${t.checkoutTitle}</h1>
    <p>${t.checkoutWhy}</p>
    <form method="post">
      <fieldset>
        <legend>${t.testMethods}</legend>
        ${choices}
      </fieldset>
      <div class="field">
        <label for="number">${t.otherNumber}</label>
        <input
          id="number"
          name="number"
          value="${typed.number}"
          autocomplete="off"
          spellcheck="false"
          ${error && html` aria-invalid="true" aria-describedby="number-error" autofocus`}
        />
        ${error && html`<span class="error" id="number-error">${error}</span>`}
      </div>
      <div class="field">
        <label for="name">${t.holder}</label>
        <input
          id="name"
          name="name"
          value="${typed.name || session.customer_details?.name}"
          autocomplete="name"
        />
      </div>
      <div class="actions">
        <button>${t.save}</button>
        ${session.cancel_url && html`<a href="${session.cancel_url}">${t.cancel}</a>`}
      </div>
    </form>`;
}

export function serveCheckout(app: FastifyInstance, world: World): void {
  const open = (request: FastifyRequest, reply: FastifyReply) => {
    const { session: id } = request.params as { session: string };
    const session = world.store.get('session', id);
    const asked = (request.query as { locale?: string }).locale;
    const language = languageOf(asked, session?.locale, request.headers['accept-language']);
    if (!session) void sendPage(reply, notice(language, 404, 'missing'));
    else if (session.status === 'expired')
      void sendPage(reply, notice(language, 410, 'expired', session.cancel_url));
    return { session, language };
  };
  const show = (
    reply: FastifyReply,
    session: Stripe.Checkout.Session,
    language: ReturnType<typeof languageOf>,
    typed = NOTHING,
    error?: keyof Texts,
  ) =>
    sendPage(reply, {
      language,
      title: texts[language].checkoutTitle,
      status: error ? 422 : 200,
      leadsTo: [session.success_url],
      body: (t) => form(session, typed, t, error && t[error]),
    });

  app.get('/checkout/:session', async (request, reply) => {
    const { session, language } = open(request, reply);
    if (reply.sent || !session) return reply;
    if (session.status === 'complete')
      return sendPage(reply, notice(language, 200, 'done', successUrl(session)));
    return show(reply, session, language);
  });

  app.post('/checkout/:session', async (request, reply) => {
    const { session, language } = open(request, reply);
    if (reply.sent || !session) return reply;
    if (session.status === 'complete') return reply.redirect(successUrl(session), 303);
    const parsed = formSchema.safeParse(request.body ?? {});
    if (!parsed.success) return show(reply, session, language, NOTHING, 'unknownNumber');
    const typed = parsed.data;
    const method = testMethod(typed.number || typed.method);
    if (!method) return show(reply, session, language, typed, 'unknownNumber');
    if (!session.payment_method_types.includes(method.type)) {
      return show(reply, session, language, typed, 'notOffered');
    }
    world.act({ id: request.id, idempotency_key: null }, () => {
      completeSession(world, session, method, typed.name);
    });
    return reply.redirect(successUrl(session), 303);
  });
}
