import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { blank, flatten, submit, type FormState } from '../../platform/http/form.js';
import { Download, redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { DocumentPages } from './documents.pages.js';
import { DocumentArchive } from './document-archive.service.js';
import { Documents } from './documents.service.js';
import { fieldKinds, ownNames } from './fields.rules.js';
import { ReturnForm, TemplateForm, VersionForm } from './template.forms.js';
import { DocumentTemplates } from './templates.service.js';

const SPARE_FIELDS = 3;
const base = (contractId: string): string => `/contracts/${contractId}/documents`;
export const versionOf = (text: unknown): number => z.coerce.number().int().min(1).catch(0).parse(text);

/** The client's templates, what waits for its approval, and the archive. */
@Controller('contracts/:contractId/documents')
@Allow('desk.instruct')
export class ClientDocumentsController {
  constructor(
    private readonly desks: Desks,
    private readonly documents: Documents,
    private readonly archive: DocumentArchive,
    private readonly templates: DocumentTemplates,
    private readonly pages: DocumentPages,
  ) {}

  @Get()
  @Allow('desk.read')
  index(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) =>
      view('documents/client', {
        contract: desk.contract,
        ...(await this.pages.list(desk, request.locale, base(contractId), cursor)),
        mayAct: allows('desk.instruct', actor.role),
      }),
    );
  }

  @Get('templates/:id')
  openTemplate(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.templatePage(request, actor, contractId, id);
  }

  @Post('templates/:id')
  saveTemplate(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, TemplateForm, {
      done: async (input) => {
        await this.templates.save(actor, contractId, id === 'new' ? null : id, input);
        return redirect(base(contractId), 'documents.notice.template');
      },
      again: (form) => this.templatePage(request, actor, contractId, id, form),
    });
  }

  @Post('templates/:id/retirement')
  async retire(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<PageResult> {
    await this.templates.retire(actor, contractId, id);
    return redirect(base(contractId), 'documents.notice.retired');
  }

  @Get(':id')
  @Allow('desk.read')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.one(request, actor, contractId, id);
  }

  @Get(':id/versions/:version')
  @Allow('desk.read')
  file(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Param('version') version: string,
  ): Promise<Download> {
    return this.desks.read(
      actor,
      contractId,
      async (desk) =>
        new Download(
          await this.archive.file(desk, id, versionOf(version)),
          'application/pdf',
          `v${versionOf(version)}.pdf`,
          {
            inline: true,
            cache: 'private, no-store',
          },
        ),
    );
  }

  @Post(':id/approval')
  approve(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, VersionForm, {
      done: async ({ version }) => {
        await this.documents.approve(actor, contractId, id, version);
        return redirect(`${base(contractId)}/${id}`, 'documents.notice.approved');
      },
      again: (reasonForm) => this.one(request, actor, contractId, id, reasonForm),
    });
  }

  @Post(':id/returns')
  sendBack(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, ReturnForm, {
      done: async ({ version, reason }) => {
        await this.documents.sendBack(actor, contractId, id, version, reason);
        return redirect(`${base(contractId)}/${id}`, 'documents.notice.sent_back');
      },
      again: (reasonForm) => this.one(request, actor, contractId, id, reasonForm),
    });
  }

  private one(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    id: string,
    reasonForm?: FormState,
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) =>
      view('documents/client_document', {
        contract: desk.contract,
        ...(await this.pages.one(desk, request.locale, base(contractId), id)),
        ...(reasonForm && { reasonForm }),
        mayAct: allows('desk.instruct', actor.role),
      }),
    );
  }

  private templatePage(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    id: string,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const one = id === 'new' ? null : await this.templates.find(desk, id);
      return view('documents/template', {
        contract: desk.contract,
        home: base(contractId),
        id,
        one,
        templateForm:
          refused ??
          blank(
            one
              ? { ...flatten(one), approval: one.approval ? 'true' : '' }
              : { language: 'it', approval: 'true', revision: 0 },
          ),
        rows: Array.from({ length: (one?.fields.length ?? 1) + SPARE_FIELDS }, (_, index) => index),
        kinds: fieldKinds.map((value) => ({ value, label: translate(locale, `documents.kind.${value}`) })),
        languages: ['it', 'en'].map((value) => ({
          value,
          label: translate(locale, `unpaid.language.${value}`),
        })),
        own: ownNames.map((name) => `{${name}}`).join(' '),
        title: one?.name ?? translate(locale, 'documents.new_template'),
      });
    });
  }
}
