import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../../identity/index.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { Desks } from '../desks.service.js';
import { DocumentArchive, type DocumentLine, type WholeDocument } from './document-archive.service.js';
import { Documents } from './documents.service.js';
import { AgainForm, DraftForm, ReturnForm, TemplateForm, VersionForm } from './template.forms.js';
import { DocumentTemplates, type Template } from './templates.service.js';

/** The client's documents and templates, for other programs. */
@Controller('api/v1/contracts/:contractId')
@ApiTags('documents')
@Allow('desk.instruct')
export class ClientDocumentsApi {
  constructor(
    private readonly desks: Desks,
    private readonly documents: Documents,
    private readonly kept: DocumentArchive,
    private readonly templates: DocumentTemplates,
  ) {}

  @Get('document-templates')
  @Allow('desk.read')
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<Template>> {
    return this.desks.read(actor, contractId, async (desk) =>
      sliceOf(await this.templates.of(desk), query, ({ id }) => id),
    );
  }

  @Post('document-templates')
  async create(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: TemplateForm }) body: z.output<typeof TemplateForm>,
  ): Promise<{ id: string }> {
    return { id: await this.templates.save(actor, contractId, null, body) };
  }

  @Put('document-templates/:id')
  async save(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: TemplateForm }) body: z.output<typeof TemplateForm>,
  ): Promise<{ id: string }> {
    return { id: await this.templates.save(actor, contractId, id, body) };
  }

  @Delete('document-templates/:id')
  @HttpCode(204)
  retire(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<void> {
    return this.templates.retire(actor, contractId, id);
  }

  @Get('documents')
  @Allow('desk.read')
  archive(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<DocumentLine>> {
    return this.desks.read(actor, contractId, (desk) => this.kept.page(desk, query));
  }

  @Get('documents/:id')
  @Allow('desk.read')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<WholeDocument> {
    return this.desks.read(actor, contractId, (desk) => this.kept.find(desk, id));
  }

  @Post('documents/:id/approval')
  async approve(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: VersionForm }) body: z.output<typeof VersionForm>,
  ): Promise<{ id: string }> {
    await this.documents.approve(actor, contractId, id, body.version);
    return { id };
  }

  @Post('documents/:id/returns')
  async sendBack(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: ReturnForm }) body: z.output<typeof ReturnForm>,
  ): Promise<{ id: string }> {
    await this.documents.sendBack(actor, contractId, id, body.version, body.reason);
    return { id };
  }
}

/** The assistant's side: drafts from a template. */
@Controller('api/v1/desk/:contractId/drafts')
@ApiTags('documents')
@Allow('desk.work')
export class DeskDocumentsApi {
  constructor(private readonly documents: Documents) {}

  @Post()
  async draft(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: DraftForm }) body: z.output<typeof DraftForm>,
  ): Promise<{ id: string }> {
    return { id: await this.documents.draft(actor, contractId, body) };
  }

  @Post(':id/versions')
  async again(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: AgainForm }) body: z.output<typeof AgainForm>,
  ): Promise<{ id: string }> {
    await this.documents.again(actor, contractId, id, body);
    return { id };
  }
}
