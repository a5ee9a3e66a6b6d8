import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
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
    @Headers('last-event-id') lastEventId?: string,
    @Query('last') last?: unknown,
  ): Promise<void> {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 2000\n\n');
    const tell = ({ seq, ...news }: LiveNews): void =>
      void raw.write(`${seq ? `id: ${seq}\n` : ''}event: news\ndata: ${JSON.stringify(news)}\n\n`);
    const topics = liveTopics(actor);
    const leave = await this.live.subscribe(topics, tell);
    // Listening first: what happens meanwhile may be told twice, never missed.
    const seq = /^\d{1,18}$/.exec(lastEventId ?? (typeof last === 'string' ? last : ''))?.[0] ?? null;
    for (const news of await this.live.missed(topics, seq).catch(() => [{ kind: 'reload' }])) tell(news);
    if (raw.destroyed) return leave();
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
