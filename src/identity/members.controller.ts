import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { Refusal } from '../platform/errors.js';
import { Allow, WithBusiness } from './access.js';
import type { BusinessActor } from './actor.js';
import { InviteForm, JoinForm, RoleForm } from './identity.forms.js';
import { Members } from './members.service.js';
import { SessionCookies } from './session-cookies.js';

@Controller('members')
@Allow('members.write')
export class MembersController {
  constructor(private readonly members: Members) {}

  @Get()
  @Allow('members.read')
  index(@WithBusiness() actor: BusinessActor): Promise<View> {
    return this.page(actor, blank({ role: 'manager' }));
  }

  @Post('invitations')
  invite(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, InviteForm, {
      done: async (data) => {
        await this.members.invite(actor, data.email, data.role);
        return redirect('/members', 'identity.notice.invited');
      },
      again: (form) => this.page(actor, form),
    });
  }

  @Post('invitations/:id/withdraw')
  async withdraw(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<PageResult> {
    await this.members.withdraw(actor, id);
    return redirect('/members', 'identity.notice.invitation_withdrawn');
  }

  @Post(':id/role')
  changeRole(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, RoleForm, {
      done: async (data) => {
        await this.members.changeRole(actor, id, data.role);
        return redirect('/members', 'identity.notice.saved');
      },
      again: (form) => this.page(actor, form),
    });
  }

  @Post(':id/remove')
  remove(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, RoleForm.partial(), {
      done: async () => {
        await this.members.remove(actor, id);
        return redirect('/members', 'identity.notice.member_removed');
      },
      again: (form) => this.page(actor, form),
    });
  }

  private async page(actor: BusinessActor, form: FormState): Promise<View> {
    const [members, invitations] = await Promise.all([
      this.members.list(actor),
      this.members.invitations(actor),
    ]);
    const owners = members.filter(({ role }) => role === 'owner').length;
    return view('identity/members', {
      members: members.map((row) => ({
        ...row,
        me: row.accountId === actor.accountId,
        onlyOwner: row.role === 'owner' && owners === 1,
      })),
      invitations,
      mayChange: actor.role === 'owner',
      form,
    });
  }
}

@Controller('join')
@Allow('public')
export class JoinController {
  constructor(
    private readonly members: Members,
    private readonly cookies: SessionCookies,
  ) {}

  @Get(':secret')
  show(@Param('secret') secret: string): Promise<View> {
    return this.page(secret, blank());
  }

  @Post(':secret')
  async accept(
    @Param('secret') secret: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PageResult> {
    const { known } = await this.members.invitation(secret);
    if (known) {
      // Whoever holds the mailed link may join the account to the organisation, but not log in with it.
      await this.members.join(secret, null, request.locale);
      return redirect('/login', 'identity.notice.joined');
    }
    return submit(request, JoinForm, {
      done: async (data) => {
        await this.cookies.open(request, reply, await this.members.join(secret, data, request.locale));
        return redirect('/', 'identity.notice.joined');
      },
      again: (form) => this.page(secret, form),
    });
  }

  private async page(secret: string, form: FormState): Promise<View> {
    try {
      return view('identity/join', {
        secret,
        form,
        invitation: await this.members.invitation(secret),
        noindex: true,
      });
    } catch (error) {
      if (error instanceof Refusal) return view('identity/link_expired', {}, { status: 422 });
      throw error;
    }
  }
}
