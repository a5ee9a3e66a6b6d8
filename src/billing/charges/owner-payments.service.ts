import { Inject, Injectable } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Missing, Refusal } from '../../platform/errors.js';
import { isId } from '../../platform/ids.js';
import { PaymentGateway } from '../stripe/gateway.js';
import { reachable } from '../stripe/reachable.js';
import type { ChargeRow } from './charge.row.js';
import { ChargeStore } from './charge-store.js';
import { chargeStates } from './charge.states.js';
import { Collection } from './collection.service.js';
import { Outcomes } from './outcomes.service.js';

/** What the owner of a business does about an unpaid charge. */
@Injectable()
export class OwnerPayments {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: ChargeStore,
    private readonly gateway: PaymentGateway,
    private readonly outcomes: Outcomes,
    private readonly collection: Collection,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** Tries a charge again now. `attempts` is the count the page showed: a second click finds it changed. */
  async payNow(actor: BusinessActor, chargeId: string, attempts: number): Promise<void> {
    await this.uow.run(actor, async () => {
      const charge = this.own(actor, isId(chargeId) ? await this.store.locked(chargeId) : null);
      if (!charge.methodId) throw new Refusal('no_payment_method', { status: 409 });
      if (charge.attempts !== attempts) return;
      if (chargeStates.allows(charge.state, 'retry')) {
        const state = chargeStates.next(charge.state, 'retry');
        await this.store.move(charge, state, { declines: 0, failure: null });
        await this.store.wake(chargeId);
      } else if (charge.state === 'intended' && charge.troubles > 0) {
        await this.store.wake(chargeId);
      }
    });
  }

  /** Opens the bank's confirmation for a charge; returns where the owner goes. */
  async confirm(actor: BusinessActor, chargeId: string): Promise<string> {
    const charge = this.own(actor, isId(chargeId) ? await this.store.read(chargeId) : null);
    const back = `${this.settings.publicUrl}/billing/charges/${chargeId}`;
    const { paymentId, methodId } = charge;
    if (charge.state !== 'requires_action' || !paymentId || !methodId) return back;
    return reachable(async () => {
      const known = await this.gateway.payment(paymentId);
      if (!(await this.store.countAttempt(charge))) return known.actionUrl ?? back;
      if (known.actionUrl) return known.actionUrl;
      const payment = await this.gateway.confirmPayment({
        key: `${chargeId}:confirm:${charge.attempts + 1}`,
        paymentId,
        methodId,
        returnUrl: `${back}/confirmed`,
      });
      await this.outcomes.settle(chargeId, payment);
      return payment.actionUrl ?? back;
    });
  }

  /** The owner is back from the bank: reads how it went. */
  async confirmed(actor: BusinessActor, chargeId: string): Promise<void> {
    this.own(actor, isId(chargeId) ? await this.store.read(chargeId) : null);
    await reachable(() => this.collection.sync(chargeId));
  }

  private own(actor: BusinessActor, charge: ChargeRow | null): ChargeRow {
    if (found(charge, 'charge').organisationId !== actor.organisationId) throw new Missing('charge');
    return found(charge);
  }
}
