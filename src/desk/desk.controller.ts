import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import type { View } from '../platform/http/page.js';
import { translate } from '../platform/views/i18n.js';
import { ClientPage } from './client-page.service.js';
import { sideBySide, TaskLists } from './tasks/task-lists.service.js';
import { asText } from './timeline/pages.js';
import { DeskPages } from './desk-pages.service.js';

const TO_DO_SHOWN = 5;

/** The assistant's desk: all her clients, and one of them at a time. */
@Controller('desk')
@Allow('desk.work')
export class DeskController {
  constructor(
    private readonly pages: DeskPages,
    private readonly client: ClientPage,
    private readonly toDo: TaskLists,
  ) {}

  @Get()
  async index(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.pages.page(request, actor, 'desk/index', {
      todo: sideBySide(await this.toDo.mine(actor, request.locale)).slice(0, TO_DO_SHOWN),
      title: translate(request.locale, 'desk.title'),
    });
  }

  /** The rail alone, for the live part of every desk page. */
  @Get('rail')
  rail(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Query('current') current?: unknown,
  ): Promise<View> {
    return this.pages.page(request, actor, 'desk/rail_alone', { current: asText(current) }, false);
  }

  @Get(':contractId')
  show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.client.show(request, actor, contractId);
  }
}
