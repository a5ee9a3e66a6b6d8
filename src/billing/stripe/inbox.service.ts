import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { isId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { Collection } from '../charges/collection.service.js';
import { NOBODY } from '../charges/billables.js';
import { SharePayments } from '../charges/share-payments.service.js';
import { Transfers } from '../charges/transfers.service.js';
import { Payees } from '../payees/payees.service.js';
import { Payers } from '../payers/payers.service.js';
import { PaymentGateway, type ProviderEvent } from './gateway.js';

export const STRIPE_EVENT = 'billing.stripe_event';
const MOST_ATTEMPTS = 200;

/** The provider's news: kept by their own id, answered, then looked into. They only say where to look. */
@Injectable()
export class Inbox {
  private readonly log = new Logger('billing');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly gateway: PaymentGateway,
    private readonly payers: Payers,
    private readonly payees: Payees,
    private readonly collection: Collection,
    private readonly transfers: Transfers,
    private readonly shares: SharePayments,
  ) {}

  /** Keeps a webhook's event; false when its signature is not the provider's. */
  async receive(raw: Buffer, signature: string): Promise<boolean> {
    const event = this.gateway.verified(raw, signature, this.clock.date());
    if (!event) return false;
    // The live endpoint of a platform hears of test accounts too.
    if (event.livemode !== this.gateway.livemode) return true;
    await this.uow.run(NOBODY, async () => {
      const fresh = await this.uow.returning(
        `insert into stripe_event (id, type, livemode, payload, received_at) values ($1, $2, $3, $4, $5)
         on conflict (id) do nothing returning id`,
        [event.id, event.type, event.livemode, raw.toString('utf8'), this.clock.date()],
      );
      if (fresh.length > 0) await this.jobs.send(STRIPE_EVENT, event);
    });
    return true;
  }

  /** Looks into one event. What can't be read now stays for the sweep. */
  async process(event: ProviderEvent): Promise<void> {
    try {
      await this.lookInto(event);
      await this.uow.query(`update stripe_event set processed_at = $2, error = null where id = $1`, [
        event.id,
        this.clock.date(),
      ]);
    } catch (error) {
      this.log.warn(`event ${event.id} (${event.type}) waits: ${String(error)}`);
      await this.uow.query(`update stripe_event set attempts = attempts + 1, error = $2 where id = $1`, [
        event.id,
        String(error).slice(0, 500),
      ]);
    }
  }

  /** Takes up events that could not be looked into before. */
  async sweep(): Promise<void> {
    const rows = await this.uow.query<{ raw: string }>(
      `select payload::text raw from stripe_event
       where processed_at is null and attempts < $2 and received_at < $1::timestamptz - interval '1 minute' * least(attempts + 1, 60)
       order by received_at limit 100`,
      [this.clock.date(), MOST_ATTEMPTS],
    );
    for (const { raw } of rows) {
      const event = this.gateway.read(Buffer.from(raw));
      if (event) await this.process(event);
    }
  }

  private async lookInto({ type, objectId, ownerId }: ProviderEvent): Promise<void> {
    if (!objectId) return;
    if (type.startsWith('v2.core.account')) await this.payees.sync(objectId);
    else if (type === 'checkout.session.completed') await this.payers.finishSession(objectId);
    else if (type === 'payment_method.detached') await this.payers.detached(objectId);
    else if (!isId(ownerId)) return;
    else if (type.startsWith('payment_intent.')) await this.collection.sync(ownerId, objectId);
    else if (type === 'transfer.created' && !(await this.shares.sync(ownerId)))
      await this.transfers.sync(ownerId);
  }
}
