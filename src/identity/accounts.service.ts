import { Injectable } from '@nestjs/common';
import { newSecret } from '../platform/crypto/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Refusal } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { RateLimits } from '../platform/http/rate-limits.js';
import { newId } from '../platform/ids.js';
import { Mails } from '../platform/mail/mails.js';
import { Clock } from '../platform/time/clock.js';
import type { Locale } from '../platform/views/i18n.js';
import { AccountLinks } from './account-links.js';
import type { Member } from './actor.js';
import { hashPassword, isGuessable, passwordMatches } from './passwords.js';
import { Organisations } from './organisations.service.js';
import { Sessions } from './sessions.service.js';

export interface SignUp {
  kind: 'assistant' | 'business';
  name: string;
  email: string;
  password: string;
  organisation?: string;
}

const CONFIRM_HOURS = 72;
const RESET_HOURS = 2;
const LOGIN_PER_ACCOUNT = { name: 'login-account', points: 10, seconds: 900 };
const LOGIN_PER_ADDRESS = { name: 'login-ip', points: 60, seconds: 900 };
export const MAILS_PER_ADDRESS = { name: 'mail-to', points: 5, seconds: 3600 };
const PROOFS_PER_ACCOUNT = { name: 'proof', points: 10, seconds: 900 };
const SIGN_UP_PER_ADDRESS = { name: 'sign-up-ip', points: 30, seconds: 3600 };

