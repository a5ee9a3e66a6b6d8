import {
  Catch,
  HttpException,
  Injectable,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Gone, Missing, Refusal, Warming } from '../errors.js';
import { translate } from '../views/i18n.js';
import { fieldErrors, refusalText } from './form.js';
import { Redirect, view } from './page.js';
import { Pages } from './pages.js';

/** The visitor has to log in first. */
export class LoginNeeded extends Error {}

interface Problem {
  status: number;
  code: string;
  params?: Record<string, string | number>;
  errors?: Record<string, string>;
}

const GONE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '53300',
]);

/** The database is the last guard: what it refuses is an answer, not a fault of the server. */
const REFUSED_BY_DATABASE: Record<string, Problem> = {
  '22P02': { status: 404, code: 'not_found' }, // an id that is no UUID
  '22021': { status: 400, code: 'bad_request' }, // a character no text may hold
  '22003': { status: 422, code: 'invalid' },
  '22007': { status: 422, code: 'invalid' },
  '22008': { status: 422, code: 'invalid' },
  '23514': { status: 422, code: 'invalid' },
  '23505': { status: 409, code: 'conflict' },
  '23P01': { status: 409, code: 'conflict' },
  '40001': { status: 409, code: 'conflict' },
  '40P01': { status: 409, code: 'conflict' },
};

function isDatabaseGone(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    (code !== undefined && GONE.has(code)) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(message ?? '')
  );
}

/** Every error as one answer: a problem document for the API, a page with the same facts for people. */
@Injectable()
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  constructor(private readonly pages: Pages) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const api = request.url.startsWith('/api/') || request.url.startsWith('/webhooks/');
    if (error instanceof LoginNeeded && !api) {
      const next = request.method === 'GET' ? `?next=${encodeURIComponent(request.url)}` : '';
      await this.pages.send(request, reply, new Redirect(`/login${next}`));
      return;
    }
    const problem = this.problem(error, request);
    if (problem.status >= 500 && problem.code !== 'warming')
      this.log.error(`${request.method} ${request.routeOptions.url ?? '?'}: ${describe(error)}`);
    if (problem.status === 503) reply.header('retry-after', '5');
    if (problem.status === 429) reply.header('retry-after', String(problem.params?.['seconds'] ?? 60));
    // The page asks again by itself until the answer can be given.
    if (problem.code === 'warming') reply.header('refresh', '3');
    if (api) await this.json(request, reply, problem);
    else await this.page(request, reply, problem);
  }

  private problem(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof LoginNeeded) return { status: 401, code: 'login_needed' };
    if (error instanceof Gone) return { status: 410, code: error.code };
    if (error instanceof Missing) return { status: 404, code: 'not_found' };
    if (error instanceof Refusal) {
      const { field, params } = error.options;
      const text = refusalText(error, request.locale);
      return {
        status: error.status,
        code: error.code,
        ...(params && { params }),
        ...(field && { errors: { [field]: text } }),
      };
    }
    if (error instanceof z.ZodError)
      return { status: 422, code: 'invalid', errors: fieldErrors(error, request.locale) };
    // An address whose id is no UUID names nothing.
    if ((error as { code?: string }).code === '22P02') return { status: 404, code: 'not_found' };
    if (error instanceof Warming) {
      const { done, of } = error.progress;
      return {
        status: 503,
        code: 'warming',
        params: { percent: of > 0 ? Math.floor((done / of) * 100) : 0 },
      };
    }
    if (isDatabaseGone(error)) return { status: 503, code: 'unavailable' };
    const refused = REFUSED_BY_DATABASE[(error as { code?: string }).code ?? ''];
    if (refused) {
      this.log.warn(`${request.method} ${request.routeOptions.url ?? '?'}: ${(error as Error).message}`);
      return refused;
    }
    const status =
      error instanceof HttpException
        ? error.getStatus()
        : ((error as { statusCode?: number }).statusCode ?? 500);
    if (status === 404) return { status, code: 'not_found' };
    if (status === 413) return { status, code: 'too_large' };
    if (status === 415) return { status, code: 'media_type' };
    if (status >= 400 && status < 500) return { status, code: 'bad_request' };
    return { status: 500, code: 'internal' };
  }

  private async json(request: FastifyRequest, reply: FastifyReply, problem: Problem): Promise<void> {
    const words = problem.code === 'not_found' ? 'not_found_api' : problem.code;
    await reply
      .code(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(
        JSON.stringify({
          type: `about:blank#${problem.code}`,
          title: translate(request.locale, `errors.${words}`, problem.params),
          status: problem.status,
          code: problem.code,
          ...(problem.errors && { errors: problem.errors }),
        }),
      );
  }

  private async page(request: FastifyRequest, reply: FastifyReply, problem: Problem): Promise<void> {
    const title = translate(request.locale, `errors.${problem.code}`, problem.params);
    const advice = translate(request.locale, `errors.advice_${adviceFor(problem.status)}`);
    const model = {
      title,
      advice,
      status: problem.status,
      errors: Object.values(problem.errors ?? {}),
      noindex: true,
    };
    await this.pages.send(request, reply, view('error', model, { status: problem.status }));
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

function adviceFor(status: number): string {
  if (status === 404) return 'missing';
  if (status === 410) return 'gone';
  return status >= 500 ? 'ours' : 'yours';
}
