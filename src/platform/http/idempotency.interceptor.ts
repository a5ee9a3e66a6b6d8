import { createHmac } from 'node:crypto';
import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, mergeMap, of, throwError, type Observable } from 'rxjs';
import { SETTINGS, type RunSettings } from '../config/tokens.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Refusal } from '../errors.js';
import { SHOWN_ONCE } from './api.js';

interface Kept {
  requestHash: string;
  responseStatus: number | null;
  responseBody: unknown;
}

/**
 * `Idempotency-Key` on a POST to the API: the first answer is kept for a day and given again to the same request;
 * another request under the same key, or one still running, is refused. Of an answer that holds a secret only the
 * status is kept.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly reflector: Reflector,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context
      .switchToHttp()
      .getRequest<FastifyRequest & { actor?: { accountId: string | null } }>();
    const key = request.headers['idempotency-key'];
    const accountId = request.actor?.accountId;
    if (
      request.method !== 'POST' ||
      typeof key !== 'string' ||
      !request.url.startsWith('/api/') ||
      !accountId
    )
      return next.handle();
    if (key.length === 0 || key.length > 255) throw new Refusal('idempotency_key');
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const hash = this.hashOf(request.url, request.body);
    const fresh = await this.uow.returning(
      `insert into idempotency_key (account_id, key, request_hash) values ($1, $2, $3)
       on conflict (account_id, key) do update set request_hash = excluded.request_hash, response_status = null,
         response_body = null, created_at = now() where idempotency_key.created_at < now() - interval '1 day'
       returning key`,
      [accountId, key, hash],
    );
    if (fresh.length === 0) return of(await this.replay(accountId, key, hash, reply));
    const secret = this.reflector.get<boolean | undefined>(SHOWN_ONCE, context.getHandler());
    return next.handle().pipe(
      mergeMap((body: unknown) =>
        from(this.keep(accountId, key, reply.statusCode, secret ? null : body).then(() => body)),
      ),
      catchError((error: unknown) =>
        from(this.release(accountId, key)).pipe(mergeMap(() => throwError(() => error))),
      ),
    );
  }

  /** Keyed: a caller's number or name, hashed plainly, is found again by trying them all. */
  private hashOf(url: string, body: unknown): string {
    return createHmac('sha256', this.settings.masterKeys[0]?.key ?? '')
      .update(`idempotency\n${url}\n${JSON.stringify(body ?? null)}`)
      .digest('hex');
  }

  private async replay(accountId: string, key: string, hash: string, reply: FastifyReply): Promise<unknown> {
    const kept = await this.uow.one<Kept>(
      `select request_hash "requestHash", response_status "responseStatus", response_body "responseBody"
       from idempotency_key where account_id = $1 and key = $2`,
      [accountId, key],
    );
    if (!kept || kept.requestHash !== hash) throw new Refusal('idempotency_mismatch', { status: 409 });
    if (kept.responseStatus === null) throw new Refusal('idempotency_running', { status: 409 });
    reply.code(kept.responseStatus).header('idempotent-replayed', 'true');
    return kept.responseBody;
  }

  private async keep(accountId: string, key: string, status: number, body: unknown): Promise<void> {
    await this.uow.query(
      `update idempotency_key set response_status = $3, response_body = $4 where account_id = $1 and key = $2`,
      [accountId, key, status, JSON.stringify(body ?? null)],
    );
  }

  /** A refused request changed nothing: the same key may try again. */
  private async release(accountId: string, key: string): Promise<void> {
    await this.uow.query(
      `delete from idempotency_key where account_id = $1 and key = $2 and response_status is null`,
      [accountId, key],
    );
  }
}
