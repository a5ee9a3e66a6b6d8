import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { PaymentGateway, ProviderDown, ProviderRefused, type Payment } from '../stripe/gateway.js';
import { NOBODY } from './billables.js';
import type { ChargeRow } from './charge.row.js';
import { ChargeStore } from './charge-store.js';
import { Outcomes } from './outcomes.service.js';
import { keyForgotten, WATCH_MS } from './schedule.rules.js';
import { Transfers } from './transfers.service.js';

/** Takes a charge one step further: payment made, confirmed, watched; then the assistant's transfer. */
@Injectable()
export class Collection {
  private readonly log = new Logger('billing');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly gateway: PaymentGateway,
    private readonly store: ChargeStore,
    private readonly outcomes: Outcomes,
    private readonly transfers: Transfers,
  ) {}

  /** Does a due charge's next step. Safe to call at any time, any number of times. */
  async advance(chargeId: string): Promise<void> {
    const charge = await this.store.take(chargeId);
    if (!charge) return;
    try {
      if (charge.state === 'paid') await this.transfers.pay(charge);
      else await this.collect(charge);
    } catch (error) {
      // A refused read (an object gone at the provider) needs a person, not a faster retry: it waits like an outage.
      if (!(error instanceof ProviderDown || error instanceof ProviderRefused)) throw error;
      this.log[error instanceof ProviderDown ? 'warn' : 'error'](
        `charge ${chargeId} waits: ${error.message}`,
      );
      await this.store.trouble(charge);
    }
  }

  /** Advances every charge that is due; trouble with one keeps no other back. */
  async sweep(): Promise<void> {
    for (const { id } of await this.store.due())
      await this.advance(id).catch((error: unknown) => this.log.error(error));
  }

  /** Reads a charge's payment from the provider and writes what became of it. */
  async sync(chargeId: string, paymentId?: string): Promise<void> {
    const charge = await this.store.read(chargeId);
    const id = charge?.paymentId ?? paymentId;
    if (!charge || !id) return;
    const payment = await this.gateway.payment(id);
    if (payment.chargeId === chargeId) await this.outcomes.settle(chargeId, payment);
  }

  private async collect(charge: ChargeRow): Promise<void> {
    if (charge.state === 'processing' || charge.state === 'requires_action') return this.watch(charge);
    if (!charge.methodId || !charge.customerId) return this.waitForMethod(charge);
    const payment = charge.paymentId
      ? await this.gateway.payment(charge.paymentId)
      : await this.paymentFor(charge, charge.customerId);
    if (!['open', 'refused', 'action'].includes(payment.status))
      return this.outcomes.settle(charge.id, payment);
    if (!(await this.store.countAttempt(charge))) return;
    try {
      const confirmed = await this.gateway.confirmPayment({
        key: `${charge.id}:confirm:${charge.attempts + 1}`,
        paymentId: payment.id,
        methodId: charge.methodId,
      });
      await this.outcomes.settle(charge.id, confirmed);
    } catch (error) {
      if (!(error instanceof ProviderRefused)) throw error;
      // A worker believed dead may have paid it meanwhile: then this refusal says nothing.
      const now = await this.gateway.payment(payment.id);
      if (now.status === 'paid' || now.status === 'processing') await this.outcomes.settle(charge.id, now);
      else await this.outcomes.refused(charge.id, error.code);
    }
  }

  /** Under way at the bank, or with the owner: only read, should the webhook be lost. */
  private async watch({ id, state, paymentId }: ChargeRow): Promise<void> {
    await this.store.lookAgain(id, state === 'processing' ? WATCH_MS : null);
    if (paymentId) await this.outcomes.settle(id, await this.gateway.payment(paymentId));
  }

  /**
   * The charge's one payment. A lost answer is settled by reading; only when there is nothing to read
   * is the call made again, under the first key while the provider still knows it.
   */
  private async paymentFor(charge: ChargeRow, customerId: string): Promise<Payment> {
    const now = this.clock.date();
    let sentAt = charge.intentSentAt;
    if (sentAt) {
      const known = await this.gateway.findPayment({
        chargeId: charge.id,
        customerId,
        since: charge.createdAt,
      });
      if (known) return this.keep(charge.id, known);
    }
    if (!sentAt || keyForgotten(sentAt, now)) {
      sentAt = now;
      await this.uow.query(`update charge set intent_sent_at = $2 where id = $1`, [charge.id, sentAt]);
    }
    const payment = await this.gateway.createPayment({
      key: `${charge.id}:payment:${sentAt.getTime()}`,
      chargeId: charge.id,
      customerId,
      amountCents: charge.grossCents,
      currency: charge.currency,
      description: `${charge.contractNumber} / ${charge.number}`,
    });
    return this.keep(charge.id, payment);
  }

  private async keep(chargeId: string, payment: Payment): Promise<Payment> {
    await this.uow.query(
      `update charge set stripe_payment_intent_id = $2 where id = $1 and stripe_payment_intent_id is null`,
      [chargeId, payment.id],
    );
    return payment;
  }

  private async waitForMethod(charge: ChargeRow): Promise<void> {
    await this.uow.run(NOBODY, async () => {
      const fresh = await this.uow.returning(
        `update charge set failure = 'no_method'
         where id = $1 and failure is distinct from 'no_method' returning id`,
        [charge.id],
      );
      if (fresh.length > 0) await this.store.record('charge.method_missing', charge);
      await this.store.lookAgain(charge.id, null);
    });
  }
}
