import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { hashSecret, newSecret } from '../platform/crypto/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import type { Actor, Member, Role } from './actor.js';

const IDLE_DAYS = 14;
const LONGEST_DAYS = 60;
/** last_seen_at is written at most this often, so that reading a page is not a write. */
const SEEN_MINUTES = 5;

/** `__Host-` needs HTTPS; on a laptop's plain HTTP the browser would drop it. */
export const sessionCookie = (settings: RunSettings): string =>
  settings.publicUrl.startsWith('https:') ? '__Host-session' : 'session';

export interface SessionRow {
  id: string;
  userAgent: string | null;
  ip: string | null;
  createdAt: Date;
  lastSeenAt: Date;
}

export interface ActorRow {
  accountId: string;
  kind: 'assistant' | 'business' | 'staff';
  role: Role | null;
  name: string;
  email: string;
  organisationId: string | null;
  organisationName: string | null;
  locale: 'it' | 'en';
  timezone: string;
  confirmed: boolean;
  sessionId: string | null;
  scopes: string[] | null;
  tokenId?: string;
}

/** The columns an actor is made of; the account is `a`, the membership `m`, the organisation `o`. */
export const actorColumns = `a.id "accountId", a.kind, m.role, a.name, a.email::text, o.id "organisationId",
  o.name "organisationName", a.locale, a.timezone, a.email_confirmed_at is not null confirmed`;

export function actorFrom({ kind, role, ...row }: ActorRow): Member | null {
  if (kind !== 'business') return { ...row, role: kind, organisationId: null, organisationName: null };
  return role ? { ...row, role } : null;
}

/** Server-side sessions: the browser holds a random secret, the table its hash; ending one takes effect at once. */
@Injectable()
export class Sessions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    @Inject(SETTINGS) readonly settings: RunSettings,
  ) {}

  /** Opens a session and returns its secret, which is kept nowhere else. */
  async open(accountId: string, from: { ip: string; userAgent?: string }): Promise<string> {
    const secret = newSecret();
    const now = this.clock.now();
    await this.uow.query(
      `insert into session (id, token_hash, account_id, organisation_id, user_agent, ip, created_at, last_seen_at, expires_at)
       select $1, $2, $3, (select organisation_id from membership where account_id = $3 order by created_at limit 1), $4, $5, $6, $6, $7`,
      [
        newId(),
        hashSecret(secret),
        accountId,
        from.userAgent?.slice(0, 300) ?? null,
        from.ip,
        this.clock.date(),
        date(now, LONGEST_DAYS),
      ],
    );
    return secret;
  }

  /** The actor of a session's secret, or null when it is unknown, ended, idle for too long or suspended. */
  async actor(secret: string): Promise<Actor | null> {
    const now = this.clock.now();
    const row = await this.uow.prepared<ActorRow & { lastSeenAt: Date }>(
      'actor of session',
      `select ${actorColumns}, s.id "sessionId", null scopes, s.last_seen_at "lastSeenAt"
       from session s join account a on a.id = s.account_id
       left join membership m on m.account_id = a.id and m.organisation_id = s.organisation_id
       left join organisation o on o.id = m.organisation_id and o.suspended_at is null
       where s.token_hash = $1 and s.ended_at is null and s.expires_at > $2 and s.last_seen_at > $3 and a.suspended_at is null`,
      [hashSecret(secret), this.clock.date(), date(now, -IDLE_DAYS)],
    );
    if (!row) return null;
    const { lastSeenAt, ...actor } = row;
    if (now.epochMilliseconds - lastSeenAt.getTime() > SEEN_MINUTES * 60_000) {
      await this.uow.query(`update session set last_seen_at = $2 where id = $1`, [
        actor.sessionId,
        this.clock.date(),
      ]);
    }
    return actorFrom(actor);
  }

  /** Those of the secrets whose session is still open, asked in one statement; being asked for is being in use. */
  async stillOpen(secrets: string[]): Promise<Set<string>> {
    const now = this.clock.now();
    const hashes = new Map(secrets.map((secret) => [hashSecret(secret), secret]));
    const rows = await this.uow.query<{ tokenHash: string }>(
      `with open as (
         select s.id, s.token_hash, s.last_seen_at from session s join account a on a.id = s.account_id
         where s.token_hash = any ($1) and s.ended_at is null and s.expires_at > $2 and s.last_seen_at > $3
           and a.suspended_at is null
           and (a.kind <> 'business' or exists (select from membership m
             where m.account_id = a.id and m.organisation_id = s.organisation_id))),
       seen as (update session set last_seen_at = $2 where id in (select id from open where last_seen_at < $4))
       select token_hash "tokenHash" from open`,
      [[...hashes.keys()], this.clock.date(), date(now, -IDLE_DAYS), seenBefore(now)],
    );
    return new Set(rows.flatMap(({ tokenHash }) => hashes.get(tokenHash) ?? []));
  }

  /** The open sessions of the actor's account, newest use first. */
  list(actor: Member): Promise<SessionRow[]> {
    return this.uow.query<SessionRow>(
      `select id, user_agent "userAgent", host(ip) ip, created_at "createdAt", last_seen_at "lastSeenAt" from session
       where account_id = $1 and ended_at is null and expires_at > $2 order by last_seen_at desc`,
      [actor.accountId, this.clock.date()],
    );
  }

  /** Ends one of the actor's sessions. */
  async end(actor: Member, sessionId: string): Promise<void> {
    await this.uow.query(
      `update session set ended_at = $3 where id = $1 and account_id = $2 and ended_at is null`,
      [sessionId, actor.accountId, this.clock.date()],
    );
  }

  /** Ends every session of an account but one: after a new password, a suspension. */
  async endAll(accountId: string, except: string | null = null): Promise<void> {
    await this.uow.query(
      `update session set ended_at = $3 where account_id = $1 and ended_at is null and id is distinct from $2::uuid`,
      [accountId, except, this.clock.date()],
    );
  }

  /** Options of the session cookie for this installation. */
  cookie(): { path: string; httpOnly: true; sameSite: 'lax'; secure: boolean; maxAge: number } {
    const secure = this.settings.publicUrl.startsWith('https:');
    return { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: LONGEST_DAYS * 86_400 };
  }
}

const date = (now: { epochMilliseconds: number }, days: number): Date =>
  new Date(now.epochMilliseconds + days * 86_400_000);

const seenBefore = (now: { epochMilliseconds: number }): Date =>
  new Date(now.epochMilliseconds - SEEN_MINUTES * 60_000);
