import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { DeskPages } from '../desk-pages.service.js';
import { CalendarFeeds } from './feeds.service.js';

/** An assistant's own calendar to subscribe to: when she is taken and for which client, nothing else. */
@Controller('desk/calendar-feed')
@Allow('desk.work')
export class OwnFeedController {
  constructor(
    private readonly feeds: CalendarFeeds,
    private readonly pages: DeskPages,
  ) {}

  @Get()
  show(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.page(request, actor);
  }

  /** A new link is shown in the answer itself, and never again. */
  @Post()
  async renew(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return this.page(request, actor, await this.feeds.renewOfAssistant(actor));
  }

  @Post('revocation')
  async revoke(@WithMember() actor: Member): Promise<PageResult> {
    await this.feeds.revokeOfAssistant(actor);
    return redirect('/desk/calendar-feed', 'calendar.notice.feed_revoked');
  }

  private async page(request: FastifyRequest, actor: Member, freshLink = ''): Promise<View> {
    return this.pages.page(request, actor, 'desk/calendar_feed', {
      feed: await this.feeds.ofAssistant(actor),
      freshLink,
      title: translate(request.locale, 'calendar.feed.own_title'),
    });
  }
}
