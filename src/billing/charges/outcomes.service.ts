import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { Invoices } from '../invoices/invoices.service.js';
import { paymentEntries, stripeFeeEntries, transferEntries } from '../ledger/ledger.rules.js';
import { Ledger } from '../ledger/ledger.service.js';
import type { Payment } from '../stripe/gateway.js';
import { NOBODY } from './billables.js';
import type { ChargeRow } from './charge.row.js';
import { ChargeStore } from './charge-store.js';
import { chargeStates, type ChargeVerb } from './charge.states.js';
import { Shares } from './shares.service.js';
import { afterDecline, WATCH_MS } from './schedule.rules.js';

type Answer = Extract<ChargeVerb, 'send' | 'ask' | 'refuse' | 'pay'>;
const VERBS: Partial<Record<Payment['status'], Answer>> = {
  processing: 'send',
  action: 'ask',
  refused: 'refuse',
  paid: 'pay',
};

/** What the provider says of a payment, written once. Always read from it just now, never taken from an event. */
@Injectable()
export class Outcomes {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly store: ChargeStore,
    private readonly ledger: Ledger,
    private readonly invoices: Invoices,
    private readonly shares: Shares,
  ) {}

  /** Writes a payment's outcome. An outcome already written, or behind the charge's state, changes nothing. */
  async settle(chargeId: string, payment: Payment): Promise<void> {
    await this.uow.run(NOBODY, async () => {
      const charge = await this.store.locked(chargeId);
      if (!charge || (charge.paymentId && charge.paymentId !== payment.id)) return;
      if (!charge.paymentId)
        await this.uow.query(`update charge set stripe_payment_intent_id = $2 where id = $1`, [
          chargeId,
          payment.id,
        ]);
      if (payment.status === 'cancelled') return this.startAgain(charge);
      const verb = VERBS[payment.status];
      if (!verb || !chargeStates.allows(charge.state, verb)) return;
      if (verb === 'pay') return this.paid(charge, payment);
      if (verb === 'send') return this.sent(charge);
      // The provider shows an attempt's refusal until the next one: a charge told of it once is not told again.
      if (charge.settledAttempt < charge.attempts) await this.unpaid(charge, verb, payment.failure);
    });
  }

  /** Writes that the method itself was not accepted for an attempt. */
  async refused(chargeId: string, failure: string): Promise<void> {
    await this.uow.run(NOBODY, async () => {
      const charge = await this.store.locked(chargeId);
      if (charge && chargeStates.allows(charge.state, 'refuse') && charge.settledAttempt < charge.attempts)
        await this.unpaid(charge, 'refuse', failure);
    });
  }

  /** Writes the provider's own fee, once it is known. */
  async feeKnown(charge: ChargeRow, feeCents: number): Promise<void> {
    await this.uow.run(NOBODY, async () => {
      await this.uow.query(`update charge set stripe_fee_cents = $2 where id = $1`, [charge.id, feeCents]);
      const entries = stripeFeeEntries(feeCents);
      await this.ledger.post({ kind: 'stripe_fee', chargeId: charge.id, currency: charge.currency, entries });
    });
  }

  /** Writes that the assistant has her money; without a transfer when all of it was a substitute's. */
  async transferred(chargeId: string, transferId: string | null): Promise<void> {
    await this.uow.run(NOBODY, async () => {
      const charge = await this.store.locked(chargeId);
      if (!charge || !chargeStates.allows(charge.state, 'transfer')) return;
      await this.store.move(charge, chargeStates.next(charge.state, 'transfer'), {
        stripe_transfer_id: transferId,
        transferred_at: this.clock.date(),
        next_attempt_at: null,
        failure: null,
      });
      if (!transferId) return;
      const { currency, assistantId } = charge;
      const cents = charge.transferCents - charge.sharedCents;
      const entries = transferEntries({ assistantId, cents });
      await this.ledger.post({ kind: 'transfer', chargeId, currency, entries });
      await this.store.record('charge.transferred', charge);
    });
  }

  private async paid(charge: ChargeRow, payment: Payment): Promise<void> {
    const { id: chargeId, currency } = charge;
    await this.store.move(charge, chargeStates.next(charge.state, 'pay'), {
      stripe_charge_id: payment.providerChargeId,
      paid_at: this.clock.date(),
      failure: null,
    });
    await this.ledger.post({ kind: 'payment', chargeId, currency, entries: paymentEntries(charge) });
    if (payment.feeCents !== null) await this.feeKnown(charge, payment.feeCents);
    await this.invoices.issue(chargeId);
    await this.store.record('charge.paid', charge);
    await this.store.wake(chargeId);
    await this.shares.wake(chargeId);
  }

  private async sent(charge: ChargeRow): Promise<void> {
    await this.store.move(charge, chargeStates.next(charge.state, 'send'), {
      failure: null,
      next_attempt_at: this.store.inMs(WATCH_MS),
    });
  }

  private async unpaid(charge: ChargeRow, verb: 'ask' | 'refuse', failure: string | null): Promise<void> {
    const asked = verb === 'ask';
    const declines = charge.declines + (asked ? 0 : 1);
    await this.store.move(charge, chargeStates.next(charge.state, verb), {
      failure: failure ?? (asked ? 'authentication_required' : 'declined'),
      settled_attempt: charge.attempts,
      declines,
      next_attempt_at: this.store.inMs(asked ? null : afterDecline(declines)),
    });
    await this.store.record(asked ? 'charge.action_required' : 'charge.failed', charge);
  }

  /** A payment cancelled at the provider can't be paid any more: the charge gets a new one. */
  private async startAgain(charge: ChargeRow): Promise<void> {
    if (charge.state === 'paid' || charge.state === 'transferred') return;
    await this.store.move(charge, charge.state, {
      stripe_payment_intent_id: null,
      intent_sent_at: null,
      next_attempt_at: this.clock.date(),
    });
  }
}
