import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { hashSecret, newSecret } from '../platform/crypto/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Refusal } from '../platform/errors.js';
import { view, type View } from '../platform/http/page.js';
import { newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';

/** The page of a link that does nothing any more. */
export const linkExpired = (): View => view('identity/link_expired', { noindex: true }, { status: 422 });

type Purpose = 'confirm' | 'reset' | 'email';

/** The links mailed to an account: each works once, for some hours, and is kept only as a hash. */
@Injectable()
export class AccountLinks {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** The secret of a new link; one that changes the e-mail names the new address. */
  async make(
    accountId: string,
    purpose: Purpose,
    hours: number,
    email: string | null = null,
  ): Promise<string> {
    const secret = newSecret();
    const expires = new Date(this.clock.now().epochMilliseconds + hours * 3_600_000);
    await this.uow.query(
      `insert into account_link (id, account_id, purpose, email, token_hash, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [newId(), accountId, purpose, email, hashSecret(secret), this.clock.date(), expires],
    );
    return secret;
  }

  /** Uses a link up. Refusal `link` when it is unknown, used or too old. */
  async use(secret: string, purpose: Purpose): Promise<{ accountId: string; email: string | null }> {
    const [link] = await this.uow.returning<{ accountId: string; email: string | null }>(
      `update account_link set used_at = $3 where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3
       returning account_id "accountId", email`,
      [hashSecret(secret), purpose, this.clock.date()],
    );
    if (!link) throw new Refusal('link');
    return link;
  }

  /** Whether a link would still work: its page says so before anybody fills in anything. */
  async works(secret: string, purpose: Purpose): Promise<boolean> {
    const link = await this.uow.one(
      `select 1 from account_link where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3`,
      [hashSecret(secret), purpose, this.clock.date()],
    );
    return link !== null;
  }

  /** Whatever was mailed before stops working. */
  async revoke(accountId: string): Promise<void> {
    await this.uow.query(`update account_link set used_at = $2 where account_id = $1 and used_at is null`, [
      accountId,
      this.clock.date(),
    ]);
  }

  url(path: string): string {
    return this.settings.publicUrl + path;
  }
}
