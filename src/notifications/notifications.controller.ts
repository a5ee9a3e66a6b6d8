import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { redirect, safePath, view, type PageResult, type View } from '../platform/http/page.js';
import { numberWord } from '../platform/views/format.js';
import { translate } from '../platform/views/i18n.js';
import { NotificationQueries } from './notifications.queries.js';
import { Notifications } from './notifications.service.js';

const PAGE = 30;

@Controller('notifications')
@Allow('notifications.read')
export class NotificationsController {
  constructor(
    private readonly notifications: Notifications,
    private readonly queries: NotificationQueries,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Req() { locale }: FastifyRequest,
    @Query('cursor') cursor: string | undefined,
  ): Promise<View> {
    const [page, unread] = await Promise.all([
      this.queries.list(actor, locale, cursor, PAGE),
      this.notifications.unread(actor),
    ]);
    const word = numberWord(unread, locale, true);
    return view('notifications/index', {
      title: translate(locale, 'notifications.title'),
      items: page.items.map((item) => ({ ...item, at: item.createdAt.toISOString() })),
      unread,
      word: word.charAt(0).toUpperCase() + word.slice(1),
      zone: actor.timezone,
      next: page.nextCursor && `/notifications?cursor=${page.nextCursor}`,
    });
  }

  /** Opening a notice reads it and leads where it belongs. */
  @Get(':id')
  async open(@WithMember() actor: Member, @Param('id') id: string): Promise<PageResult> {
    return redirect(safePath(await this.notifications.read(actor, id)));
  }

  @Post('read')
  async readAll(@WithMember() actor: Member): Promise<PageResult> {
    await this.notifications.readAll(actor);
    return redirect('/notifications', 'notifications.notice.read');
  }
}
