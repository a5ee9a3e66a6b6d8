import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { emitThin } from '../events.js';
import { isIban } from '../iban.js';
import { activateAccount } from '../resources/accounts.js';
import type { World } from '../world.js';
import { html, notice, sendPage } from './layout.js';
import { languageOf, type Texts, texts } from './texts.js';

const formSchema = z.object({
  name: z.string().trim().max(120).default(''),
  iban: z.string().max(60).default(''),
});
type Typed = z.infer<typeof formSchema>;
type Errors = Partial<Record<keyof Typed, string | false>>;

const field = (
  name: keyof Typed,
  label: string,
  value: string,
  complete: string,
  error?: string | false,
  hint?: string,
) =>
  html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      value="${value}"
      autocomplete="${complete}"
      required${error && html` aria-invalid="true"`}
      aria-describedby="${name}-note"
    />
    <span id="${name}-note"
      >${error ? html`<span class="error">${error}</span>` : hint && html`<span class="hint">${hint}</span>`}</span
    >
  </div> `;

const form = (typed: Typed, t: Texts, errors: Errors) =>
  html`<h1>${t.onboardingTitle}</h1>
    <p>${t.onboardingWhy}</p>
    <form method="post" novalidate>
      ${field('name', t.fullName, typed.name, 'name', errors.name)}${field('iban', t.iban, typed.iban, 'off', errors.iban, t.ibanHint)}
      <div class="actions"><button>${t.activate}</button></div>
    </form>`;

export function serveOnboarding(app: FastifyInstance, world: World): void {
  const open = (request: FastifyRequest) => {
    const row = world.store.get('link', (request.params as { link: string }).link);
    const account = row && world.store.get('account', row.link.account);
    const asked = (request.query as { locale?: string }).locale;
    const wished = account?.defaults?.locales?.[0];
    const language = languageOf(asked, wished, request.headers['accept-language']);
    const useCase = row?.link.use_case.account_onboarding ?? row?.link.use_case.account_update;
    const stale = row && (row.used || Date.parse(row.link.expires_at) <= world.nowMs());
    return { row, account, language, useCase, stale };
  };
  const show = (
    reply: FastifyReply,
    language: ReturnType<typeof languageOf>,
    leadsTo: (string | undefined)[],
    typed: Typed,
    errors: Errors = {},
  ) =>
    sendPage(reply, {
      language,
      title: texts[language].onboardingTitle,
      status: errors.name || errors.iban ? 422 : 200,
      leadsTo,
      body: (t) => form(typed, t, errors),
    });

  app.get('/onboarding/:link', async (request, reply) => {
    const { account, language, useCase, stale } = open(request);
    if (!account || !useCase) return sendPage(reply, notice(language, 404, 'missing'));
    if (stale) return reply.redirect(useCase.refresh_url, 303);
    const bank = world.store.get('bank_account', account.id);
    const typed = { name: bank?.name ?? account.display_name ?? '', iban: '' };
    return show(reply, language, [useCase.return_url, useCase.refresh_url], typed);
  });

  app.post('/onboarding/:link', async (request, reply) => {
    const { row, account, language, useCase, stale } = open(request);
    if (!row || !account || !useCase) return sendPage(reply, notice(language, 404, 'missing'));
    if (stale) return reply.redirect(useCase.refresh_url, 303);
    const parsed = formSchema.safeParse(request.body ?? {});
    const typed = parsed.success ? parsed.data : { name: '', iban: '' };
    const iban = typed.iban.replaceAll(/\s/g, '').toUpperCase();
    const t = texts[language];
    const errors: Errors = { name: !typed.name && t.wrongName, iban: !isIban(iban) && t.wrongIban };
    if (errors.name || errors.iban) {
      return show(reply, language, [useCase.return_url, useCase.refresh_url], typed, errors);
    }
    const bank = { id: account.id, name: typed.name, last4: iban.slice(-4), country: iban.slice(0, 2) };
    world.act({ id: request.id, idempotency_key: null }, () => {
      activateAccount(world, account, bank);
      emitThin(world, 'v2.core.account_link.returned', account.id, {
        account_id: account.id,
        configurations: ['recipient'],
        use_case: row.link.use_case.type,
      });
      world.store.put('link', { ...row, used: true });
    });
    return reply.redirect(useCase.return_url ?? useCase.refresh_url, 303);
  });
}
