import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Payees } from '../payees/payees.service.js';
import { PaymentGateway } from '../stripe/gateway.js';
import type { ChargeRow } from './charge.row.js';
import { ChargeStore } from './charge-store.js';
import { Outcomes } from './outcomes.service.js';
import { PAYEE_WATCH_MS, WATCH_MS } from './schedule.rules.js';
import { Sending } from './sending.service.js';

/** The assistant's part of a paid charge, sent once her account can take it. */
@Injectable()
export class Transfers {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly gateway: PaymentGateway,
    private readonly store: ChargeStore,
    private readonly outcomes: Outcomes,
    private readonly payees: Payees,
    private readonly sending: Sending,
  ) {}

  /** Sends what a paid charge owes the assistant. */
  async pay(charge: ChargeRow): Promise<void> {
    charge = await this.completed(charge);
    const cents = charge.transferCents - charge.sharedCents;
    if (cents === 0) return this.outcomes.transferred(charge.id, null);
    const { id, currency, payeeId, providerChargeId, transferSentAt: sentAt } = charge;
    if (!payeeId) return this.store.lookAgain(id, PAYEE_WATCH_MS);
    const active = charge.transfers === 'active' || (await this.payees.sync(payeeId)) === 'active';
    if (!active) return this.store.lookAgain(id, PAYEE_WATCH_MS);
    if (!providerChargeId) return this.store.lookAgain(id, WATCH_MS);
    const out = {
      table: 'charge',
      id,
      chargeId: id,
      cents,
      currency,
      sentAt,
      payeeId,
      providerChargeId,
    } as const;
    const sent = await this.sending.once(out);
    if (!sent) return;
    if ('transferId' in sent) return this.outcomes.transferred(id, sent.transferId);
    await this.uow.query(`update charge set failure = $2 where id = $1`, [id, sent.refused]);
    await this.store.lookAgain(id, sent.againMs);
  }

  /** Reads the assistant's transfer of a charge from the provider and writes what it finds. */
  async sync(chargeId: string): Promise<void> {
    const transferId = await this.gateway.findTransfer({ chargeId, ownerId: chargeId });
    if (transferId) await this.outcomes.transferred(chargeId, transferId);
  }

  /** The provider books a payment a moment after it succeeds: its fee may have to be asked for. */
  async completed(charge: ChargeRow): Promise<ChargeRow> {
    if (charge.stripeFeeCents !== null && charge.providerChargeId) return charge;
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
