import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { nextLink, pageFrom } from '../platform/http/cursor.js';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { Lines, presentForecast, presentWatched } from '../matching/index.js';
import { Download, redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { contractDocument } from './contract.document.js';
import { presentContract, presentList } from './contract.presenter.js';
import { ContractQueries } from './contract.queries.js';
import { NoticeForm, PauseForm, SignatureForm, WithdrawalForm } from './contracts.forms.js';
import { Drafts } from './drafts.service.js';
import { Endings } from './endings.service.js';
import { Pauses } from './pauses.service.js';
import { Signatures } from './signatures.service.js';

const PAGE = 40;

@Controller('contracts')
@Allow('contracts.read')
export class ContractsController {
  constructor(
    private readonly queries: ContractQueries,
    private readonly signatures: Signatures,
    private readonly drafts: Drafts,
    private readonly pauses: Pauses,
    private readonly endings: Endings,
    private readonly lines: Lines,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Query('cursor') cursor: unknown,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    const side = actor.role === 'assistant' ? 'assistant' : 'business';
    const [page, tally] = await Promise.all([
      this.queries.grouped(actor, pageFrom(cursor, PAGE)),
      this.queries.tally(actor, side),
    ]);
    return view('contracts/index', {
      ...presentList(actor, page.items, tally),
      next: nextLink('/contracts', page.nextCursor),
      title: translate(request.locale, 'contracts.title'),
      side,
      begin: actor.role === 'assistant' ? '/invitations' : '/briefs',
    });
  }

  @Get(':id')
  show(@WithMember() actor: Member, @Param('id') id: string, @Req() request: FastifyRequest): Promise<View> {
    return this.page(actor, id, blank(), request.locale);
  }

  @Get(':id/document.pdf')
  async document(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<Download> {
    const contract = await this.queries.detail(actor, id);
    const content = await contractDocument(contract, request.locale);
    return new Download(content, 'application/pdf', `${contract.number}.pdf`);
  }

  @Post(':id/signatures')
  @Allow('contracts.sign')
  sign(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, SignatureForm, {
      done: async (data) => {
        const from = { ip: request.ip, userAgent: request.headers['user-agent'] ?? null };
        await this.signatures.sign(actor, id, { ...data, ...from });
        return redirect(`/contracts/${id}`, 'contracts.notice.signed');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':id/withdrawal')
  @Allow('contracts.write')
  withdraw(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, WithdrawalForm, {
      done: async ({ reason }) => {
        await this.drafts.withdraw(actor, id, reason);
        return redirect(`/contracts/${id}`, 'contracts.notice.withdrawn');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':id/pauses')
  @Allow('contracts.write')
  pause(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, PauseForm, {
      done: async ({ reason }) => {
        await this.pauses.start(actor, id, reason);
        return redirect(`/contracts/${id}`, 'contracts.notice.paused');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':id/pauses/end')
  @Allow('contracts.write')
  resume(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, PauseForm, {
      done: async () => {
        await this.pauses.end(actor, id);
        return redirect(`/contracts/${id}`, 'contracts.notice.resumed');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':id/notice')
  @Allow('contracts.write')
  notice(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, NoticeForm, {
      done: async ({ reason }) => {
        await this.endings.giveNotice(actor, id, reason);
        return redirect(`/contracts/${id}`, 'contracts.notice.notice_given');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  private async page(actor: Member, id: string, form: FormState, locale: Locale): Promise<View> {
    const contract = presentContract(actor, await this.queries.detail(actor, id), locale, form);
    const line = await this.lines.ofContract(id);
    const ahead = await this.lines.beforeSigning(id);
    return view('contracts/show', {
      ...contract,
      title: `${contract.number} · ${contract.title}`,
      name: actor.name,
      line: line && presentWatched(line, locale),
      forecast: ahead && presentForecast(ahead.agreed, ahead.agreed.target, ahead.her, locale),
    });
  }
}
