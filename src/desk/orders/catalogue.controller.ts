import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  allows,
  Allow,
  WithBusiness,
  WithMember,
  type BusinessActor,
  type Member,
} from '../../identity/index.js';
import {
  nextLink,
  pageFrom,
  pageQuery,
  sliceOf,
  type Page,
  type PageQuery,
} from '../../platform/http/cursor.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { textField } from '../../platform/http/text.js';
import { upload } from '../../platform/http/uploads.js';
import { number } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { remarkText } from '../reminders/unpaid.presenter.js';
import type { Item } from './catalogue-csv.rules.js';
import { Catalogue, type CatalogueItem, type Preview } from './catalogue.service.js';

const BYTES = 1024 * 1024;
const SHOWN = 50;
const FileForm = z.object({ file: upload({ types: ['text/plain', 'text/csv'], maxBytes: BYTES }) });
const FileBody = z.object({ name: textField(120).default(''), content: z.string().min(1).max(BYTES) });
const Nothing = z.object({});
const base = (contractId: string): string => `/contracts/${contractId}/catalogue`;
const rowOf = (item: Item, locale: Locale) => ({ ...item, vat: number(item.vatBps / 100, locale) });

/** The client's catalogue: read from a file, previewed, applied. */
@Controller('contracts/:contractId/catalogue')
@Allow('desk.instruct')
export class CatalogueController {
  constructor(
    private readonly desks: Desks,
    private readonly catalogue: Catalogue,
  ) {}

  @Get()
  @Allow('desk.read')
  index(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    return this.page(request, actor, contractId, cursor);
  }

  @Post('imports')
  read(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, FileForm, {
      done: async ({ file }) => {
        const id = await this.catalogue.read(actor, contractId, file.name, file.content);
        return redirect(`${base(contractId)}/imports/${id}`);
      },
      again: (form) => this.page(request, actor, contractId, undefined, form),
    });
  }

  @Get('imports/:id')
  preview(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.previewPage(request, actor, contractId, id);
  }

  @Post('imports/:id/application')
  apply(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, Nothing, {
      done: async () => {
        await this.catalogue.apply(actor, contractId, id);
        return redirect(base(contractId), 'catalogue.notice.applied');
      },
      again: () => this.previewPage(request, actor, contractId, id),
    });
  }

  private previewPage(
    { locale }: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    id: string,
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) => {
      const preview = await this.catalogue.preview(desk, id);
      return view('catalogue/preview', {
        contract: desk.contract,
        home: base(contractId),
        preview,
        rows: preview.items.slice(0, SHOWN).map((one) => rowOf(one, locale)),
        count: preview.items.length,
        remarks: preview.remarks.slice(0, 200).map((one) => remarkText(one, locale)),
        form: blank(),
        title: translate(locale, 'catalogue.preview.title'),
      });
    });
  }

  private page(
    { locale }: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    cursor: unknown,
    fileForm?: FormState,
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) => {
      const items = await this.catalogue.of(desk);
      const page = sliceOf(items, pageFrom(cursor, SHOWN), ({ id }) => id);
      return view('catalogue/show', {
        contract: desk.contract,
        base: base(contractId),
        rows: page.items.map((one) => rowOf(one, locale)),
        count: items.length,
        next: nextLink(base(contractId), page.nextCursor),
        fileForm: fileForm ?? blank(),
        mayAct: allows('desk.instruct', actor.role),
        title: translate(locale, 'catalogue.title'),
      });
    });
  }
}

/** The catalogue for other programs. */
@Controller('api/v1')
@ApiTags('catalogue')
@Allow('desk.instruct')
export class CatalogueApi {
  constructor(
    private readonly desks: Desks,
    private readonly catalogue: Catalogue,
  ) {}

  @Get('contracts/:contractId/catalogue')
  @Allow('desk.read')
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<CatalogueItem>> {
    return this.desks.read(actor, contractId, async (desk) =>
      sliceOf(await this.catalogue.of(desk), query, ({ id }) => id),
    );
  }

  @Get('desk/:contractId/catalogue')
  @Allow('desk.work')
  offered(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<CatalogueItem>> {
    return this.desks.work(actor, contractId, async (desk) =>
      sliceOf(await this.catalogue.of(desk), query, ({ id }) => id),
    );
  }

  @Post('contracts/:contractId/catalogue/imports')
  async read(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: FileBody }) body: z.output<typeof FileBody>,
  ): Promise<{ id: string }> {
    return { id: await this.catalogue.read(actor, contractId, body.name, Buffer.from(body.content)) };
  }

  @Get('contracts/:contractId/catalogue/imports/:id')
  preview(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<Preview> {
    return this.desks.read(actor, contractId, (desk) => this.catalogue.preview(desk, id));
  }

  @Post('contracts/:contractId/catalogue/imports/:id/application')
  async apply(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ id: string }> {
    await this.catalogue.apply(actor, contractId, id);
    return { id };
  }
}
