import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import { Live } from '../../platform/live/live.js';
import { Clock } from '../../platform/time/clock.js';
import { transferEntries } from '../ledger/ledger.rules.js';
import { Ledger } from '../ledger/ledger.service.js';
import { Payees } from '../payees/payees.service.js';
import { PaymentGateway, ProviderDown, ProviderRefused } from '../stripe/gateway.js';
import { NOBODY } from './billables.js';
import { ChargeStore } from './charge-store.js';
import { afterTrouble, LEASE_MS, PAYEE_WATCH_MS, WATCH_MS } from './schedule.rules.js';
import { Sending } from './sending.service.js';
import { Transfers } from './transfers.service.js';

interface ShareRow {
  id: string;
  chargeId: string;
  assistantId: string;
  cents: number;
  state: 'waiting' | 'transferred';
  failure: string | null;
  troubles: number;
  nextAttemptAt: Date | null;
  sentAt: Date | null;
  payeeId: string | null;
  transfers: string | null;
}

const row = `
  select s.id, s.charge_id "chargeId", s.assistant_id "assistantId", s.cents, s.state, s.failure, s.troubles,
         s.next_attempt_at "nextAttemptAt", s.transfer_sent_at "sentAt", e.stripe_account_id "payeeId", e.transfers
  from charge_share s left join payee e on e.assistant_id = s.assistant_id where s.id = $1`;
/** The share is as its worker took it: neither paid, nor released, nor taken by another meanwhile. */
const OWN = `id = $1 and next_attempt_at = $2`;
/** The substitute has no account that takes money yet; the assistant's own part does not wait for it. */
const NO_ACCOUNT = 'no_account';

/** Substitutes' shares of paid charges: a transfer each, on its own schedule. */
@Injectable()
export class SharePayments {
  private readonly log = new Logger('billing');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly live: Live,
    private readonly gateway: PaymentGateway,
    private readonly payees: Payees,
    private readonly store: ChargeStore,
    private readonly transfers: Transfers,
    private readonly sending: Sending,
    private readonly ledger: Ledger,
  ) {}

  /** Pays a share that is due. Safe to call at any time, any number of times. */
  async advance(shareId: string): Promise<void> {
    const share = await this.take(shareId);
    if (!share) return;
    try {
      await this.pay(share);
    } catch (error) {
      if (!(error instanceof ProviderDown || error instanceof ProviderRefused)) throw error;
      this.log.warn(`share ${shareId} waits: ${error.message}`);
      await this.uow.query(
        `update charge_share set troubles = troubles + 1, next_attempt_at = $3 where ${OWN}`,
        [shareId, share.nextAttemptAt, this.store.inMs(afterTrouble(share.troubles + 1))],
      );
    }
  }

  /** Pays every share that is due; trouble with one keeps no other back. */
  async sweep(): Promise<void> {
    const due = await this.uow.query<{ id: string }>(
      `select id from charge_share where next_attempt_at <= $1 order by next_attempt_at limit 200`,
      [this.clock.date()],
    );
    for (const { id } of due) await this.advance(id).catch((error: unknown) => this.log.error(error));
  }

  /** Reads a share's transfer from the provider and writes what it finds; false when there is no such share. */
  async sync(shareId: string): Promise<boolean> {
    const share = await this.uow.one<ShareRow>(row, [shareId]);
    if (!share) return false;
    const transferId = await this.gateway.findTransfer({ chargeId: share.chargeId, ownerId: shareId });
    if (transferId) await this.transferred(shareId, transferId);
    return true;
  }

  private async pay(share: ShareRow): Promise<void> {
    const { id, chargeId, cents, sentAt, payeeId } = share;
    const charge = await this.store.read(chargeId);
    if (!charge) return;
    const active =
      payeeId && (share.transfers === 'active' || (await this.payees.sync(payeeId)) === 'active');
    if (!active) return this.waits(share, NO_ACCOUNT, payeeId ? PAYEE_WATCH_MS : null);
    const { providerChargeId, currency } = await this.transfers.completed(charge);
    if (!providerChargeId) return this.waits(share, null, WATCH_MS);
    const out = {
      table: 'charge_share',
      id,
      chargeId,
      cents,
      currency,
      sentAt,
      payeeId,
      providerChargeId,
    } as const;
    const sent = await this.sending.once(out);
    if (!sent) return;
    if ('transferId' in sent) await this.transferred(id, sent.transferId);
    else await this.waits(share, sent.refused, sent.againMs);
  }

  private async transferred(shareId: string, transferId: string): Promise<void> {
    await this.uow.run(NOBODY, async () => {
      const share = await this.locked(shareId);
      if (share?.state !== 'waiting') return;
      const charge = await this.store.read(share.chargeId);
      if (!charge) return;
      await this.uow.query(
        `update charge_share set state = 'transferred', stripe_transfer_id = $2, transferred_at = $3,
           next_attempt_at = null, failure = null where id = $1`,
        [shareId, transferId, this.clock.date()],
      );
      const { chargeId, assistantId, cents } = share;
      await this.ledger.post({
        kind: 'share_transfer',
        chargeId,
        source: `share:${shareId}:transfer`,
        currency: charge.currency,
        entries: transferEntries({ assistantId, cents }),
      });
      await this.record('charge.share_transferred', share, charge.contractId);
      await this.live.publish(
        [`organisation:${charge.organisationId}`, `account:${charge.assistantId}`, `account:${assistantId}`],
        { kind: 'billing', contractId: charge.contractId, id: chargeId },
      );
    });
  }

  /** Waits for a while or, without one, for the substitute's account; she is told of it once. */
  private async waits(share: ShareRow, failure: string | null, againMs: number | null): Promise<void> {
    await this.uow.run(NOBODY, async () => {
      const own = await this.uow.returning(
        `update charge_share set failure = $3, next_attempt_at = $4 where ${OWN} returning id`,
        [share.id, share.nextAttemptAt, failure, this.store.inMs(againMs)],
      );
      if (own.length === 0) return;
      if (failure !== NO_ACCOUNT || share.failure === NO_ACCOUNT) return;
      const charge = await this.store.read(share.chargeId);
      if (charge) await this.record('charge.share_waits', share, charge.contractId);
    });
  }

  private take(id: string): Promise<ShareRow | null> {
    return this.uow.run(NOBODY, async () => {
      const share = await this.locked(id);
      if (!share?.nextAttemptAt || share.nextAttemptAt > this.clock.date()) return null;
      const lease = this.store.inMs(LEASE_MS);
      await this.uow.query(`update charge_share set next_attempt_at = $2 where id = $1`, [id, lease]);
      return { ...share, nextAttemptAt: lease };
    });
  }

  private locked(id: string): Promise<ShareRow | null> {
    return this.uow.one<ShareRow>(`${row} for update of s`, [id]);
  }

  private async record(
    name: string,
    { id, chargeId, assistantId }: ShareRow,
    contractId: string,
  ): Promise<void> {
    await this.events.record(name, {
      subjectKind: 'charge_share',
      subjectId: id,
      contractId,
      data: { chargeId, assistantId },
    });
  }
}
