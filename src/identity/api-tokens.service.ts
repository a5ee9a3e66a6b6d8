import { Injectable } from '@nestjs/common';
import { hashSecret, newSecret } from '../platform/crypto/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Refusal } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import type { Member } from './actor.js';
import type { Reading } from './access.js';
import { scopesOf } from './permissions.js';
import { actorColumns, actorFrom, type ActorRow } from './sessions.service.js';

const PREFIX = 'crn_';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Asked {
  actor: Member;
  read: unknown;
}

export interface ApiTokenRow {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
}

/** Tokens for the API: shown once, stored as a hash, limited to scopes, void the moment they are revoked. */
@Injectable()
export class ApiTokens {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a token and returns it: this is the only time it can be read. A token makes no token that can do more or
   * lives longer than itself.
   */
  async create(
    actor: Member,
    input: { name: string; scopes: string[]; days: number | null },
  ): Promise<string> {
    const granted = new Set<string>(
      scopesOf(actor.role).filter((scope) => !actor.scopes || actor.scopes.includes(scope)),
    );
    if (input.scopes.length === 0 || input.scopes.some((scope) => !granted.has(scope)))
      throw new Refusal('scopes', { field: 'scopes' });
    const token = PREFIX + newSecret();
    const expires =
      input.days === null ? null : new Date(this.clock.now().epochMilliseconds + input.days * 86_400_000);
    await this.uow.query(
      `insert into api_token (id, account_id, organisation_id, name, token_hash, hint, scopes, created_at, made_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9,
         least($10::timestamptz, (select maker.expires_at from api_token maker where maker.id = $9)))`,
      [
        newId(),
        actor.accountId,
        actor.organisationId,
        input.name,
        hashSecret(token),
        token.slice(-4),
        input.scopes,
        this.clock.date(),
        actor.tokenId ?? null,
        expires,
      ],
    );
    return token;
  }

  /**
   * The actor of a token, or null when it is unknown, revoked or expired; and what the route reads along with it, in the
   * same statement.
   */
  async actor(token: string, read?: Reading, id?: string): Promise<Asked | null> {
    if (!token.startsWith(PREFIX)) return null;
    const row = await this.uow.prepared<{ actor: ActorRow; read: unknown }>(
      read ? `actor of token and ${read.name}` : 'actor of token',
      `with actor as (
         select ${actorColumns}, null "sessionId", t.scopes, t.id "tokenId"
         from api_token t join account a on a.id = t.account_id
         left join membership m on m.account_id = a.id and m.organisation_id = t.organisation_id
         left join organisation o on o.id = m.organisation_id and o.suspended_at is null and a.kind = 'business'
         where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)
           and a.suspended_at is null)
       select row_to_json(actor) actor ${read ? `, (select row_to_json(it) from (${read.sql}) it) read` : ''} from actor`,
      [hashSecret(token), this.clock.date(), ...(read ? [id && UUID.test(id) ? id : null] : [])],
    );
    const actor = row && actorFrom(row.actor);
    return actor && { actor, read: row.read };
  }

  /** The actor's own tokens that still work, newest first. */
  list(actor: Member): Promise<ApiTokenRow[]> {
    return this.uow.query<ApiTokenRow>(
      `select id, name, hint, scopes, created_at "createdAt", expires_at "expiresAt" from api_token
       where account_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2) order by created_at desc`,
      [actor.accountId, this.clock.date()],
    );
  }

  /** Revokes one of the actor's tokens, and those made with it, at once. */
  async revoke(actor: Member, id: string): Promise<void> {
    await this.uow.query(
      `with recursive gone as (
         select id from api_token where id = $1 and account_id = $2
         union select t.id from api_token t join gone on t.made_by = gone.id)
       update api_token set revoked_at = $3 where id in (select id from gone) and revoked_at is null`,
      [id, actor.accountId, this.clock.date()],
    );
  }

  /** Revokes every token of an account: after a suspension. */
  async revokeAll(accountId: string): Promise<void> {
    await this.uow.query(
      `update api_token set revoked_at = $2 where account_id = $1 and revoked_at is null`,
      [accountId, this.clock.date()],
    );
  }
}
