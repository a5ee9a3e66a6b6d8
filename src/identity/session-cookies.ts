import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { sessionCookie, Sessions } from './sessions.service.js';

/** The browser's side of a session. */
@Injectable()
export class SessionCookies {
  constructor(
    private readonly sessions: Sessions,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** Opens a session for the account in this browser, and returns its secret for a client that keeps no cookies. */
  async open(request: FastifyRequest, reply: FastifyReply, accountId: string): Promise<string> {
    const from = {
      ip: request.ip,
      ...(request.headers['user-agent'] && { userAgent: request.headers['user-agent'] }),
    };
    const secret = await this.sessions.open(accountId, from);
    reply.setCookie(sessionCookie(this.settings), secret, this.sessions.cookie());
    return secret;
  }

  forget(reply: FastifyReply): void {
    reply.clearCookie(sessionCookie(this.settings), { path: '/' });
    reply.header('clear-site-data', '"cache"');
  }
}
