import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { Missing, Refusal } from '../platform/errors.js';
import { LoginNeeded } from '../platform/http/errors.filter.js';
import { RateLimits } from '../platform/http/rate-limits.js';
import { PERMISSION, READING, UNCONFIRMED, type Reading } from './access.js';
import { visitor, type Actor } from './actor.js';
import { ApiTokens } from './api-tokens.service.js';
import { allows, type Permission } from './permissions.js';
import { sessionCookie, Sessions } from './sessions.service.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Who asks, whether the request is really theirs, and whether the permission table lets them. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly limits: RateLimits,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const targets = [context.getHandler(), context.getClass()];
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(PERMISSION, targets);
    // A route without a line in the table is closed to everybody.
    if (!permission) throw new Missing('route');
    const read = this.reflector.get<Reading | undefined>(READING, context.getHandler());
    const actor = (request.actor = await this.actor(request, read));
    if (!allows(permission, actor.role)) throw actor.accountId ? new Missing('route') : new LoginNeeded();
    if (actor.scopes && !inScope(actor.scopes, permission)) throw new Missing('route');
    const unconfirmedToo = this.reflector.getAllAndOverride<boolean | undefined>(UNCONFIRMED, targets);
    if (actor.accountId && !actor.confirmed && permission !== 'public' && !unconfirmedToo)
      throw new Refusal('unconfirmed');
    return true;
  }

  private async actor(request: FastifyRequest, read: Reading | undefined): Promise<Actor> {
    const { authorization } = request.headers;
    if (authorization?.startsWith('Bearer ')) {
      const secret = authorization.slice(7).trim();
      const { id } = request.params as { id?: string };
      const asked = await this.tokens.actor(secret, read, id);
      const actor = asked?.actor ?? (await this.sessions.actor(secret));
      request.readAlong = asked?.read;
      if (!actor?.accountId) throw new LoginNeeded();
      await this.limits.take(
        { name: 'api', points: this.settings.apiRateLimit, seconds: 60 },
        actor.accountId,
      );
      return actor;
    }
    const secret = request.cookies[sessionCookie(this.settings)];
    const actor = secret ? await this.sessions.actor(secret) : null;
    if (!SAFE.has(request.method)) this.refuseForeign(request, !actor);
    if (!actor) return visitor;
    const chosen = request.cookies['lang'] ?? (request.query as { lang?: string } | null)?.lang;
    if (!chosen) request.locale = actor.locale;
    return actor;
  }

  /**
   * A cookie travels with any request the browser makes: one that changes something must come from our own pages.
   * Browsers say where a request comes from and scripts can't change it; no header at all is refused as well, but for
   * a visitor's, who may be no browser: another site must not log anybody in as somebody else either.
   */
  private refuseForeign(request: FastifyRequest, visiting: boolean): void {
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    if (visiting && !origin && !site) return;
    const own = origin
      ? origin === this.settings.publicUrl || hostOf(origin) === request.headers.host
      : site === 'same-origin';
    if (!own || (site !== undefined && site !== 'same-origin' && site !== 'none'))
      throw new Refusal('foreign_origin');
  }
}

/** Any token may read what is public and ask whose it is. */
const inScope = (scopes: string[], permission: Permission): boolean =>
  permission === 'public' || permission === 'account.whoami' || scopes.includes(permission);

const hostOf = (origin: string): string | undefined => URL.parse(origin)?.host;
