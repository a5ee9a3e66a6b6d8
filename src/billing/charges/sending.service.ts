import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { Payees } from '../payees/payees.service.js';
import { PaymentGateway, ProviderRefused } from '../stripe/gateway.js';
import { keyForgotten, PAYEE_WATCH_MS, WATCH_MS } from './schedule.rules.js';

interface Outgoing {
  table: 'charge' | 'charge_share';
  /** The row whose transfer it is: its id is the key of the call. */
  id: string;
  chargeId: string;
  cents: number;
  currency: string;
  sentAt: Date | null;
  payeeId: string;
  providerChargeId: string;
}

/** What became of a transfer: made, or refused and to be tried again after so long. */
export type Sent = { transferId: string } | { refused: string; againMs: number };

/** Sends money to one payee, once for each row, whatever becomes of the answer. */
@Injectable()
export class Sending {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly gateway: PaymentGateway,
    private readonly payees: Payees,
  ) {}

  /** Makes a row's transfer, or finds the one made before; null when another worker is at it. */
  async once({ table, sentAt, ...out }: Outgoing): Promise<Sent | null> {
    const now = this.clock.date();
    const ids = { chargeId: out.chargeId, ownerId: out.id };
    if (sentAt) {
      const known = await this.gateway.findTransfer(ids);
      if (known) return { transferId: known };
    }
    if (!sentAt || keyForgotten(sentAt, now)) {
      if (!(await this.mark(table, out.id, sentAt, now))) return null;
      sentAt = now;
    }
    try {
      const transferId = await this.gateway.transfer({
        ...ids,
        key: `${out.id}:transfer:${sentAt.getTime()}`,
        amountCents: out.cents,
        currency: out.currency,
        payeeId: out.payeeId,
        providerChargeId: out.providerChargeId,
      });
      return { transferId };
    } catch (error) {
      if (!(error instanceof ProviderRefused)) throw error;
      // Nothing was sent: the next try is a new call, since the provider would repeat this answer.
      if (!(await this.mark(table, out.id, sentAt, null))) return null;
      const status = await this.payees.sync(out.payeeId);
      return { refused: error.code, againMs: status === 'active' ? WATCH_MS : PAYEE_WATCH_MS };
    }
  }

  /** Whoever outlived its lease finds another time here: two times would be two keys, and two transfers. */
  private async mark(
    table: Outgoing['table'],
    id: string,
    before: Date | null,
    at: Date | null,
  ): Promise<boolean> {
    const own = await this.uow.returning(
      `update ${table} set transfer_sent_at = $3
       where id = $1 and transfer_sent_at is not distinct from $2 and transferred_at is null returning id`,
      [id, before, at],
    );
    return own.length > 0;
  }
}
