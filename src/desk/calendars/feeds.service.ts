import { Inject, Injectable } from '@nestjs/common';
import type { BusinessActor, Member } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { hashSecret, newSecret } from '../../platform/crypto/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Missing } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { domainOf } from '../../platform/mail/inbound/plus-address.js';
import { Clock } from '../../platform/time/clock.js';
import { feed, type Happening } from '../appointments/invitation.rules.js';
import { AppointmentQueries } from '../appointments/appointment.queries.js';
import { Desks } from '../desks.service.js';

export interface FeedInfo {
  createdAt: Date;
  readAt: Date | null;
}

interface FeedRow {
  id: string;
  contractId: string | null;
  accountId: string | null;
}

type Owner = { contractId: string } | { accountId: string };
const DAY = 86_400_000;
const BEHIND_DAYS = 60;
const AHEAD_DAYS = 400;

/** Calendars to subscribe to, behind secret links: all of a client's for the client, times alone for the assistant. */
@Injectable()
export class CalendarFeeds {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly appointments: AppointmentQueries,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  ofContract(contractId: string): Promise<FeedInfo | null> {
    return this.info('contract_id', contractId);
  }

  ofAssistant(actor: Member): Promise<FeedInfo | null> {
    return this.info('account_id', actor.accountId);
  }

  /** A new link to all of a client's appointments; the one before opens nothing any more. It is told this once. */
  renewOfContract(actor: BusinessActor, contractId: string): Promise<string> {
    return this.desks.read(actor, contractId, () => this.renew(actor, { contractId }));
  }

  /** A new link to an assistant's own times. */
  renewOfAssistant(actor: Member): Promise<string> {
    return this.uow.run(actor, () => this.renew(actor, { accountId: actor.accountId }));
  }

  revokeOfContract(actor: BusinessActor, contractId: string): Promise<void> {
    return this.desks.read(actor, contractId, () => this.revoke({ contractId }));
  }

  revokeOfAssistant(actor: Member): Promise<void> {
    return this.uow.run(actor, () => this.revoke({ accountId: actor.accountId }));
  }

  /** The calendar behind a link; Missing for one that was never given out, or given up, and while its owner is kept out. */
  async read(secret: string): Promise<string> {
    const [row] = await this.uow.returning<FeedRow>(
      `update calendar_feed f set read_at = $2 where secret_hash = $1 and revoked_at is null
         and not exists (select from account a where a.id = f.account_id and a.suspended_at is not null)
         and not exists (select from contract c join organisation o on o.id = c.organisation_id
           where c.id = f.contract_id and o.suspended_at is not null)
       returning id, contract_id "contractId", account_id "accountId"`,
      [hashSecret(secret), this.clock.date()],
    );
    if (row?.contractId) return this.whole(row.contractId);
    if (row?.accountId) return this.timesOf(row.accountId);
    throw new Missing('feed');
  }

  private whole(contractId: string): Promise<string> {
    const domain = domainOf(this.settings.mailFrom);
    return this.desks.inJob(contractId, async (desk) =>
      feed(
        desk.contract.clientName,
        await this.appointments.happenings(desk, this.window, domain),
        this.home(desk.contract.timezone),
      ),
    );
  }

  /** Client by client, each in its own transaction: what is said there stays there. */
  private async timesOf(accountId: string): Promise<string> {
    const happenings: Happening[] = [];
    const domain = domainOf(this.settings.mailFrom);
    for (const { id } of await this.desks.clientsOf({ accountId }))
      happenings.push(
        ...(await this.desks.inJob(id, async (desk) => {
          const times = await this.appointments.times(desk, this.window);
          return times.map((time) => ({
            uid: `${time.id}@${domain}`,
            sequence: 0,
            timezone: desk.contract.timezone,
            rule: null,
            times: [{ ...time, recursAt: null, released: false }],
            summary: desk.contract.clientName,
            stamp: time.changedAt,
          }));
        })),
      );
    const account = await this.uow.one<{ timezone: string }>(`select timezone from account where id = $1`, [
      accountId,
    ]);
    return feed('Cornetta', happenings, this.home(account?.timezone ?? 'Europe/Rome'));
  }

  private home(timezone: string): { timezone: string; now: Date } {
    return { timezone, now: this.clock.date() };
  }

  private get window(): { from: Date; until: Date } {
    const now = this.clock.date().getTime();
    return { from: new Date(now - BEHIND_DAYS * DAY), until: new Date(now + AHEAD_DAYS * DAY) };
  }

  private info(column: 'contract_id' | 'account_id', id: string): Promise<FeedInfo | null> {
    return this.uow.one<FeedInfo>(
      `select created_at "createdAt", read_at "readAt" from calendar_feed where ${column} = $1 and revoked_at is null`,
      [id],
    );
  }

  private async renew(actor: Member, owner: Owner): Promise<string> {
    await this.uow.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `calendar feed ${Object.values(owner).join('')}`,
    ]);
    await this.revoke(owner);
    const secret = newSecret();
    await this.uow.query(
      `insert into calendar_feed (id, secret_hash, contract_id, account_id, created_by, created_at) values ($1, $2, $3, $4, $5, $6)`,
      [
        newId(),
        hashSecret(secret),
        'contractId' in owner ? owner.contractId : null,
        'accountId' in owner ? owner.accountId : null,
        actor.accountId,
        this.clock.date(),
      ],
    );
    return `${this.settings.publicUrl}/feeds/calendars/${secret}.ics`;
  }

  private async revoke(owner: Owner): Promise<void> {
    await this.uow.query(
      `update calendar_feed set revoked_at = $3 where revoked_at is null and (contract_id = $1 or account_id = $2)`,
      [
        'contractId' in owner ? owner.contractId : null,
        'accountId' in owner ? owner.accountId : null,
        this.clock.date(),
      ],
    );
  }
}
