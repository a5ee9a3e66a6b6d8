import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../config/tokens.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { isId, newId } from '../ids.js';
import { Jobs } from '../jobs/jobs.js';
import { Clock } from '../time/clock.js';
import { SMS_DRIVER, type SmsDriver } from './driver.js';

export interface SmsInput {
  /** In E.164. */
  to: string;
  text: string;
  /** The same message is never written twice under one key. */
  dedupeKey: string;
}

/** What a message is about that is composed only when it leaves: ids, so that nothing private lies in the table meanwhile. */
export interface LateSms {
  purpose: string;
  contractId: string;
  subjectId: string;
}

export interface SmsReceipt {
  arrived: boolean;
  at: Date;
}

/** Composes the messages of a purpose and hears what became of them. */
export interface SmsComposer {
  /** Null when it is no longer wanted. */
  compose(about: LateSms): Promise<{ to: string; text: string } | null>;
  /** Once it is known: `error` is null when the provider took it. */
  settled(about: LateSms, error: string | null): Promise<void>;
  /** What the provider tells later: it has arrived, or never will. */
  reported(about: LateSms, receipt: SmsReceipt): Promise<void>;
}

const MOST_CHARACTERS = 480;

interface SmsRow {
  recipient: string;
  text: string;
  late: LateSms | null;
}

/** Text messages as rows written with their cause, handed to the driver by a job after commit. */
@Injectable()
export class Sms implements OnModuleInit {
  private readonly composers = new Map<string, SmsComposer>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
    @Inject(SMS_DRIVER) private readonly driver: SmsDriver,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ smsId: string }>('sms', ({ smsId }) => this.deliver(smsId));
    this.jobs.define<{ smsId: string }>('sms.receipt', ({ smsId }) => this.tell(smsId));
  }

  /** Writes a message to be sent once the current transaction has committed. Returns its id, or null for a duplicate. */
  async send({ to, text, dedupeKey }: SmsInput): Promise<string | null> {
    const id = newId();
    const written = await this.uow.returning(
      `insert into sms (id, recipient, text, dedupe_key, created_at) values ($1, $2, $3, $4, $5)
       on conflict (dedupe_key) do nothing returning id`,
      [id, to, text.slice(0, MOST_CHARACTERS), dedupeKey, this.clock.date()],
    );
    if (written.length === 0) return null;
    await this.jobs.send('sms', { smsId: id });
    return id;
  }

  /** Says who composes the messages of a purpose. Called before the application has started. */
  composeLate(purpose: string, composer: SmsComposer): void {
    this.composers.set(purpose, composer);
  }

  /** Writes that a message is to be composed and sent once the current transaction has committed. */
  async sendLate(about: LateSms, dedupeKey: string): Promise<void> {
    const id = newId();
    const written = await this.uow.returning(
      `insert into sms (id, recipient, text, dedupe_key, created_at, late) values ($1, '', '', $2, $3, $4)
       on conflict (dedupe_key) do nothing returning id`,
      [id, dedupeKey, this.clock.date(), JSON.stringify(about)],
    );
    if (written.length > 0) await this.jobs.send('sms', { smsId: id });
  }

  /**
   * The provider's last word on a message. The first one counts: told again, or followed by what happened before it,
   * nothing changes.
   */
  async report(
    id: string,
    { providerId, arrived, error = null }: { providerId: string; arrived: boolean; error?: string | null },
  ): Promise<void> {
    if (!isId(id)) return;
    await this.uow.run({ accountId: null }, async () => {
      const news = await this.uow.returning(
        `update sms set delivered_at = case when $3 then $2::timestamptz end,
           undelivered_at = case when not $3 then $2::timestamptz end, error = coalesce($4, error)
         where id = $1 and tried_at is not null and coalesce(provider_id, $5) = $5
           and delivered_at is null and undelivered_at is null returning id`,
        [id, this.clock.date(), arrived, error, providerId],
      );
      if (news.length > 0) await this.jobs.send('sms.receipt', { smsId: id });
    });
  }

  private async tell(id: string): Promise<void> {
    const row = await this.uow.one<{
      late: LateSms | null;
      deliveredAt: Date | null;
      undeliveredAt: Date | null;
    }>(`select late, delivered_at "deliveredAt", undelivered_at "undeliveredAt" from sms where id = $1`, [
      id,
    ]);
    const at = row?.deliveredAt ?? row?.undeliveredAt;
    if (!row?.late || !at) return;
    await this.composers.get(row.late.purpose)?.reported(row.late, { arrived: row.deliveredAt !== null, at });
  }

  /** Hands a message over once: a worker that died while the provider was asked leaves it unsent rather than sent twice. */
  private async deliver(id: string): Promise<void> {
    const [sms] = await this.uow.returning<SmsRow>(
      `update sms set tried_at = $2 where id = $1 and tried_at is null returning recipient, text, late`,
      [id, this.clock.date()],
    );
    if (!sms) return this.giveUp(id);
    try {
      const outgoing = sms.late
        ? await this.composers.get(sms.late.purpose)?.compose(sms.late)
        : { to: sms.recipient, text: sms.text };
      if (!outgoing) return await this.settle(id, { error: 'no longer wanted' });
      const text = outgoing.text.slice(0, MOST_CHARACTERS);
      const outcome = await this.driver.send({ id, to: outgoing.to, text });
      // Composed late, it was never in the table; a demo shows it.
      if (sms.late && this.settings.demo)
        await this.uow.query(`update sms set recipient = $2, text = $3 where id = $1`, [
          id,
          outgoing.to,
          text,
        ]);
      await this.settle(id, 'refused' in outcome ? { error: outcome.refused } : { providerId: outcome.id });
    } catch (error) {
      await this.uow.query(`update sms set tried_at = null, error = $2 where id = $1`, [
        id,
        String(error).slice(0, 300),
      ]);
      throw error;
    }
  }

  private giveUp(id: string): Promise<void> {
    return this.settle(id, { error: 'the outcome of the first attempt is not known' });
  }

  /** A number and what was written to it must not stay readable once the message has left; a demo shows them. */
  private async settle(id: string, outcome: { error?: string; providerId?: string | null }): Promise<void> {
    const { error = null, providerId = null } = outcome;
    const settled = await this.uow.returning<{ late: LateSms | null }>(
      `update sms set sent_at = case when $3::text is null then $2::timestamptz end,
         failed_at = case when $3 is not null then $2 end, error = $3, provider_id = $4,
         recipient = case when $5 then recipient else '' end, text = case when $5 then text else '' end
       where id = $1 and sent_at is null and failed_at is null returning late`,
      [id, this.clock.date(), error, providerId, this.settings.demo],
    );
    const late = settled[0]?.late;
    if (late) await this.composers.get(late.purpose)?.settled(late, error);
  }
}
