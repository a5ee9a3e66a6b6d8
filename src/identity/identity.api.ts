import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { Accounts } from './accounts.service.js';
import { Allow, WithBusiness, WithMember } from './access.js';
import type { BusinessActor, Member } from './actor.js';
import { AccountForm, ChangePasswordForm, EmailForm, InviteForm, RoleForm } from './identity.forms.js';
import { EmailChanges } from './email-changes.service.js';
import { Members, type InvitationRow, type MemberRow, type MemberRole } from './members.service.js';
import type { z } from 'zod';

@Controller('api/v1/me')
@ApiTags('me')
export class MeApi {
  constructor(
    private readonly accounts: Accounts,
    private readonly emails: EmailChanges,
  ) {}

  // A token of any scope may ask whose it is.
  @Get()
  @Allow('account.whoami')
  show(@WithMember() actor: Member) {
    const { accountId, name, email, role, organisationId, organisationName, locale, timezone, scopes } =
      actor;
    return {
      accountId,
      name,
      email,
      role,
      organisation: organisationId && { id: organisationId, name: organisationName },
      locale,
      timezone,
      scopes,
    };
  }

  @Patch()
  @Allow('account.write')
  async update(
    @WithMember() actor: Member,
    @Body({ schema: AccountForm.partial() }) body: Partial<z.output<typeof AccountForm>>,
  ) {
    const { name, locale, timezone } = { ...actor, ...body };
    await this.accounts.update(actor, { name, locale, timezone });
    return this.show({ ...actor, name, locale, timezone });
  }

  /** Mails a link to the new address: using it changes the account's. Needs the current password and a session. */
  @Post('email-changes')
  @Allow('account.secure')
  @HttpCode(202)
  async changeEmail(
    @WithMember() actor: Member,
    @Body({ schema: EmailForm }) body: z.output<typeof EmailForm>,
  ): Promise<{ email: string }> {
    await this.emails.ask(actor, body.current, body.email);
    return { email: body.email };
  }

  /** Needs the current password and a session; the other sessions end. */
  @Put('password')
  @Allow('account.secure')
  @HttpCode(204)
  password(
    @WithMember() actor: Member,
    @Body({ schema: ChangePasswordForm }) body: z.output<typeof ChangePasswordForm>,
  ): Promise<void> {
    return this.accounts.changePassword(actor, body.current, body.password);
  }
}

@Controller('api/v1/members')
@ApiTags('members')
@Allow('members.write')
export class MembersApi {
  constructor(private readonly members: Members) {}

  @Get()
  @Allow('members.read')
  async index(
    @WithBusiness() actor: BusinessActor,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<MemberRow>> {
    return sliceOf(await this.members.list(actor), query, ({ accountId }) => accountId);
  }

  @Get('invitations')
  @Allow('members.read')
  async invitations(
    @WithBusiness() actor: BusinessActor,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<InvitationRow>> {
    return sliceOf(await this.members.invitations(actor), query, ({ id }) => id);
  }

  @Post('invitations')
  @HttpCode(202)
  async invite(
    @WithBusiness() actor: BusinessActor,
    @Body({ schema: InviteForm }) body: { email: string; role: MemberRole },
  ) {
    await this.members.invite(actor, body.email, body.role);
    return { email: body.email, role: body.role };
  }

  @Delete('invitations/:id')
  @HttpCode(204)
  withdraw(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<void> {
    return this.members.withdraw(actor, id);
  }

  @Patch(':accountId')
  @HttpCode(204)
  changeRole(
    @WithBusiness() actor: BusinessActor,
    @Param('accountId') accountId: string,
    @Body({ schema: RoleForm }) body: { role: MemberRole },
  ): Promise<void> {
    return this.members.changeRole(actor, accountId, body.role);
  }

  @Delete(':accountId')
  @HttpCode(204)
  remove(@WithBusiness() actor: BusinessActor, @Param('accountId') accountId: string): Promise<void> {
    return this.members.remove(actor, accountId);
  }
}
