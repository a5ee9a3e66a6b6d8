import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { hashSecret, newSecret } from '../../platform/crypto/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Missing } from '../../platform/errors.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Deliveries, type Opened } from './deliveries.service.js';

const DAYS = 7;

/** Links in mails and text messages that show one message to whoever has them, for a week. */
@Injectable()
export class MessageLinks implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly desks: Desks,
    private readonly deliveries: Deliveries,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.every('41 3 * * *', 'sweep.desk.message_links', () => this.forget());
  }

  /** A new link to a delivery: composed anew, a mail gets another one, and each works. */
  async to({ contract }: Desk, deliveryId: string): Promise<string> {
    const secret = newSecret();
    await this.uow.query(
      `insert into message_link (token_hash, contract_id, delivery_id, expires_at) values ($1, $2, $3, $4)`,
      [
        hashSecret(secret),
        contract.id,
        deliveryId,
        new Date(this.clock.date().getTime() + DAYS * 86_400_000),
      ],
    );
    return `${this.settings.publicUrl}/m/${secret}`;
  }

  /** Opens the message behind a link; Missing when the link is no more, or never was. */
  open<T>(secret: string, work: (desk: Desk, delivery: Opened) => Promise<T>): Promise<T> {
    return this.find(secret).then(({ contractId, deliveryId }) =>
      this.desks.inJob(contractId, async (desk) => {
        const delivery = await this.deliveries.open(desk, deliveryId);
        if (!delivery) throw new Missing('message');
        return work(desk, delivery);
      }),
    );
  }

  private async find(secret: string): Promise<{ contractId: string; deliveryId: string }> {
    const row = await this.uow.one<{ contractId: string; deliveryId: string }>(
      `select contract_id "contractId", delivery_id "deliveryId" from message_link where token_hash = $1 and expires_at > $2`,
      [hashSecret(secret), this.clock.date()],
    );
    if (!row) throw new Missing('message');
    return row;
  }

  private async forget(): Promise<void> {
    await this.uow.query(`delete from message_link where expires_at <= $1`, [this.clock.date()]);
  }
}
