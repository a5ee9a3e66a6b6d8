import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { Payees } from '../payees/payees.service.js';
import { PaymentGateway, ProviderRefused } from '../stripe/gateway.js';
import type { ChargeRow } from './charge.row.js';
import { ChargeStore } from './charge-store.js';
import { Outcomes } from './outcomes.service.js';
import { keyForgotten, PAYEE_WATCH_MS, WATCH_MS } from './schedule.rules.js';

/** The assistant's share of a paid charge, sent once her account can take it. */
@Injectable()
export class Transfers {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly gateway: PaymentGateway,
    private readonly store: ChargeStore,
    private readonly outcomes: Outcomes,
    private readonly payees: Payees,
  ) {}

  /** Sends what a paid charge owes the assistant. */
  async pay(charge: ChargeRow): Promise<void> {
    if (charge.stripeFeeCents === null || !charge.providerChargeId) charge = await this.completed(charge);
    if (!charge.payeeId) return this.store.lookAgain(charge.id, null);
    const active = charge.transfers === 'active' || (await this.payees.sync(charge.payeeId)) === 'active';
    if (!active) return this.store.lookAgain(charge.id, PAYEE_WATCH_MS);
    if (!charge.providerChargeId) return this.store.lookAgain(charge.id, WATCH_MS);
    await this.send(charge, charge.payeeId, charge.providerChargeId);
  }

  /** Reads the transfers of a charge from the provider and writes what it finds. */
  async sync(chargeId: string): Promise<void> {
    const transferId = await this.gateway.findTransfer(chargeId);
    if (transferId) await this.outcomes.transferred(chargeId, transferId);
  }

  private async send(charge: ChargeRow, payeeId: string, providerChargeId: string): Promise<void> {
    const now = this.clock.date();
    let sentAt = charge.transferSentAt;
    if (sentAt) {
      const known = await this.gateway.findTransfer(charge.id);
      if (known) return this.outcomes.transferred(charge.id, known);
    }
    if (!sentAt || keyForgotten(sentAt, now)) {
      sentAt = now;
      await this.uow.query(`update charge set transfer_sent_at = $2 where id = $1`, [charge.id, sentAt]);
    }
    try {
      const transferId = await this.gateway.transfer({
        key: `${charge.id}:transfer:${sentAt.getTime()}`,
        chargeId: charge.id,
        amountCents: charge.transferCents,
        currency: charge.currency,
        payeeId,
        providerChargeId,
      });
      await this.outcomes.transferred(charge.id, transferId);
    } catch (error) {
      if (!(error instanceof ProviderRefused)) throw error;
      await this.held(charge, payeeId, error.code);
    }
  }

  /** Nothing was sent: the next try is a new call, since the provider would repeat this answer. */
  private async held(charge: ChargeRow, payeeId: string, failure: string): Promise<void> {
    await this.uow.query(`update charge set transfer_sent_at = null, failure = $2 where id = $1`, [
      charge.id,
      failure,
    ]);
    const status = await this.payees.sync(payeeId);
    await this.store.lookAgain(charge.id, status === 'active' ? WATCH_MS : PAYEE_WATCH_MS);
  }

  /** The provider books a payment a moment after it succeeds: its fee may have to be asked for. */
  private async completed(charge: ChargeRow): Promise<ChargeRow> {
    const { feeCents, providerChargeId } = await this.gateway.payment(charge.paymentId ?? '');
    if (feeCents !== null && charge.stripeFeeCents === null) await this.outcomes.feeKnown(charge, feeCents);
    if (providerChargeId && !charge.providerChargeId)
      await this.uow.query(`update charge set stripe_charge_id = $2 where id = $1`, [
        charge.id,
        providerChargeId,
      ]);
    return { ...charge, stripeFeeCents: feeCents, providerChargeId };
  }
}
