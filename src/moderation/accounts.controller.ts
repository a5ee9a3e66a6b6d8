import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { nextLink, pageFrom } from '../platform/http/cursor.js';
import type { FormState } from '../platform/http/form.js';
import type { PageResult, View } from '../platform/http/page.js';
import { cleanText } from '../platform/http/text.js';
import { AccountDecisions } from './account-decisions.service.js';
import { AccountQueue } from './account-queue.queries.js';
import { ruleOptions } from './console.presenter.js';
import { AccountDecision } from './moderation.forms.js';
import { accountRules } from './moderation.rules.js';
import { verdictForms } from './queue.pages.js';
import { StaffPages } from './staff.pages.js';

@Controller('staff/accounts')
@Allow('staff.console')
export class StaffAccountsController {
  constructor(
    private readonly pages: StaffPages,
    private readonly queue: AccountQueue,
    private readonly decisions: AccountDecisions,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Query('q') q: unknown,
    @Query('cursor') cursor: unknown,
  ): Promise<View> {
    const words = typeof q === 'string' ? cleanText(q).slice(0, 100) : '';
    const page = await this.queue.find(words, pageFrom(cursor));
    return this.pages.show('moderation/accounts', 'accounts', actor, request, {
      accounts: page.items,
      next: nextLink(`/staff/accounts?q=${encodeURIComponent(words)}`, page.nextCursor),
      form: { values: { q: words }, errors: {} },
    });
  }

  @Get(':id')
  show(@WithMember() actor: Member, @Req() request: FastifyRequest, @Param('id') id: string): Promise<View> {
    return this.page(actor, request, id, null);
  }

  @Post(':id/decision')
  @Allow('staff.decide')
  decide(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<PageResult> {
    return this.pages.verdict(request, AccountDecision, {
      queue: `/staff/accounts/${id}`,
      notice: (verdict) => verdict,
      decide: (data) => this.decisions.decide(actor, id, data),
      again: (form) => this.page(actor, request, id, form),
    });
  }

  private async page(
    actor: Member,
    request: FastifyRequest,
    id: string,
    posted: FormState | null,
  ): Promise<View> {
    const account = found(await this.queue.byId(id), 'account');
    const [suspensions, contracts] = await Promise.all([
      this.queue.suspensions(id),
      this.queue.contracts(id),
    ]);
    const verdict = account.suspendedAt ? 'reinstate_account' : 'suspend_account';
    return this.pages.show('moderation/account', 'accounts', actor, request, {
      account,
      suspensions,
      contracts,
      verdicts: verdictForms(id === actor.accountId && !posted ? [] : [verdict], posted).map((one) => ({
        ...one,
        rules: ruleOptions(accountRules[verdict], request.locale),
      })),
      action: `/staff/accounts/${id}/decision`,
    });
  }
}
