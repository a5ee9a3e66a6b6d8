import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { submit, type FormState } from '../../platform/http/form.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { Openings } from '../contacts/openings.service.js';
import { DeskPages } from '../desk-pages.service.js';
import { Desks } from '../desks.service.js';
import { DebtorForm, NoteForm, PromiseForm, SendForm } from './unpaid.forms.js';
import { UnpaidPages } from './unpaid-pages.service.js';
import { Unpaid } from './unpaid.service.js';

const base = (contractId: string): string => `/desk/${contractId}/unpaid`;

/** The assistant's round of unpaid invoices: whose turn it is, the letter, promises. */
@Controller('desk/:contractId/unpaid')
@Allow('desk.work')
export class DeskUnpaidController {
  constructor(
    private readonly desks: Desks,
    private readonly desk: DeskPages,
    private readonly unpaid: Unpaid,
    private readonly pages: UnpaidPages,
    private readonly openings: Openings,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('tab') tab?: unknown,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    const model = await this.desks.work(actor, contractId, async (desk) => {
      await this.openings.note(desk, 'invoices');
      return {
        client: desk.contract,
        ...(await this.pages.list(desk, request.locale, base(contractId), tab, cursor)),
      };
    });
    return this.desk.page(request, actor, 'unpaid/desk', { ...model, current: contractId });
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

  @Post(':id/reminders')
  send(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, SendForm, {
      done: async (said) => {
        await this.unpaid.send(actor, contractId, id, said);
        return redirect(`${base(contractId)}/${id}`, 'unpaid.notice.sent');
      },
      again: (sendForm) => this.one(request, actor, contractId, id, { sendForm }),
    });
  }

  @Post(':id/promises')
  promise(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, PromiseForm, {
      done: async (said) => {
        await this.unpaid.promise(actor, contractId, id, said);
        return redirect(`${base(contractId)}/${id}`, 'unpaid.notice.promised');
      },
      again: (promiseForm) => this.one(request, actor, contractId, id, { promiseForm }),
    });
  }

  @Post(':id/hand-backs')
  handBack(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, NoteForm, {
      done: async ({ note }) => {
        await this.unpaid.handBack(actor, contractId, id, note);
        return redirect(`${base(contractId)}/${id}`, 'unpaid.notice.handed_back');
      },
      again: (backForm) => this.one(request, actor, contractId, id, { backForm }),
    });
  }

  @Post(':id/debtor')
  reach(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, DebtorForm, {
      done: async (how) => {
        await this.desks.work(actor, contractId, (desk) => this.unpaid.reach(desk, id, how));
        return redirect(`${base(contractId)}/${id}`, 'unpaid.notice.debtor');
      },
      again: (debtorForm) => this.one(request, actor, contractId, id, { debtorForm }),
    });
  }

  private async one(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    id: string,
    refused: Record<string, FormState> = {},
  ): Promise<View> {
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const page = await this.pages.one(desk, request.locale, base(contractId), id);
      await this.openings.note(desk, 'invoice', { invoiceId: id });
      return { client: desk.contract, ...page, ...refused };
    });
    return this.desk.page(request, actor, 'unpaid/desk_invoice', { ...model, current: contractId });
  }
}
