import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { pageQuery, type Page } from '../platform/http/cursor.js';
import { NotificationQueries, type NoticeView } from './notifications.queries.js';
import { Notifications } from './notifications.service.js';

@Controller('api/v1/notifications')
@ApiTags('notifications')
@Allow('notifications.read')
export class NotificationsApi {
  constructor(
    private readonly notifications: Notifications,
    private readonly queries: NotificationQueries,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Req() { locale }: FastifyRequest,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
  ): Promise<Page<NoticeView> & { unread: number }> {
    const page = await this.queries.list(actor, locale, query.cursor, query.limit);
    return { ...page, unread: await this.notifications.unread(actor) };
  }

  @Post('read')
  @HttpCode(204)
  readAll(@WithMember() actor: Member): Promise<void> {
    return this.notifications.readAll(actor);
  }

  @Post(':id/read')
  @HttpCode(200)
  async read(@WithMember() actor: Member, @Param('id') id: string): Promise<{ link: string }> {
    return { link: await this.notifications.read(actor, id) };
  }
}
