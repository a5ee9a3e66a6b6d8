import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Accounts } from './accounts.service.js';
import { Allow, AllowUnconfirmed, WithMember } from './access.js';
import type { Member } from './actor.js';
import { ForgotForm, JoinForm, NewPasswordForm, SecretForm, SignUpForm } from './identity.forms.js';
import { EmailChanges } from './email-changes.service.js';
import { Members, type MemberRole } from './members.service.js';
import { SessionCookies } from './session-cookies.js';
import { answerOf, type OpenedSession } from './sessions.api.js';

const ResetForm = NewPasswordForm.extend(SecretForm.shape);

/** What needs no account yet, or no log-in: the answers tell nobody which addresses are known. */
@Controller('api/v1')
@ApiTags('sign-up')
@Allow('public')
export class SignUpApi {
  constructor(
    private readonly accounts: Accounts,
    private readonly members: Members,
    private readonly emails: EmailChanges,
    private readonly cookies: SessionCookies,
  ) {}

  @Post('sign-ups')
  @HttpCode(202)
  async signUp(
    @Req() { locale, ip }: FastifyRequest,
    @Body({ schema: SignUpForm }) body: z.output<typeof SignUpForm>,
  ): Promise<{ email: string }> {
    await this.accounts.signUp(body, locale, ip);
    return { email: body.email };
  }

  /** Confirms the address with the secret of the mailed link, and logs in. */
  @Post('confirmations')
  async confirm(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: SecretForm }) { secret }: z.output<typeof SecretForm>,
  ): Promise<OpenedSession> {
    const accountId = await this.accounts.confirm(secret);
    return answerOf(await this.cookies.open(request, reply, accountId), accountId);
  }

  /** Mails the confirming link again. */
  @Post('confirmations/mails')
  @Allow('account.write')
  @AllowUnconfirmed()
  @HttpCode(202)
  async confirmAgain(@WithMember() actor: Member): Promise<{ email: string }> {
    await this.accounts.confirmAgain(actor);
    return { email: actor.email };
  }

  @Post('password-resets')
  @HttpCode(202)
  async forgot(
    @Req() { ip }: FastifyRequest,
    @Body({ schema: ForgotForm }) { email }: z.output<typeof ForgotForm>,
  ): Promise<{ email: string }> {
    await this.accounts.forgot(email, ip);
    return { email };
  }

  /** Sets the new password with the secret of the mailed link; every session ends. */
  @Post('password-resets/completions')
  @HttpCode(204)
  reset(@Body({ schema: ResetForm }) { secret, password }: z.output<typeof ResetForm>): Promise<void> {
    return this.accounts.reset(secret, password);
  }

  /** Changes the address with the secret of the link mailed to the new one. */
  @Post('email-changes/completions')
  @HttpCode(204)
  changeEmail(@Body({ schema: SecretForm }) { secret }: z.output<typeof SecretForm>): Promise<void> {
    return this.emails.confirm(secret);
  }

  @Get('member-invitations/:secret')
  invitation(
    @Param('secret') secret: string,
  ): Promise<{ organisation: string; email: string; role: MemberRole; known: boolean }> {
    return this.members.invitation(secret);
  }

  /** Joins the business: an address with an account just joins, a new one needs a name and a password. */
  @Post('member-invitations/:secret/acceptance')
  @HttpCode(204)
  async join(
    @Req() { locale }: FastifyRequest,
    @Param('secret') secret: string,
    @Body({ schema: JoinForm.partial() }) body: Partial<z.output<typeof JoinForm>>,
  ): Promise<void> {
    const { known } = await this.members.invitation(secret);
    await this.members.join(secret, known ? null : JoinForm.parse(body), locale);
  }
}
