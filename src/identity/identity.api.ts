import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Accounts } from './accounts.service.js';
import { Allow, WithBusiness, WithMember } from './access.js';
import type { BusinessActor, Member } from './actor.js';
import { AccountForm, InviteForm, RoleForm } from './identity.forms.js';
import { Members, type InvitationRow, type MemberRow, type MemberRole } from './members.service.js';
import type { z } from 'zod';

@Controller('api/v1/me')
@ApiTags('me')
@ApiBearerAuth()
export class MeApi {
  constructor(private readonly accounts: Accounts) {}

  // A token of any scope may ask whose it is.
  @Get()
  @Allow('account.whoami')
  show(@WithMember() actor: Member): object {
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
    @Body({ schema: AccountForm }) body: z.output<typeof AccountForm>,
  ): Promise<object> {
    await this.accounts.update(actor, body);
    return this.show({ ...actor, ...body });
  }
}

@Controller('api/v1/members')
@ApiTags('members')
@ApiBearerAuth()
@Allow('members.write')
export class MembersApi {
  constructor(private readonly members: Members) {}

  @Get()
  @Allow('members.read')
  async index(@WithBusiness() actor: BusinessActor): Promise<{ items: MemberRow[] }> {
    return { items: await this.members.list(actor) };
  }

  @Get('invitations')
  @Allow('members.read')
  async invitations(@WithBusiness() actor: BusinessActor): Promise<{ items: InvitationRow[] }> {
    return { items: await this.members.invitations(actor) };
  }

  @Post('invitations')
  @HttpCode(202)
  async invite(
    @WithBusiness() actor: BusinessActor,
    @Body({ schema: InviteForm }) body: { email: string; role: MemberRole },
  ): Promise<object> {
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
