import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../identity/index.js';
import { Missing } from '../../platform/errors.js';
import { RateLimits } from '../../platform/http/rate-limits.js';
import { view, type View } from '../../platform/http/page.js';
import { dateTime } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import { spoken } from '../contacts/number.rules.js';
import { Deliveries } from './deliveries.service.js';
import { MessageLinks } from './links.service.js';

const LIMIT = { name: 'message link', points: 60, seconds: 60 };

/** One message, for the person it was sent to: whoever has the link may read, for a week. */
@Controller('m/:token')
@Allow('public')
@ApiExcludeController()
export class MessageLinksController {
  constructor(
    private readonly links: MessageLinks,
    private readonly deliveries: Deliveries,
    private readonly limits: RateLimits,
  ) {}

  /** Mail scanners follow links: only the button counts as reading, and shows the words. */
  @Get()
  async cover(@Param('token') token: string, @Req() request: FastifyRequest): Promise<View> {
    await this.check(token, request);
    return this.links.open(token, (desk, delivery) =>
      Promise.resolve(
        view('messages/cover', {
          token,
          client: desk.contract.clientName,
          assistant: desk.contract.assistantName,
          name: delivery.name,
          noindex: true,
          title: translate(request.locale, 'messages.link.title'),
        }),
      ),
    );
  }

  @Post()
  async read(@Param('token') token: string, @Req() request: FastifyRequest): Promise<View> {
    await this.check(token, request);
    const { locale } = request;
    return this.links.open(token, async (desk, delivery) => {
      await this.deliveries.read(desk, delivery.id);
      const { message, callBackBy } = delivery;
      const { timezone: zone } = desk.contract;
      return view('messages/opened', {
        client: desk.contract.clientName,
        assistant: desk.contract.assistantName,
        zone,
        message: message.content,
        who:
          message.contactName ||
          (message.contactNumber ? spoken(message.contactNumber) : translate(locale, 'desk.anonymous')),
        number: message.contactNumber,
        spoken: message.contactNumber && spoken(message.contactNumber),
        when: dateTime(message.createdAt, locale, zone, 'day'),
        due: callBackBy && dateTime(callBackBy, locale, zone, 'day'),
        noindex: true,
        title: translate(locale, 'messages.link.title'),
      });
    });
  }

  private async check(token: string, request: FastifyRequest): Promise<void> {
    if (!/^[\w-]{43}$/.test(token)) throw new Missing('message');
    await this.limits.take(LIMIT, request.ip);
  }
}
