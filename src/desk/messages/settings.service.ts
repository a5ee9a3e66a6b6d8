import { Inject, Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { BusinessActor } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { newSecret } from '../../platform/crypto/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal, Stale } from '../../platform/errors.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import type { SettingsInput } from './message.form.js';
import { nextSummary } from './summary.rules.js';
import { mayReceive } from './webhook.rules.js';

export interface MessageSettings {
  webhookUrl: string;
  webhookSecret: string;
  summaryTime: string | null;
  summaryEmpty: boolean;
  summaryTexts: boolean;
  escalateMinutes: number | null;
  quietFrom: string | null;
  quietUntil: string | null;
  revision: number;
}

interface Row {
  url: Buffer | null;
  secret: Buffer | null;
  summaryTime: string | null;
  summaryEmpty: boolean;
  summaryTexts: boolean;
  escalateMinutes: number | null;
  quietFrom: string | null;
  quietUntil: string | null;
  revision: number;
}

/** Where the client's own system hears of messages, and when the day comes by mail. */
@Injectable()
export class MessageSettingsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** What the client has set; revision 0 while it has set nothing. */
  async of(desk: Desk): Promise<MessageSettings> {
    const { id } = desk.contract;
    const row = await this.uow.one<Row>(
      `select webhook_url url, webhook_secret secret, to_char(summary_time, 'HH24:MI') "summaryTime",
         summary_empty "summaryEmpty", summary_texts "summaryTexts", escalate_minutes "escalateMinutes",
         to_char(quiet_from, 'HH24:MI') "quietFrom", to_char(quiet_until, 'HH24:MI') "quietUntil", revision
       from message_settings where contract_id = $1`,
      [id],
    );
    return {
      webhookUrl: row?.url ? desk.key.open(row.url, place(id, 'webhook_url')) : '',
      webhookSecret: row?.secret ? desk.key.open(row.secret, place(id, 'webhook_secret')) : '',
      summaryTime: row?.summaryTime ?? null,
      summaryEmpty: row?.summaryEmpty ?? false,
      summaryTexts: row?.summaryTexts ?? false,
      escalateMinutes: row?.escalateMinutes ?? null,
      quietFrom: row?.quietFrom ?? null,
      quietUntil: row?.quietUntil ?? null,
      revision: row?.revision ?? 0,
    };
  }

  /** Sets them. A new address gets a new secret: the old one is known to whoever had the old address. */
  save(actor: BusinessActor, contractId: string, input: SettingsInput): Promise<void> {
    const { webhookUrl, summaryTime } = input;
    return this.desks.read(actor, contractId, async (desk) => {
      if (webhookUrl && !mayReceive(webhookUrl, this.settings.production))
        throw new Refusal('webhook_address', { field: 'webhookUrl' });
      const { quietFrom, quietUntil } = input;
      if (!quietFrom !== !quietUntil)
        throw new Refusal('quiet_hours', { field: quietFrom ? 'quietUntil' : 'quietFrom' });
      await this.uow.query(`select 1 from contract where id = $1 for update`, [contractId]);
      const before = await this.of(desk);
      if (input.revision !== undefined && input.revision !== before.revision) throw new Stale();
      const secret = webhookUrl === before.webhookUrl ? before.webhookSecret : newSecret();
      const { timezone } = desk.contract;
      const next = summaryTime ? nextSummary(this.clock.now(), summaryTime, timezone) : null;
      await this.write(desk, { ...input, webhookSecret: webhookUrl ? secret : '' }, next);
    });
  }

  /** A new secret; what is signed from now on is signed with it. */
  renewSecret(actor: BusinessActor, contractId: string): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      if (!(await this.of(desk)).webhookUrl) throw new Refusal('webhook_none', { status: 409 });
      await this.uow.query(
        `update message_settings set webhook_secret = $2, revision = revision + 1, changed_by = $3, changed_at = $4
         where contract_id = $1`,
        [
          contractId,
          desk.key.seal(newSecret(), place(contractId, 'webhook_secret')),
          actor.accountId,
          this.clock.date(),
        ],
      );
    });
  }

  private async write(
    desk: Desk,
    input: SettingsInput & { webhookSecret: string },
    next: Temporal.Instant | null,
  ): Promise<void> {
    const { id } = desk.contract;
    const sealed = (text: string, column: string): Buffer | null =>
      text ? desk.key.seal(text, place(id, column)) : null;
    await this.uow.query(
      `insert into message_settings (contract_id, webhook_url, webhook_secret, summary_time, summary_empty, summary_texts,
         summary_next_at, changed_by, changed_at, escalate_minutes, quiet_from, quiet_until)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (contract_id) do update set webhook_url = $2, webhook_secret = $3, summary_time = $4,
         summary_empty = $5, summary_texts = $6, summary_next_at = $7, changed_by = $8, changed_at = $9,
         escalate_minutes = $10, quiet_from = $11, quiet_until = $12,
         revision = message_settings.revision + 1`,
      [
        id,
        sealed(input.webhookUrl, 'webhook_url'),
        sealed(input.webhookSecret, 'webhook_secret'),
        input.summaryTime ?? null,
        input.summaryEmpty,
        input.summaryTexts,
        next && new Date(next.epochMilliseconds),
        desk.actor.accountId,
        this.clock.date(),
        input.escalateMinutes ?? null,
        input.quietFrom ?? null,
        input.quietUntil ?? null,
      ],
    );
  }
}

const place = (row: string, column: string) => ({ table: 'message_settings', row, column });
