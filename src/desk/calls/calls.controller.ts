import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { submit } from '../../platform/http/form.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { CallerForm } from '../contacts/contacts.forms.js';
import { ClientPage } from '../client-page.service.js';
import { asText } from '../timeline/pages.js';
import { CallPage, type Refused } from './call-page.service.js';
import { CallTypeChoice, EndForm, TakeForm } from './calls.forms.js';
import { Calls } from './calls.service.js';

@Controller('desk/:contractId/calls')
@Allow('desk.work')
export class CallsController {
  constructor(
    private readonly calls: Calls,
    private readonly page: CallPage,
    private readonly client: ClientPage,
  ) {}

  @Post()
  take(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, TakeForm, {
      done: async (caller) =>
        redirect(`/desk/${contractId}/calls/${await this.calls.take(actor, contractId, caller)}`),
      again: () => this.client.show(request, actor, contractId),
    });
  }

  @Get(':id')
  async show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Query('do') chosen?: unknown,
  ): Promise<PageResult> {
    const page = await this.page.show(request, actor, contractId, id, asText(chosen));
    return page ?? redirect(`/desk/${contractId}/records/${id}`);
  }

  @Post(':id/type')
  choose(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CallTypeChoice, {
      done: async ({ type }) => {
        await this.calls.setType(actor, contractId, id, type);
        return redirect(`/desk/${contractId}/calls/${id}`);
      },
      again: () => this.again(request, actor, contractId, id, {}),
    });
  }

  @Post(':id/caller')
  identify(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CallerForm, {
      done: async (caller) => {
        await this.calls.setCaller(actor, contractId, id, caller);
        return redirect(`/desk/${contractId}/calls/${id}`, 'desk.notice.caller_saved');
      },
      again: (caller) => this.again(request, actor, contractId, id, { caller }),
    });
  }

  @Post(':id/ending')
  end(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, EndForm, {
      done: async (data) => {
        await this.calls.end(actor, contractId, id, data);
        return redirect(`/desk/${contractId}`, 'desk.notice.call_ended');
      },
      again: (end) => this.again(request, actor, contractId, id, { end }),
    });
  }

  /** The page with what was refused; once the call is over there is no such page any more. */
  private async again(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    id: string,
    refused: Refused,
  ): Promise<View> {
    return (
      (await this.page.show(request, actor, contractId, id, '', refused)) ??
      (await this.client.show(request, actor, contractId))
    );
  }
}
