import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../platform/errors.js';
import { blank, submit } from '../platform/http/form.js';
import { redirect, view, type PageResult } from '../platform/http/page.js';
import { AccountLinks, linkExpired } from './account-links.js';
import { Accounts } from './accounts.service.js';
import { Allow, AllowUnconfirmed, WithMember } from './access.js';
import type { Member } from './actor.js';
import { SignUpForm } from './identity.forms.js';
import { SessionCookies } from './session-cookies.js';

@Controller()
@Allow('public')
export class SignUpController {
  constructor(
    private readonly accounts: Accounts,
    private readonly links: AccountLinks,
    private readonly cookies: SessionCookies,
  ) {}

  @Get('signup')
  show(@Query('as') as: string | undefined): PageResult {
    return view('identity/signup', { form: blank({ kind: as === 'assistant' ? 'assistant' : 'business' }) });
  }

  @Post('signup')
  create(@Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, SignUpForm, {
      done: async (data) => {
        await this.accounts.signUp(data, request.locale, request.ip);
        return view('identity/check_mail', { email: data.email });
      },
      again: (form) => view('identity/signup', { form }),
    });
  }

  // Mail scanners open links: the link shows a button, and only pressing it confirms.
  @Get('confirm/:secret')
  async ask(@Param('secret') secret: string): Promise<PageResult> {
    if (!(await this.links.works(secret, 'confirm'))) return linkExpired();
    return view('identity/confirm', { secret, noindex: true });
  }

  @Post('confirm/:secret')
  async confirm(
    @Param('secret') secret: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PageResult> {
    try {
      const accountId = await this.accounts.confirm(secret);
      await this.cookies.open(request, reply, accountId);
      return redirect('/', 'identity.notice.confirmed');
    } catch (error) {
      if (error instanceof Refusal) return linkExpired();
      throw error;
    }
  }

  @Post('confirmations')
  @Allow('account.write')
  @AllowUnconfirmed()
  async again(@WithMember() actor: Member): Promise<PageResult> {
    await this.accounts.confirmAgain(actor);
    return view('identity/check_mail', { email: actor.email });
  }
}
