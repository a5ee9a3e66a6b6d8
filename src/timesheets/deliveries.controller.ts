import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Contracts } from '../contracts/index.js';
import { Allow, allows, WithMember, type Member } from '../identity/index.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { Download, redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { Missing } from '../platform/errors.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { Deliveries } from './deliveries.service.js';
import { DeliveryQueries } from './delivery.queries.js';
import { AgainForm, ApprovalForm, DeliveryForm, SendBackForm } from './timesheets.forms.js';

interface Refused {
  of: string;
  form: FormState;
}

@Controller()
export class DeliveriesController {
  constructor(
    private readonly contracts: Contracts,
    private readonly deliveries: Deliveries,
    private readonly queries: DeliveryQueries,
  ) {}

  @Get('contracts/:contractId/deliveries')
  @Allow('timesheets.read')
  index(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    return this.page(actor, contractId, locale);
  }

  @Post('contracts/:contractId/deliveries')
  @Allow('deliveries.hand_over')
  async handOver(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, DeliveryForm, {
      done: async (data) => {
        await this.deliveries.handOver(actor, contractId, data);
        return redirect(`/contracts/${contractId}/deliveries`, 'timesheets.notice.handed_over');
      },
      again: (form) => this.page(actor, contractId, request.locale, { of: 'new', form }),
    });
  }

  @Post('deliveries/:id/rounds')
  @Allow('deliveries.hand_over')
  async again(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const { contractId } = await this.queries.one(actor, id);
    return submit(request, AgainForm, {
      done: async (data) => {
        await this.deliveries.handOverAgain(actor, id, data);
        return redirect(`/contracts/${contractId}/deliveries`, 'timesheets.notice.handed_over');
      },
      again: (form) => this.page(actor, contractId, request.locale, { of: id, form }),
    });
  }

  @Post('deliveries/:id/acceptance')
  @Allow('deliveries.accept')
  async accept(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const { contractId } = await this.queries.one(actor, id);
    return submit(request, ApprovalForm, {
      done: async ({ revision }) => {
        await this.deliveries.accept(actor, id, revision);
        return redirect(`/contracts/${contractId}/deliveries`, 'timesheets.notice.accepted');
      },
      again: (form) => this.page(actor, contractId, request.locale, { of: id, form }),
    });
  }

  @Post('deliveries/:id/return')
  @Allow('deliveries.accept')
  async sendBack(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const { contractId } = await this.queries.one(actor, id);
    return submit(request, SendBackForm, {
      done: async ({ revision, reason }) => {
        await this.deliveries.sendBack(actor, id, revision, reason);
        return redirect(`/contracts/${contractId}/deliveries`, 'timesheets.notice.sent_back');
      },
      again: (form) => this.page(actor, contractId, request.locale, { of: id, form }),
    });
  }

  @Get('deliveries/:id/files/:fileId')
  @Allow('timesheets.read')
  async file(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Param('fileId') fileId: string,
  ): Promise<Download> {
    const { content, mediaType, name } = await this.deliveries.file(actor, id, fileId);
    return new Download(content, mediaType, name);
  }

  private async page(actor: Member, contractId: string, locale: Locale, refused?: Refused): Promise<View> {
    const contract = await this.contracts.of(actor, contractId);
    if (contract.kind !== 'fixed') throw new Missing('deliveries');
    const items = await this.queries.ofContract(actor, contractId);
    const accepts = allows('deliveries.accept', actor.role);
    const handsOver = allows('deliveries.hand_over', actor.role);
    const first = items.find(({ state }) => state !== 'accepted');
    return view('timesheets/deliveries', {
      title: translate(locale, 'timesheets.deliveries.title'),
      contract: { id: contract.id, title: contract.title, number: contract.number },
      price: contract.version.priceCents,
      currency: contract.version.currency,
      side: actor.role === 'assistant' ? 'assistant' : 'business',
      headline: first?.state ?? (items.length ? 'accepted' : 'none'),
      items: items.map((item) => ({
        ...item,
        mayAnswer: accepts && item.state === 'handed_over',
        mayRepeat: handsOver && item.state === 'sent_back',
        form: refused?.of === item.id ? refused.form : blank(),
        tone: { handed_over: 'wait', sent_back: 'ask', accepted: 'ok' }[item.state],
        silent: item.state === 'accepted' && !item.acceptedBy,
      })),
      mayHandOver: handsOver && ['active', 'in_notice'].includes(contract.state),
      newForm: refused?.of === 'new' ? refused.form : blank(),
      zone: contract.timezone,
    });
  }
}
