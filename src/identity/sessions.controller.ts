import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { blank, submit } from '../platform/http/form.js';
import { redirect, safePath, view, type PageResult } from '../platform/http/page.js';
import { Accounts } from './accounts.service.js';
import { Allow, AllowUnconfirmed, WithActor, WithMember } from './access.js';
import type { Actor, Member } from './actor.js';
import { LogInForm } from './identity.forms.js';
import { SessionCookies } from './session-cookies.js';
import { Sessions } from './sessions.service.js';

@Controller()
export class SessionsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly cookies: SessionCookies,
  ) {}

  @Get('login')
  @Allow('public')
  show(@WithActor() actor: Actor, @Query('next') next: string | undefined): PageResult {
    if (actor.accountId) return redirect(safePath(next));
    return view('identity/login', { form: blank({ next: safePath(next) }) });
  }

  @Post('login')
  @Allow('public')
  create(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PageResult> {
    return submit(request, LogInForm, {
      done: async (data) => {
        const accountId = await this.accounts.logIn(data.email, data.password, request.ip);
        await this.cookies.open(request, reply, accountId);
        return redirect(safePath(data.next));
      },
      again: (form) => view('identity/login', { form }),
    });
  }

  @Post('logout')
  @Allow('account.write')
  @AllowUnconfirmed()
  async destroy(
    @WithMember() actor: Member,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PageResult> {
    if (actor.sessionId) await this.sessions.end(actor, actor.sessionId);
    this.cookies.forget(reply);
    return redirect('/');
  }

  @Post('account/sessions/:id/end')
  @Allow('account.write')
  async end(@WithMember() actor: Member, @Param('id') id: string): Promise<PageResult> {
    await this.sessions.end(actor, id);
    return redirect('/account', 'identity.notice.session_ended');
  }
}
