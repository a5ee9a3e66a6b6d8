import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { found } from '../platform/errors.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { Accounts } from './accounts.service.js';
import { Allow, AllowUnconfirmed, WithMember } from './access.js';
import type { Member } from './actor.js';
import { LogInForm } from './identity.forms.js';
import { Organisations } from './organisations.service.js';
import { SessionCookies } from './session-cookies.js';
import { Sessions, type SessionRow } from './sessions.service.js';

export interface OpenedSession {
  token: string;
  accountId: string;
}

/** What opening a session answers; the same secret travels in the cookie for clients that keep one. */
export const answerOf = (token: string, accountId: string): OpenedSession => ({ token, accountId });

const ActingFor = z.object({ organisationId: z.uuid() });

@Controller('api/v1/sessions')
@ApiTags('sessions')
@Allow('account.write')
export class SessionsApi {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly organisations: Organisations,
    private readonly cookies: SessionCookies,
  ) {}

  /** Logs in: a session can do whatever the person can in a browser. */
  @Post()
  @Allow('public')
  async open(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: LogInForm.omit({ next: true }) })
    { email, password }: { email: string; password: string },
  ): Promise<OpenedSession> {
    const accountId = await this.accounts.logIn(email, password, request.ip);
    return answerOf(await this.cookies.open(request, reply, accountId), accountId);
  }

  @Get()
  @Allow('account.read')
  async index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<SessionRow & { current: boolean }>> {
    const rows = await this.sessions.list(actor);
    return sliceOf(
      rows.map((row) => ({ ...row, current: row.id === actor.sessionId })),
      query,
      ({ id }) => id,
    );
  }

  /** Logs out. */
  @Delete('current')
  @AllowUnconfirmed()
  @HttpCode(204)
  async close(@WithMember() actor: Member, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.end(actor, found(actor.sessionId, 'session'));
    this.cookies.forget(reply);
  }

  /** Acts for another of one's businesses from now on, in this session. */
  @Put('current/organisation')
  @HttpCode(204)
  actFor(
    @WithMember() actor: Member,
    @Body({ schema: ActingFor }) { organisationId }: z.output<typeof ActingFor>,
  ): Promise<void> {
    return this.organisations.actFor(actor, organisationId);
  }

  @Delete(':id')
  @HttpCode(204)
  end(@WithMember() actor: Member, @Param('id') id: string): Promise<void> {
    return this.sessions.end(actor, id);
  }
}