/** Accounts: signing up, confirming the e-mail, logging in, a forgotten password. */
@Injectable()
export class Accounts {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly mails: Mails,
    private readonly events: Events,
    private readonly sessions: Sessions,
    private readonly organisations: Organisations,
    private readonly limits: RateLimits,
    private readonly links: AccountLinks,
  ) {}

  /**
   * Makes an account (and a business's organisation) and mails the link that confirms it. An address that already has
   * an account gets a mail saying so instead: the page answers the same, and nobody learns who is registered.
   */
  async signUp(input: SignUp, locale: Locale, ip: string): Promise<void> {
    if (isGuessable(input.password, input.email)) throw new Refusal('guessable', { field: 'password' });
    await this.limits.take(SIGN_UP_PER_ADDRESS, ip);
    await this.limits.take(MAILS_PER_ADDRESS, input.email.toLowerCase());
    const passwordHash = await hashPassword(input.password);
    await this.uow.run({ accountId: null }, async () => {
      const id = newId();
      const now = this.clock.date();
      const created = await this.uow.returning(
        `insert into account (id, email, name, kind, password_hash, locale, terms_accepted_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (email) do nothing returning id`,
        [id, input.email, input.name, input.kind, passwordHash, locale, now],
      );
      if (created.length === 0) {
        await this.mails.send({
          to: input.email,
          locale,
          template: 'already_registered',
          data: { link: this.links.url('/login') },
        });
        return;
      }
      if (input.kind === 'business') await this.organisations.add(id, input.organisation ?? input.name);
      await this.sendConfirmation(id, input.email, input.name, locale);
      await this.events.record('account.created', {
        subjectKind: 'account',
        subjectId: id,
        data: { kind: input.kind },
      });
    });
  }

  /** Confirms the e-mail behind a mailed link. Returns the account's id; Refusal `link` when it is used up or too old. */
  async confirm(secret: string): Promise<string> {
    return this.uow.run({ accountId: null }, async () => {
      const { accountId } = await this.links.use(secret, 'confirm');
      await this.uow.query(
        `update account set email_confirmed_at = coalesce(email_confirmed_at, $2) where id = $1`,
        [accountId, this.clock.date()],
      );
      await this.events.record('account.confirmed', { subjectKind: 'account', subjectId: accountId });
      return accountId;
    });
  }

  /** Mails the confirming link again. */
  async confirmAgain(actor: Member): Promise<void> {
    if (actor.confirmed) return;
    await this.limits.take(MAILS_PER_ADDRESS, actor.email.toLowerCase());
    await this.uow.run(actor, () =>
      this.sendConfirmation(actor.accountId, actor.email, actor.name, actor.locale),
    );
  }

  /** The account of an e-mail and password; Refusal `login` for any mismatch, alike for unknown addresses. */
  async logIn(email: string, password: string, ip: string): Promise<string> {
    await this.limits.take(LOGIN_PER_ADDRESS, ip);
    await this.limits.take(LOGIN_PER_ACCOUNT, email.toLowerCase());
    const account = await this.uow.one<{ id: string; hash: string; suspended: boolean }>(
      `select id, password_hash hash, suspended_at is not null suspended from account where email = $1`,
      [email],
    );
    if (!(await passwordMatches(password, account?.hash ?? null)) || !account) throw new Refusal('login');
    if (account.suspended) throw new Refusal('suspended');
    await this.limits.forget(LOGIN_PER_ACCOUNT, email.toLowerCase());
    return account.id;
  }

  /** Mails a link to choose a new password, if the address has an account; silent otherwise. */
  async forgot(email: string, ip: string): Promise<void> {
    await this.limits.take(LOGIN_PER_ADDRESS, ip);
    await this.limits.take(MAILS_PER_ADDRESS, email.toLowerCase());
    await this.uow.run({ accountId: null }, async () => {
      const account = await this.uow.one<{ id: string; name: string; locale: Locale }>(
        `select id, name, locale from account where email = $1 and suspended_at is null`,
        [email],
      );
      if (!account) return;
      const secret = await this.links.make(account.id, 'reset', RESET_HOURS);
      const data = { name: account.name, link: this.links.url(`/password/${secret}`), hours: RESET_HOURS };
      await this.mails.send({
        to: email,
        accountId: account.id,
        locale: account.locale,
        template: 'password_reset',
        data,
      });
    });
  }

  /** Sets a new password from a mailed link and ends every session. */
  async reset(secret: string, password: string): Promise<void> {
    const passwordHash = await hashPassword(password);
    await this.uow.run({ accountId: null }, async () => {
      const { accountId } = await this.links.use(secret, 'reset');
      await this.storePassword(accountId, password, passwordHash);
      // The link came by mail, so the address is confirmed too.
      await this.uow.query(
        `update account set email_confirmed_at = coalesce(email_confirmed_at, $2) where id = $1`,
        [accountId, this.clock.date()],
      );
      await this.sessions.endAll(accountId);
    });
  }

  /** Changes the actor's own password; the other sessions end. */
  async changePassword(actor: Member, current: string, password: string): Promise<void> {
    await this.proven(actor, current);
    const passwordHash = await hashPassword(password);
    await this.uow.run(actor, async () => {
      await this.storePassword(actor.accountId, password, passwordHash);
      await this.sessions.endAll(actor.accountId, actor.sessionId);
    });
  }

  /** Refusal `wrong_password`, beside the field `current`, when it is not the actor's. */
  async proven(actor: Member, current: string): Promise<void> {
    await this.limits.take(PROOFS_PER_ACCOUNT, actor.accountId);
    const account = await this.uow.one<{ hash: string }>(
      `select password_hash hash from account where id = $1`,
      [actor.accountId],
    );
    if (!(await passwordMatches(current, account?.hash ?? null)))
      throw new Refusal('wrong_password', { field: 'current' });
    await this.limits.forget(PROOFS_PER_ACCOUNT, actor.accountId);
  }

  /** Changes the name, language and zone of the actor's own account. */
  async update(actor: Member, input: { name: string; locale: Locale; timezone: string }): Promise<void> {
    await this.uow.query(`update account set name = $2, locale = $3, timezone = $4 where id = $1`, [
      actor.accountId,
      input.name,
      input.locale,
      input.timezone,
    ]);
  }

  /** Makes the account staff, creating it when new (then the returned link sets its password). For the command line. */
  async makeStaff(email: string, name: string): Promise<{ accountId: string; link: string }> {
    const unusable = await hashPassword(newSecret());
    return this.uow.run({ accountId: null }, async () => {
      const known = await this.uow.one<{ id: string; kind: string }>(
        `select id, kind from account where email = $1 for update`,
        [email],
      );
      if (known && known.kind !== 'staff') throw new Refusal('staff_kind');
      const id = known?.id ?? newId();
      if (!known) {
        await this.uow.query(
          `insert into account (id, email, name, kind, password_hash, locale, created_at) values ($1, $2, $3, 'staff', $4, 'it', $5)`,
          [id, email, name, unusable, this.clock.date()],
        );
      }
      return {
        accountId: id,
        link: this.links.url(`/password/${await this.links.make(id, 'reset', RESET_HOURS)}`),
      };
    });
  }

  private async sendConfirmation(
    accountId: string,
    email: string,
    name: string,
    locale: Locale,
  ): Promise<void> {
    const secret = await this.links.make(accountId, 'confirm', CONFIRM_HOURS);
    const data = { name, link: this.links.url(`/confirm/${secret}`), hours: CONFIRM_HOURS };
    await this.mails.send({ to: email, accountId, locale, template: 'confirm', data });
  }

  private async storePassword(accountId: string, password: string, passwordHash: string): Promise<void> {
    const [account] = await this.uow.query<{ email: string }>(
      `select email::text from account where id = $1 for update`,
      [accountId],
    );
    if (isGuessable(password, account?.email ?? '')) throw new Refusal('guessable', { field: 'password' });
    await this.uow.query(`update account set password_hash = $2 where id = $1`, [accountId, passwordHash]);
    // Whoever knew the old password may have asked for a link, to an address of their own too.
    await this.links.revoke(accountId);
  }
}
