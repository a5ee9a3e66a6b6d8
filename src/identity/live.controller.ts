import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Live, type LiveNews } from '../platform/live/live.js';
import { Allow, WithMember } from './access.js';
import { liveTopics, type Member } from './actor.js';
import { sessionCookie, Sessions } from './sessions.service.js';

const HEARTBEAT_MS = 20_000;

/** Server-sent events: tells an open page that something it may show has changed. */
@Controller('live')
@Allow('notifications.read')
export class LiveController {
  constructor(
    private readonly live: Live,
    private readonly sessions: Sessions,
  ) {}

  @Get()
  async open(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 2000\n\n');
    const tell = (news: LiveNews): void => void raw.write(`event: news\ndata: ${JSON.stringify(news)}\n\n`);
    const leave = await this.live.subscribe(liveTopics(actor), tell);
    const secret = request.cookies[sessionCookie(this.sessions.settings)] ?? '';
    // An ended session must not go on hearing.
    const heartbeat = setInterval(() => {
      this.sessions.actor(secret).then(
        (still) => (still ? raw.write(': \n\n') : raw.end()),
        () => raw.write(': \n\n'),
      );
    }, HEARTBEAT_MS);
    raw.on('close', () => {
      clearInterval(heartbeat);
      leave();
    });
  }
}
