import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { RateLimits } from '../platform/http/rate-limits.js';
import { Mails } from '../platform/mail/mails.js';
import type { Locale } from '../platform/views/i18n.js';
import { AccountLinks } from './account-links.js';
import { Accounts, MAILS_PER_ADDRESS } from './accounts.service.js';
import type { Member } from './actor.js';

const HOURS = 24;

/** Another e-mail for an account: asked with the password, in force once the link mailed to the new address is used. */
@Injectable()
export class EmailChanges {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly links: AccountLinks,
    private readonly mails: Mails,
    private readonly events: Events,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Mails the link to the new address; one that has an account already is told so instead, and the page answers alike.
   * Refusal `wrong_password`.
   */
  async ask(actor: Member, current: string, email: string): Promise<void> {
    await this.accounts.proven(actor, current);
    await this.limits.take(MAILS_PER_ADDRESS, email.toLowerCase());
    await this.uow.run(actor, async () => {
      const { locale } = actor;
      if (await this.taken(email)) {
        const link = this.links.url('/login');
        await this.mails.send({ to: email, locale, template: 'already_registered', data: { link } });
        return;
      }
      const secret = await this.links.make(actor.accountId, 'email', HOURS, email);
      const data = { name: actor.name, link: this.links.url(`/email-changes/${secret}`), hours: HOURS };
      await this.mails.send({
        to: email,
        accountId: actor.accountId,
        locale,
        template: 'email_change',
        data,
      });
    });
  }

  /** Changes the address and tells the old one. Refusal `link`, also when somebody took the address meanwhile. */
  async confirm(secret: string): Promise<void> {
    await this.uow.run({ accountId: null }, async () => {
      const { accountId, email } = await this.links.use(secret, 'email');
      const before = found(
        await this.uow.one<{ email: string; name: string; locale: Locale }>(
          `select email::text, name, locale from account where id = $1 for update`,
          [accountId],
        ),
      );
      const changed = await this.uow.returning(
        `update account set email = $2 where id = $1 and not exists (select from account where email = $2) returning id`,
        [accountId, email],
      );
      if (changed.length === 0) throw new Refusal('link');
      // A link waiting in the old mailbox must not open the account any more.
      await this.links.revoke(accountId);
      const data = { name: before.name, email, link: this.links.url('/login') };
      await this.mails.send({ to: before.email, locale: before.locale, template: 'email_changed', data });
      await this.events.record('account.email_changed', { subjectKind: 'account', subjectId: accountId });
    });
  }

  private async taken(email: string): Promise<boolean> {
    return Boolean(await this.uow.one(`select from account where email = $1`, [email]));
  }
}
