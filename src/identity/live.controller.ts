import { Controller, Get, Headers, Query, Req, Res, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Live, type LiveNews } from '../platform/live/live.js';
import { Allow, WithMember } from './access.js';
import { liveTopics, type Member } from './actor.js';
import { sessionCookie, Sessions } from './sessions.service.js';

/** Each stream is looked after once in so many turns: never all of them at the same moment. */
const TURNS = 20;
const TURN_MS = 1000;

interface Stream {
  turn: number;
  secret: string;
  raw: FastifyReply['raw'];
}

/** Server-sent events: tells an open page that something it may show has changed. */
@Controller('live')
@Allow('notifications.read')
export class LiveController implements OnApplicationShutdown {
  private readonly streams = new Set<Stream>();
  private readonly timer = setInterval(() => void this.lookAfter(), TURN_MS).unref();
  private turn = 0;

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
    @Query('age') age?: unknown,
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
    // A page that has just been loaded was written a moment before it listens.
    if (typeof age === 'string' && /^\d{1,9}$/.test(age))
      for (const news of this.live.since(topics, Number(age))) tell(news);
    if (raw.destroyed) return leave();
    const secret = request.cookies[sessionCookie(this.sessions.settings)] ?? '';
    const stream = { turn: (this.turn + this.streams.size) % TURNS, secret, raw };
    this.streams.add(stream);
    raw.on('close', () => {
      this.streams.delete(stream);
      leave();
    });
  }

  /** A sign of life to some of the streams; an ended session must not go on hearing. */
  private async lookAfter(): Promise<void> {
    this.turn = (this.turn + 1) % TURNS;
    const due = [...this.streams].filter(({ turn }) => turn === this.turn);
    if (due.length === 0) return;
    const secrets = due.map(({ secret }) => secret);
    // With the database away nobody is sent away.
    const open = await this.sessions.stillOpen(secrets).catch(() => new Set(secrets));
    for (const { secret, raw } of due) {
      if (open.has(secret)) raw.write(': \n\n');
      else raw.end();
    }
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
