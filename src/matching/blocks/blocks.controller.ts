import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { submit } from '../../platform/http/form.js';
import { redirect, safePath, view, type PageResult, type View } from '../../platform/http/page.js';
import { counted } from '../../platform/views/counted.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { SideBlocks, type BlockRow } from './blocks.service.js';

/** Where the form stands, to come back to. */
const from = z.string().max(500).optional();
const BlockForm = z.object({ otherId: z.uuid(), from });
const UnblockForm = z.object({ from });

/** Whom one's own side has blocked. */
@Controller('blocks')
@Allow('conversations.write')
export class BlocksController {
  constructor(private readonly blocks: SideBlocks) {}

  @Get()
  index(@WithMember() actor: Member, @Req() { locale }: FastifyRequest): Promise<View> {
    return this.page(actor, locale);
  }

  @Post()
  block(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, BlockForm, {
      done: async (form) => {
        await this.blocks.block(actor, form.otherId);
        return redirect(safePath(form.from, '/blocks'), 'blocks.notice.blocked');
      },
      again: () => this.page(actor, request.locale),
    });
  }

  @Post(':id/removal')
  unblock(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, UnblockForm, {
      done: async (form) => {
        await this.blocks.unblock(actor, id);
        return redirect(safePath(form.from, '/blocks'), 'blocks.notice.unblocked');
      },
      again: () => this.page(actor, request.locale),
    });
  }

  private async page(actor: Member, locale: Locale): Promise<View> {
    const rows = await this.blocks.list(actor);
    const side = actor.organisationId ? 'business' : 'assistant';
    return view('matching/blocks', {
      title: counted(`blocks.title.${side}`, rows.length, locale),
      empty: translate(locale, `blocks.empty.${side}`),
      width: 'narrow',
      rows,
      lead: translate(locale, `blocks.lead.${side}`),
    });
  }
}

@Controller('api/v1/blocks')
@ApiTags('blocks')
@Allow('conversations.write')
export class BlocksApi {
  constructor(private readonly blocks: SideBlocks) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<BlockRow>> {
    return sliceOf(await this.blocks.list(actor), query, ({ id }) => id);
  }

  @Put(':id')
  @HttpCode(204)
  block(@WithMember() actor: Member, @Param('id') id: string): Promise<void> {
    return this.blocks.block(actor, id);
  }

  @Delete(':id')
  @HttpCode(204)
  unblock(@WithMember() actor: Member, @Param('id') id: string): Promise<void> {
    return this.blocks.unblock(actor, id);
  }
}
