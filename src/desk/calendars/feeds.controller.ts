import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../identity/index.js';
import { sha256 } from '../../platform/crypto/tokens.js';
import { Missing } from '../../platform/errors.js';
import { RateLimits } from '../../platform/http/rate-limits.js';
import { CalendarFeeds } from './feeds.service.js';

const LIMIT = { name: 'calendar feed', points: 120, seconds: 60 };

/** Calendars ask for these again and again, without a log-in: whoever has the link may read. */
@Controller('feeds/calendars')
@Allow('public')
@ApiExcludeController()
export class FeedsController {
  constructor(
    private readonly feeds: CalendarFeeds,
    private readonly limits: RateLimits,
  ) {}

  @Get(':file')
  async show(
    @Param('file') file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [, secret] = /^([\w-]{43})\.ics$/.exec(file) ?? [];
    if (!secret) throw new Missing('feed');
    await this.limits.take(LIMIT, request.ip);
    const content = await this.feeds.read(secret);
    const etag = `"${sha256(content).slice(0, 32)}"`;
    void reply.headers({ etag, 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex' });
    if (request.headers['if-none-match'] === etag) return void reply.code(304).send();
    void reply.type('text/calendar; charset=utf-8').send(content);
  }
}
