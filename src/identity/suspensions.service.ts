import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { newId } from '../platform/ids.js';
import { Mails } from '../platform/mail/mails.js';
import { Clock } from '../platform/time/clock.js';
import type { Locale } from '../platform/views/i18n.js';
import type { Member } from './actor.js';
import { ApiTokens } from './api-tokens.service.js';
import { Sessions } from './sessions.service.js';

interface Held {
  email: string;
  name: string;
  locale: Locale;
  suspended: boolean;
}

/** Accounts kept out by staff, and let in again. Each step joins the caller's transaction. */
@Injectable()
export class Suspensions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly events: Events,
    private readonly mails: Mails,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** Keeps an account out from this moment: its sessions and tokens end; the person reads why in a mail. */
  async suspend(staff: Member, accountId: string, reason: string, profileToo: boolean): Promise<void> {
    if (staff.accountId === accountId) throw new Refusal('own_account');
    const account = await this.hold(accountId);
    if (account.suspended) throw new Refusal('state', { status: 409 });
    const now = this.clock.date();
    await this.uow.query(`update account set suspended_at = $2 where id = $1`, [accountId, now]);
    await this.uow.query(
      `insert into account_suspension (id, account_id, reason, profile_too, suspended_by, suspended_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [newId(), accountId, reason, profileToo, staff.accountId, now],
    );
    await this.sessions.endAll(accountId);
    await this.tokens.revokeAll(accountId);
    await this.tell(accountId, account, 'account_suspended', { reason });
    await this.events.record('account.suspended', { subjectKind: 'account', subjectId: accountId });
  }

  /** Lets the account in again. Returns whether its profile had been taken down with it. */
  async reinstate(staff: Member, accountId: string, reason: string): Promise<boolean> {
    const account = await this.hold(accountId);
    if (!account.suspended) throw new Refusal('state', { status: 409 });
    await this.uow.query(`update account set suspended_at = null where id = $1`, [accountId]);
    const [ended] = await this.uow.returning<{ profileToo: boolean }>(
      `update account_suspension set ended_by = $2, ended_at = $3 where account_id = $1 and ended_at is null
       returning profile_too "profileToo"`,
      [accountId, staff.accountId, this.clock.date()],
    );
    const link = `${this.settings.publicUrl}/login`;
    await this.tell(accountId, account, 'account_reinstated', { reason, link });
    await this.events.record('account.reinstated', { subjectKind: 'account', subjectId: accountId });
    return ended?.profileToo ?? false;
  }

  /** Whether an account is kept out now. */
  async isSuspended(accountId: string): Promise<boolean> {
    const row = await this.uow.one(`select 1 from account where id = $1 and suspended_at is not null`, [
      accountId,
    ]);
    return row !== null;
  }

  private async hold(accountId: string): Promise<Held> {
    const row = await this.uow.one<Held>(
      `select email::text, name, locale, suspended_at is not null suspended from account where id = $1 for update`,
      [accountId],
    );
    return found(row, 'account');
  }

  private async tell(
    accountId: string,
    { email, name, locale }: Held,
    template: string,
    more: Record<string, string>,
  ): Promise<void> {
    const data = { name, operator: this.settings.operatorEmail, ...more };
    await this.mails.send({ to: email, accountId, locale, template, data });
  }
}
