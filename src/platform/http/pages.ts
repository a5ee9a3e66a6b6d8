import { Inject, Injectable, Optional } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { translate } from '../views/i18n.js';
import { Views } from '../views/views.js';
import { Download, Redirect, type PageResult, type View } from './page.js';

/** What every page shows round its content (navigation, reader, counts); given by a module below. */
export interface PageFrame {
  locals(request: FastifyRequest): Promise<Record<string, unknown>>;
}
export const PAGE_FRAME = Symbol('page frame');

const NOTICE = 'notice';

/** Stands for an answer already given, so that the adapter doesn't send another. */
export const SENT = Symbol('sent');

/** Turns what a page handler returned into an answer. */
@Injectable()
export class Pages {
  constructor(
    private readonly views: Views,
    @Optional() @Inject(PAGE_FRAME) private readonly frame?: PageFrame,
  ) {}

  async send(request: FastifyRequest, reply: FastifyReply, result: PageResult): Promise<typeof SENT> {
    if (result instanceof Redirect) {
      if (result.notice)
        reply.setCookie(NOTICE, result.notice, { path: '/', httpOnly: true, sameSite: 'lax' });
      void reply.code(303).header('location', result.to).send();
      return SENT;
    }
    if (result instanceof Download) {
      const disposition = result.options.inline ? 'inline' : 'attachment';
      void reply
        .header('content-type', result.mediaType)
        .header('content-disposition', `${disposition}; filename*=UTF-8''${encodeURIComponent(result.name)}`)
        .header('cache-control', result.options.cache ?? 'private, no-store')
        .headers(result.options.headers ?? {})
        .send(result.content);
      return SENT;
    }
    const html = await this.html(request, reply, result);
    void reply
      .code(result.options.status ?? 200)
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'private, no-store',
        ...result.options.headers,
      })
      .send(html);
    return SENT;
  }

  private async html(request: FastifyRequest, reply: FastifyReply, result: View): Promise<Buffer> {
    const { locale } = request;
    const layout = result.options.layout ?? 'page';
    const frame = layout === false ? {} : await this.frameLocals(request);
    const flash = layout === false ? null : this.takeNotice(request, reply);
    const locals = { ...frame, path: request.url, flash, ...result.model };
    const { body } = result.options;
    if (body && layout) return this.views.around(body, locals, { locale, layout });
    // Bytes: a string would be walked once for its length and again for sending.
    return Buffer.from(this.views.render(result.template, locals, { locale, layout }));
  }

  /** A page without its frame beats no page at all, when the database is gone. */
  private async frameLocals(request: FastifyRequest): Promise<Record<string, unknown>> {
    try {
      return (await this.frame?.locals(request)) ?? {};
    } catch {
      return {};
    }
  }

  private takeNotice(request: FastifyRequest, reply: FastifyReply): { kind: string; text: string } | null {
    const key = request.cookies[NOTICE];
    if (!key) return null;
    reply.clearCookie(NOTICE, { path: '/' });
    return /^[a-z_]+(\.[a-z_]+){1,4}$/.test(key)
      ? { kind: 'ok', text: translate(request.locale, key) }
      : null;
  }
}
