import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { hashSecret, newSecret } from '../platform/crypto/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Mails } from '../platform/mail/mails.js';
import { Clock } from '../platform/time/clock.js';
import type { Locale } from '../platform/views/i18n.js';
import type { BusinessActor } from './actor.js';
import { hashPassword, isGuessable } from './passwords.js';

export type MemberRole = 'owner' | 'manager' | 'viewer';

export interface MemberRow {
  accountId: string;
  name: string;
  email: string;
  role: MemberRole;
}

export interface InvitationRow {
  id: string;
  email: string;
  role: MemberRole;
  expiresAt: Date;
}

const INVITATION_DAYS = 7;

/** The people of an organisation and what each may do. */
@Injectable()
export class Members {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly mails: Mails,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  list(actor: BusinessActor): Promise<MemberRow[]> {
    return this.uow.query<MemberRow>(
      `select a.id "accountId", a.name, a.email::text, m.role from membership m join account a on a.id = m.account_id
       where m.organisation_id = $1 order by m.created_at`,
      [actor.organisationId],
    );
  }

  invitations(actor: BusinessActor): Promise<InvitationRow[]> {
    return this.uow.query<InvitationRow>(
      `select id, email::text, role, expires_at "expiresAt" from member_invitation
       where organisation_id = $1 and accepted_at is null and withdrawn_at is null and expires_at > $2 order by created_at`,
      [actor.organisationId, this.clock.date()],
    );
  }

  /** Mails an invitation to join the organisation in a role. */
  async invite(actor: BusinessActor, email: string, role: MemberRole): Promise<void> {
    await this.uow.run(actor, async () => {
      const member = await this.uow.one(
        `select 1 from membership m join account a on a.id = m.account_id where m.organisation_id = $1 and a.email = $2`,
        [actor.organisationId, email],
      );
      if (member) throw new Refusal('already_member', { field: 'email' });
      const secret = newSecret();
      const now = this.clock.date();
      await this.uow.query(
        `update member_invitation set withdrawn_at = $3 where organisation_id = $1 and email = $2 and accepted_at is null and withdrawn_at is null`,
        [actor.organisationId, email, now],
      );
      await this.uow.query(
        `insert into member_invitation (id, organisation_id, email, role, token_hash, invited_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          newId(),
          actor.organisationId,
          email,
          role,
          hashSecret(secret),
          actor.accountId,
          now,
          new Date(now.getTime() + INVITATION_DAYS * 86_400_000),
        ],
      );
      const data = {
        inviter: actor.name,
        organisation: actor.organisationName,
        link: `${this.settings.publicUrl}/join/${secret}`,
        days: INVITATION_DAYS,
      };
      await this.mails.send({ to: email, locale: actor.locale, template: 'member_invitation', data });
    });
  }

  async withdraw(actor: BusinessActor, invitationId: string): Promise<void> {
    await this.uow.query(
      `update member_invitation set withdrawn_at = $3 where id = $1 and organisation_id = $2 and accepted_at is null`,
      [invitationId, actor.organisationId, this.clock.date()],
    );
  }

  /** What an invitation offers, for the page that accepts it; `known` says whether the address has an account. */
  async invitation(
    secret: string,
  ): Promise<{ organisation: string; email: string; role: MemberRole; known: boolean }> {
    const row = await this.uow.one<{ organisation: string; email: string; role: MemberRole; known: boolean }>(
      `select o.name organisation, i.email::text, i.role, exists (select 1 from account a where a.email = i.email) known
       from member_invitation i join organisation o on o.id = i.organisation_id
       where i.token_hash = $1 and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > $2`,
      [hashSecret(secret), this.clock.date()],
    );
    if (!row) throw new Refusal('link');
    return row;
  }

  /** Joins by an invitation: with the account of its address, or a new one. Returns the account's id. */
  async join(
    secret: string,
    fresh: { name: string; password: string } | null,
    locale: Locale,
  ): Promise<string> {
    const passwordHash = fresh ? await hashPassword(fresh.password) : null;
    return this.uow.run({ accountId: null }, async () => {
      const now = this.clock.date();
      const [invitation] = await this.uow.returning<{
        organisationId: string;
        email: string;
        role: MemberRole;
      }>(
        `update member_invitation set accepted_at = $2
         where token_hash = $1 and accepted_at is null and withdrawn_at is null and expires_at > $2
         returning organisation_id "organisationId", email::text, role`,
        [hashSecret(secret), now],
      );
      if (!invitation) throw new Refusal('link');
      const known = await this.uow.one<{ id: string; kind: string }>(
        `select id, kind from account where email = $1`,
        [invitation.email],
      );
      if (known && known.kind !== 'business') throw new Refusal('other_kind');
      let accountId = known?.id;
      if (!accountId) {
        if (!fresh || !passwordHash) throw new Refusal('login');
        if (isGuessable(fresh.password, invitation.email))
          throw new Refusal('guessable', { field: 'password' });
        accountId = newId();
        await this.uow.query(
          `insert into account (id, email, name, kind, password_hash, locale, email_confirmed_at, terms_accepted_at, created_at)
           values ($1, $2, $3, 'business', $4, $5, $6, $6, $6)`,
          [accountId, invitation.email, fresh.name, passwordHash, locale, now],
        );
      }
      await this.uow.query(
        `insert into membership (organisation_id, account_id, role, created_at) values ($1, $2, $3, $4)
         on conflict (organisation_id, account_id) do update set role = excluded.role`,
        [invitation.organisationId, accountId, invitation.role, now],
      );
      return accountId;
    });
  }

  /** Gives a member another role; the last owner stays owner. */
  async changeRole(actor: BusinessActor, accountId: string, role: MemberRole): Promise<void> {
    await this.uow.run(actor, async () => {
      await this.keepAnOwner(actor, accountId, role);
      await this.uow.query(`update membership set role = $3 where organisation_id = $1 and account_id = $2`, [
        actor.organisationId,
        accountId,
        role,
      ]);
    });
  }

  /** Takes a member out of the organisation; the last owner can't go. */
  async remove(actor: BusinessActor, accountId: string): Promise<void> {
    await this.uow.run(actor, async () => {
      await this.keepAnOwner(actor, accountId, null);
      await this.uow.query(`delete from membership where organisation_id = $1 and account_id = $2`, [
        actor.organisationId,
        accountId,
      ]);
      await this.uow.query(
        `update session set organisation_id = null where organisation_id = $1 and account_id = $2`,
        [actor.organisationId, accountId],
      );
      await this.uow.query(
        `update api_token set revoked_at = $3 where organisation_id = $1 and account_id = $2 and revoked_at is null`,
        [actor.organisationId, accountId, this.clock.date()],
      );
    });
  }

  private async keepAnOwner(actor: BusinessActor, accountId: string, role: MemberRole | null): Promise<void> {
    // The whole list is locked: two owners stepping down at once must not leave none.
    const members = await this.uow.query<{ accountId: string; role: MemberRole }>(
      `select account_id "accountId", role from membership where organisation_id = $1 for update`,
      [actor.organisationId],
    );
    found(
      members.find((member) => member.accountId === accountId),
      'member',
    );
    const owners = members.filter(
      (member) => (member.accountId === accountId ? role : member.role) === 'owner',
    );
    if (owners.length === 0) throw new Refusal('last_owner');
  }
}
