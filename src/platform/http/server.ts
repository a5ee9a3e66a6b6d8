import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import serveStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fileURLToPath } from 'node:url';
import type { RunSettings } from '../config/tokens.js';
import { locales, viewsRoot, type Locale } from '../views/i18n.js';
import { SENT } from './pages.js';
import { Metrics } from '../metrics/metrics.js';
import { joinStylesheet } from './stylesheet.js';
import { MAX_UPLOAD_BYTES } from './uploads.js';

declare module 'fastify' {
  interface FastifyRequest {
    locale: Locale;
  }
}

const BODY_LIMIT = 1024 * 1024;

/** Pages send themselves, with their own status: Nest would send again, with the status of the method. */
class PagesAdapter extends FastifyAdapter {
  override reply(response: FastifyReply, body: unknown, statusCode?: number): FastifyReply {
    if (body === SENT) return response;
    return super.reply(response, body, statusCode);
  }
}

export function httpAdapter(settings: RunSettings): FastifyAdapter {
  return new PagesAdapter({
    trustProxy: settings.trustProxy,
    bodyLimit: BODY_LIMIT,
    requestIdHeader: false,
    logger:
      settings.logLevel === 'silent'
        ? false
        : { level: settings.logLevel, redact: ['req.headers.cookie', 'req.headers.authorization'] },
    forceCloseConnections: true,
    rewriteUrl: ({ url = '/' }: { url?: string }) => (isReadable(url) ? url : unreadable(url)),
  });
}

/** An address no route has: what can't be read is answered by the same page as what isn't there. */
const unreadable = (url: string): string => (url.startsWith('/api/') ? '/api/v1/400' : '/400');

/** Postgres refuses NUL in text, and half an escape is no letter: such an address can't mean anything. */
function isReadable(url: string): boolean {
  if (!url.includes('%')) return true;
  try {
    return !decodeURIComponent(url.split('?')[0]!).includes('\0') && !url.includes('%00');
  } catch {
    return false;
  }
}

/** Headers of every answer; constant, so they cost nothing. */
function securityHeaders(settings: RunSettings): Record<string, string> {
  const pay = settings.stripeStandIn
    ? `${new URL(settings.publicUrl).protocol}//${new URL(settings.publicUrl).hostname}:${settings.stripeStandInPort}`
    : 'https://checkout.stripe.com https://connect.stripe.com https://hooks.stripe.com';
  return {
    // form-action also governs where a form's answer may redirect to: the provider's hosted pages.
    'content-security-policy': `default-src 'self'; img-src 'self' data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${pay}`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), payment=(), usb=()',
    ...(settings.publicUrl.startsWith('https:') && {
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    }),
  };
}

/** The reader's language: asked for in the address, chosen before, or the browser's; Italian otherwise. */
function localeOf(query: unknown, chosen: string | undefined, accepted: string | undefined): Locale {
  const asked = (query as { lang?: unknown } | null)?.lang;
  for (const wish of [asked, chosen]) if (locales.includes(wish as Locale)) return wish as Locale;
  const first = accepted?.split(',')[0]?.slice(0, 2).toLowerCase();
  return !first || first === 'it' ? 'it' : 'en';
}

const fontFolder = (name: string): string =>
  join(dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`))), 'files');

/** Plugins and hooks every request passes, before any route of ours. */
export async function prepareServer(app: NestFastifyApplication, settings: RunSettings): Promise<void> {
  // A mail message, as the mail server hands it over: kept as it came.
  app.useBodyParser('message/rfc822', { bodyLimit: MAX_UPLOAD_BYTES });
  const server = app.getHttpAdapter().getInstance();
  const headers = securityHeaders(settings);
  await app.register(cookie);
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] });
  await app.register(multipart, {
    // A file over the limit is cut there and refused beside its field, like any other wrong file.
    throwFileSizeLimit: false,
    limits: { fileSize: MAX_UPLOAD_BYTES + 1, files: 8, fields: 200, fieldSize: 100_000 },
  });
  const assets = { immutable: false, maxAge: settings.production ? '1h' : 0, index: false as const };
  await app.register(serveStatic, { root: join(viewsRoot, 'assets'), prefix: '/assets/', ...assets });
  await app.register(serveStatic, {
    root: [fontFolder('@fontsource-variable/instrument-sans'), fontFolder('@fontsource/instrument-serif')],
    prefix: '/assets/fonts/',
    decorateReply: false,
    index: false,
    maxAge: '365d',
    immutable: true,
  });
  const stylesheet = join(viewsRoot, 'assets/css/main.css');
  let joined = joinStylesheet(stylesheet);
  server.get('/assets/css/main.css', (request: FastifyRequest, reply: FastifyReply) => {
    if (!settings.production) joined = joinStylesheet(stylesheet);
    reply.headers({ 'cache-control': 'no-cache', etag: joined.etag });
    if (request.headers['if-none-match'] === joined.etag) return reply.code(304).send();
    return reply.type('text/css; charset=utf-8').send(joined.css);
  });
  const favicon = readFileSync(join(viewsRoot, 'assets/img/mark.svg'));
  server.get('/favicon.ico', (_request: FastifyRequest, reply: FastifyReply) =>
    reply.type('image/svg+xml').send(favicon),
  );
  const metrics = app.get(Metrics);
  server.get('/metrics', (request: FastifyRequest, reply: FastifyReply) => metrics.answer(request, reply));
  server.decorateRequest('locale', 'it');
  server.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    reply.headers(headers);
    request.locale = localeOf(request.query, request.cookies['lang'], request.headers['accept-language']);
    done();
  });
}
