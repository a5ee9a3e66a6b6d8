import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { nextLink, pageFrom, sliceOf } from '../platform/http/cursor.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, safePath, view, type PageResult, type View } from '../platform/http/page.js';
import { locales } from '../platform/views/i18n.js';
import { Accounts } from './accounts.service.js';
import { Allow, AllowUnconfirmed, WithActor, WithBusiness, WithMember } from './access.js';
import type { Actor, BusinessActor, Member } from './actor.js';
import { ApiTokens } from './api-tokens.service.js';
import { AccountForm, ChangePasswordForm, EmailForm, OrganisationForm, TokenForm } from './identity.forms.js';
import { EmailChanges } from './email-changes.service.js';
import { Organisations } from './organisations.service.js';
import { scopesOf } from './permissions.js';
import { Sessions } from './sessions.service.js';

const PAGE = 10;

@Controller('account')
@Allow('account.read')
export class AccountController {
  constructor(
    private readonly accounts: Accounts,
    private readonly emails: EmailChanges,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly organisations: Organisations,
  ) {}

  @Get()
  @AllowUnconfirmed()
  show(@WithMember() actor: Member, @Query() { sessions, tokens }: Record<string, unknown>): Promise<View> {
    return this.page(actor, { sessions, tokens });
  }

  @Post()
  @Allow('account.write')
  update(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PageResult> {
    return submit(request, AccountForm, {
      done: async (data) => {
        await this.accounts.update(actor, data);
        reply.clearCookie('lang', { path: '/' });
        return redirect('/account', 'identity.notice.saved');
      },
      again: (form) => this.page(actor, { accountForm: form }),
    });
  }

  @Post('password')
  @Allow('account.secure')
  password(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, ChangePasswordForm, {
      done: async (data) => {
        await this.accounts.changePassword(actor, data.current, data.password);
        return redirect('/account', 'identity.notice.password_changed');
      },
      again: (form) => this.page(actor, { passwordForm: form }),
    });
  }

  @Post('email')
  @Allow('account.secure')
  email(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, EmailForm, {
      done: async ({ current, email }) => {
        await this.emails.ask(actor, current, email);
        return redirect('/account', 'identity.notice.email_asked');
      },
      again: (form) => this.page(actor, { emailForm: form }),
    });
  }

  @Post('tokens')
  @Allow('account.write')
  createToken(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, TokenForm, {
      done: async ({ name, scopes, days }) => {
        const token = await this.tokens.create(actor, { name, scopes, days: days || null });
        return this.page(actor, { newToken: token });
      },
      again: (form) => this.page(actor, { tokenForm: form }),
    });
  }

  @Post('tokens/:id/revoke')
  @Allow('account.write')
  async revokeToken(@WithMember() actor: Member, @Param('id') id: string): Promise<PageResult> {
    await this.tokens.revoke(actor, id);
    return redirect('/account', 'identity.notice.token_revoked');
  }

  @Post('organisations')
  @Allow('account.write')
  addOrganisation(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, OrganisationForm, {
      done: async ({ name }) => {
        await this.organisations.create(actor, name);
        return redirect('/business', 'identity.notice.organisation_added');
      },
      again: (form) => this.page(actor, { organisationForm: form }),
    });
  }

  @Post('organisations/current/name')
  @Allow('members.write')
  rename(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, OrganisationForm, {
      done: async ({ name }) => {
        await this.organisations.rename(actor, name);
        return redirect('/account#organisations', 'identity.notice.saved');
      },
      again: (form) => this.page(actor, { renameForm: form }),
    });
  }

  @Post('organisations/:id')
  @Allow('account.write')
  async actFor(@WithMember() actor: Member, @Param('id') id: string): Promise<PageResult> {
    await this.organisations.actFor(actor, id);
    return redirect('/');
  }

  private async page(
    actor: Member,
    shown: {
      accountForm?: FormState;
      emailForm?: FormState;
      passwordForm?: FormState;
      tokenForm?: FormState;
      organisationForm?: FormState;
      renameForm?: FormState;
      newToken?: string;
      /** Where the pages of the two lists begin. */
      sessions?: unknown;
      tokens?: unknown;
    },
  ): Promise<View> {
    const [allSessions, allTokens, organisations] = await Promise.all([
      this.sessions.list(actor),
      this.tokens.list(actor),
      this.organisations.list(actor),
    ]);
    const sessions = sliceOf(allSessions, pageFrom(shown.sessions, PAGE), ({ id }) => id);
    const tokens = sliceOf(allTokens, pageFrom(shown.tokens, PAGE), ({ id }) => id);
    return view('identity/account', {
      actor: { name: actor.name, email: actor.email, role: actor.role, confirmed: actor.confirmed },
      accountForm:
        shown.accountForm ?? blank({ name: actor.name, locale: actor.locale, timezone: actor.timezone }),
      emailForm: shown.emailForm ?? blank(),
      passwordForm: shown.passwordForm ?? blank(),
      tokenForm: shown.tokenForm ?? blank({ days: '90' }),
      newToken: shown.newToken,
      organisationForm: shown.organisationForm ?? blank(),
      renameForm: shown.renameForm ?? blank({ name: actor.organisationName }),
      mayRename: actor.role === 'owner',
      business: actor.role !== 'assistant' && actor.role !== 'staff',
      timezones: Intl.supportedValuesOf('timeZone').map((value) => ({
        value,
        label: value.replaceAll('_', ' '),
      })),
      scopes: scopesOf(actor.role).map((value) => ({ value, label: value })),
      nextSessions: nextLink('/account', sessions.nextCursor, 'sessions'),
      nextTokens: nextLink('/account', tokens.nextCursor, 'tokens'),
      sessions: sessions.items.map((row) => ({
        ...row,
        current: row.id === actor.sessionId,
        device: deviceOf(row.userAgent),
      })),
      tokens: tokens.items,
      organisations: organisations.map((row) => ({ ...row, current: row.id === actor.organisationId })),
      zone: actor.timezone,
    });
  }
}

/** "Firefox, Linux": enough to recognise one's own device by; empty for a device that doesn't say. */
function deviceOf(userAgent: string | null): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari|curl)/.exec(userAgent ?? '')?.[1];
  const system = /(Android|iPhone|iPad|Windows|Mac OS|Linux)/.exec(userAgent ?? '')?.[1];
  const name = browser && ({ Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser);
  return [name, system].filter(Boolean).join(', ');
}

@Controller('locale')
@Allow('public')
export class LanguageController {
  @Post()
  choose(
    @Req() request: FastifyRequest,
    @WithActor() _actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): PageResult {
    const body = (request.body ?? {}) as { locale?: string; back?: string };
    const locale = locales.find((known) => known === body.locale);
    if (locale)
      reply.setCookie('lang', locale, { path: '/', sameSite: 'lax', httpOnly: true, maxAge: 31_536_000 });
    const next = safePath(body.back);
    return redirect(
      next.replace(/([?&])lang=(it|en)(&|$)/, (_m, start: string, _l, end: string) => (end ? start : '')),
    );
  }
}
