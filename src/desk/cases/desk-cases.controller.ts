import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { submit } from '../../platform/http/form.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { CallerForm } from '../contacts/contacts.forms.js';
import type { Desk } from '../desk.js';
import { DeskPages } from '../desk-pages.service.js';
import { Desks } from '../desks.service.js';
import { CaseEdit, MoveForm } from './case.form.js';
import { CasePages } from './case-pages.service.js';
import { Cases } from './cases.service.js';

type Refused = Parameters<CasePages['one']>[3];
const home = (contractId: string): string => `/desk/${contractId}/cases`;

/** A client's cases, as its assistant works on them. */
@Controller('desk/:contractId/cases')
@Allow('desk.work')
export class DeskCasesController {
  constructor(
    private readonly desks: Desks,
    private readonly desk: DeskPages,
    private readonly pages: CasePages,
    private readonly cases: Cases,
  ) {}

  @Get()
  board(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('s') s?: unknown,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    return this.page(request, actor, contractId, 'cases/desk_board', (desk) =>
      this.pages.board(desk, request.locale, { s, cursor }),
    );
  }

  @Get(':id')
  show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.one(request, actor, contractId, id);
  }

  @Post(':id')
  edit(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CaseEdit, {
      done: async (said) => {
        await this.desks.work(actor, contractId, (desk) => this.cases.edit(desk, id, said));
        return redirect(`${home(contractId)}/${id}`, 'cases.notice.saved');
      },
      again: (edit) => this.one(request, actor, contractId, id, { edit }),
    });
  }

  @Post(':id/moves')
  move(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, MoveForm, {
      done: async (to) => {
        await this.desks.work(actor, contractId, (desk) => this.cases.move(desk, id, to));
        return redirect(`${home(contractId)}#case-${id}`, 'cases.notice.moved');
      },
      again: (edit) => this.one(request, actor, contractId, id, { edit }),
    });
  }

  @Post(':id/contacts')
  link(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CallerForm, {
      done: async (caller) => {
        await this.desks.work(actor, contractId, (desk) => this.cases.link(desk, id, caller));
        return redirect(`${home(contractId)}/${id}`, 'cases.notice.linked');
      },
      again: (contact) => this.one(request, actor, contractId, id, { contact }),
    });
  }

  @Post(':id/contacts/:contactId/removal')
  unlink(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Param('contactId') contactId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.desks.work(actor, contractId, (desk) => this.cases.unlink(desk, id, contactId));
        return redirect(`${home(contractId)}/${id}`, 'cases.notice.unlinked');
      },
      again: () => this.one(request, actor, contractId, id),
    });
  }

  private one(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    id: string,
    refused?: Refused,
  ): Promise<View> {
    return this.page(request, actor, contractId, 'cases/desk_case', (desk) =>
      this.pages.one(desk, request.locale, id, refused),
    );
  }

  private async page(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    template: string,
    of: (desk: Desk) => Promise<Record<string, unknown>>,
  ): Promise<View> {
    const model = await this.desks.work(actor, contractId, async (desk) => ({
      client: desk.contract,
      zone: desk.contract.timezone,
      ...(await of(desk)),
    }));
    return this.desk.page(request, actor, template, { ...model, current: contractId });
  }
}
