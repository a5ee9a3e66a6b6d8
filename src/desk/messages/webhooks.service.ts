import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Outbound, OutboundFailure } from '../../platform/http/outbound.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { Desks } from '../desks.service.js';
import { sign } from '../../platform/crypto/signature.rules.js';
import { Deliveries, type Outcome } from './deliveries.service.js';
import { WEBHOOK } from './outbox.service.js';
import { unlessGone } from './post.service.js';
import { MessageSettingsService } from './settings.service.js';
import { nextTry, payloadOf } from './webhook.rules.js';

interface Claimed {
  url: string;
  secret: string;
  body: string;
  attempts: number;
}

/** Another worker waits this long before it takes over an attempt that was begun. */
const LEASE_MS = 120_000;

/** Messages to the client's own system: signed, and tried again for almost a day. */
@Injectable()
export class MessageWebhooks implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly desks: Desks,
    private readonly deliveries: Deliveries,
    private readonly settings: MessageSettingsService,
    private readonly outbound: Outbound,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ contractId: string; deliveryId: string }>(WEBHOOK, ({ contractId, deliveryId }) =>
      this.attempt(contractId, deliveryId),
    );
    this.jobs.every('* * * * *', 'sweep.desk.message_webhooks', () => this.sweep());
  }

  private async sweep(): Promise<void> {
    const due = await this.uow.query<{ contractId: string; id: string }>(
      `select contract_id "contractId", id from message_deliveries_due($1)`,
      [this.clock.date()],
    );
    // One slow receiver must not hold up the others until the next sweep.
    for (const { contractId, id } of due) await this.jobs.send(WEBHOOK, { contractId, deliveryId: id });
  }

  private async attempt(contractId: string, id: string): Promise<void> {
    const claimed = await this.claim(contractId, id).catch(unlessGone);
    if (!claimed) return;
    const outcome = claimed.url ? await this.post(id, claimed) : { trouble: 'no_address' };
    await this.desks.inJob(contractId, (desk) => this.deliveries.tried(desk, id, outcome)).catch(unlessGone);
  }

  /** Takes an attempt that is due; the address and secret are those set now. */
  private claim(contractId: string, id: string): Promise<Claimed | null> {
    return this.desks.inJob(contractId, async (desk) => {
      const delivery = await this.deliveries.waiting(desk, id);
      const now = this.clock.date();
      const taken = await this.uow.returning(
        `update message_delivery set next_at = $3 where contract_id = $1 and id = $2 and next_at <= $4 returning id`,
        [contractId, id, new Date(now.getTime() + LEASE_MS), now],
      );
      if (!delivery || taken.length === 0) return null;
      const { webhookUrl, webhookSecret } = await this.settings.of(desk);
      const { message } = delivery;
      return {
        url: webhookUrl,
        secret: webhookSecret,
        attempts: delivery.attempts,
        body: payloadOf({
          deliveryId: id,
          messageId: message.id,
          contract: desk.contract.number,
          version: delivery.version,
          corrects: delivery.corrects,
          writtenAt: message.createdAt,
          caller: message.contactId ? { name: message.contactName, number: message.contactNumber } : null,
          content: message.content,
          callBackBy: delivery.callBackBy,
        }),
      };
    });
  }

  private async post(id: string, { url, secret, body, attempts }: Claimed): Promise<Outcome> {
    const next = nextTry(attempts + 1, this.clock.date());
    const seconds = Math.floor(this.clock.date().getTime() / 1000);
    try {
      const { status } = await this.outbound.send({
        url,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'cornetta-delivery': id,
          'cornetta-signature': sign(secret, body, seconds),
        },
        body,
        maxBytes: 65_536,
      });
      const taken = status >= 200 && status < 300;
      return { trouble: taken ? null : `status_${status}`, status, next: taken ? null : next };
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      // An address that may not be asked will not become one that may.
      const hopeless = error.reason === 'forbidden' || error.reason === 'address';
      return { trouble: error.reason, next: hopeless ? null : next };
    }
  }
}
