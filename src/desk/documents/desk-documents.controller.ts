import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { submit, type FormState } from '../../platform/http/form.js';
import { Download, redirect, type PageResult, type View } from '../../platform/http/page.js';
import { Openings } from '../contacts/openings.service.js';
import type { Desk } from '../desk.js';
import { DeskPages } from '../desk-pages.service.js';
import { Desks } from '../desks.service.js';
import { asText } from '../timeline/pages.js';
import { versionOf } from './client-documents.controller.js';
import { DocumentPages } from './documents.pages.js';
import { DocumentArchive } from './document-archive.service.js';
import { Documents } from './documents.service.js';
import { AgainForm, DraftForm } from './template.forms.js';

const base = (contractId: string): string => `/desk/${contractId}/documents`;

/** The assistant makes documents from the client's templates. */
@Controller('desk/:contractId/documents')
@Allow('desk.work')
export class DeskDocumentsController {
  constructor(
    private readonly desks: Desks,
    private readonly desk: DeskPages,
    private readonly documents: Documents,
    private readonly archive: DocumentArchive,
    private readonly pages: DocumentPages,
    private readonly openings: Openings,
  ) {}

  @Get()
  index(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    return this.page(request, actor, contractId, 'documents/desk', (desk) =>
      this.pages.list(desk, request.locale, base(contractId), cursor),
    );
  }

  @Get('new')
  open(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('template') template?: unknown,
  ): Promise<View> {
    return this.page(request, actor, contractId, 'documents/draft', (desk) =>
      this.pages.open(desk, base(contractId), asText(template)),
    );
  }

  @Post()
  draft(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, DraftForm, {
      done: async (said) => {
        const id = await this.documents.draft(actor, contractId, said);
        return redirect(`${base(contractId)}/${id}`, 'documents.notice.drafted');
      },
      again: (draftForm) =>
        this.page(request, actor, contractId, 'documents/draft', async (desk) => ({
          ...(await this.pages.open(desk, base(contractId), asText(draftForm.values['templateId']))),
          draftForm,
        })),
    });
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

  @Get(':id/versions/:version')
  file(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Param('version') version: string,
  ): Promise<Download> {
    return this.desks.work(actor, contractId, async (desk) => {
      const file = await this.archive.file(desk, id, versionOf(version));
      await this.openings.note(desk, 'record', { recordId: id });
      return new Download(file, 'application/pdf', `v${versionOf(version)}.pdf`, {
        inline: true,
        cache: 'private, no-store',
      });
    });
  }

  @Post(':id/versions')
  again(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, AgainForm, {
      done: async (said) => {
        await this.documents.again(actor, contractId, id, said);
        return redirect(`${base(contractId)}/${id}`, 'documents.notice.drafted');
      },
      again: (draftForm) => this.one(request, actor, contractId, id, draftForm),
    });
  }

  private one(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    id: string,
    draftForm?: FormState,
  ): Promise<View> {
    return this.page(
      request,
      actor,
      contractId,
      'documents/desk_document',
      async (desk) => ({
        ...(await this.pages.one(desk, request.locale, base(contractId), id)),
        ...(draftForm && { draftForm }),
      }),
      id,
    );
  }

  private async page(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    template: string,
    model: (desk: Desk) => Promise<Record<string, unknown>>,
    id: string | null = null,
  ): Promise<View> {
    const inside = await this.desks.work(actor, contractId, async (desk) => {
      const said = await model(desk);
      await this.openings.note(desk, id ? 'record' : 'documents', { recordId: id });
      return { client: desk.contract, ...said };
    });
    return this.desk.page(request, actor, template, { ...inside, current: contractId });
  }
}
