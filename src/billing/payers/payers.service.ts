import { Inject, Injectable } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { Live } from '../../platform/live/live.js';
import { Clock } from '../../platform/time/clock.js';
import { NOBODY } from '../charges/billables.js';
import { ChargeStore } from '../charges/charge-store.js';
import { PaymentGateway, type PaymentMethod } from '../stripe/gateway.js';
import { reachable } from '../stripe/reachable.js';

export interface SavedMethod {
  kind: PaymentMethod['kind'];
  brand: string | null;
  last4: string;
  since: Date;
}

interface Setup {
  id: string;
  organisationId: string;
  sessionId: string | null;
  completedAt: Date | null;
}

/** What businesses pay with. The card or mandate is typed on the provider's page and stays there. */
@Injectable()
export class Payers {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly gateway: PaymentGateway,
    private readonly store: ChargeStore,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** The method an organisation pays with, or null. */
  methodOf(organisationId: string): Promise<SavedMethod | null> {
    return this.uow.one<SavedMethod>(
      `select method_kind kind, initcap(method_brand) brand, method_last4 last4, updated_at since
       from payer where organisation_id = $1 and payment_method_id is not null`,
      [organisationId],
    );
  }

  /** Opens the provider's page for saving a method; returns its address. */
  async startSetup(actor: BusinessActor): Promise<string> {
    const setupId = newId();
    await this.uow.query(`insert into payment_setup (id, organisation_id, created_at) values ($1, $2, $3)`, [
      setupId,
      actor.organisationId,
      this.clock.date(),
    ]);
    const page = `${this.settings.publicUrl}/billing/payment-method`;
    const { sessionId, url } = await reachable(async () =>
      this.gateway.startSetup({
        key: `${setupId}:setup`,
        setupId,
        customerId: await this.customer(actor),
        locale: actor.locale,
        doneUrl: `${page}/return?setup=${setupId}`,
        backUrl: page,
      }),
    );
    await this.uow.query(`update payment_setup set stripe_session_id = $2 where id = $1`, [
      setupId,
      sessionId,
    ]);
    return url;
  }

  /** The owner is back from the provider's page: takes over the method if there is one. */
  async finishOwn(actor: BusinessActor, setupId: string): Promise<boolean> {
    const setup = await this.uow.one<Setup>(`${setups} where id = $1 and organisation_id = $2`, [
      setupId,
      actor.organisationId,
    ]);
    return reachable(() => this.finish(found(setup)));
  }

  /** The provider tells of a completed set-up. */
  async finishSession(sessionId: string): Promise<void> {
    const setup = await this.uow.one<Setup>(`${setups} where stripe_session_id = $1`, [sessionId]);
    if (setup) await this.finish(setup);
  }

  /** The provider tells that a method is gone. */
  async detached(methodId: string): Promise<void> {
    await this.uow.query(
      `update payer set payment_method_id = null, method_kind = null, method_brand = null, method_last4 = null,
         updated_at = $2 where payment_method_id = $1`,
      [methodId, this.clock.date()],
    );
  }

  /** Page and webhook both come here, in any order: the first takes the method over, an older set-up never wins. */
  private async finish(setup: Setup): Promise<boolean> {
    if (setup.completedAt || !setup.sessionId) return setup.completedAt !== null;
    const method = await this.gateway.savedMethod(setup.sessionId);
    if (!method) return false;
    await this.uow.run(NOBODY, async () => {
      const now = this.clock.date();
      const fresh = await this.uow.returning(
        `update payment_setup set completed_at = $2 where id = $1 and completed_at is null returning id`,
        [setup.id, now],
      );
      if (fresh.length === 0) return;
      const taken = await this.uow.returning(
        `update payer set payment_method_id = $2, method_kind = $3, method_brand = $4, method_last4 = $5,
           method_setup_id = $6, updated_at = $7
         where organisation_id = $1 and (method_setup_id is null or method_setup_id < $6) returning organisation_id`,
        [setup.organisationId, method.id, method.kind, method.brand, method.last4, setup.id, now],
      );
      if (taken.length > 0) await this.wakeUnpaid(setup.organisationId);
    });
    return true;
  }

  /** What waited for a method, or was refused with the old one, is tried with the new one. */
  private async wakeUnpaid(organisationId: string): Promise<void> {
    const unpaid = await this.uow.returning<{ id: string }>(
      `update charge set state = 'intended', state_at = $2, declines = 0, failure = null
       where organisation_id = $1 and state in ('intended', 'failed', 'requires_action') returning id`,
      [organisationId, this.clock.date()],
    );
    for (const { id } of unpaid) await this.store.wake(id);
    await this.live.publish([`organisation:${organisationId}`], { kind: 'billing' });
  }

  private async customer(actor: BusinessActor): Promise<string> {
    const row = await this.uow.one<{ customerId: string | null; name: string }>(
      `select p.stripe_customer_id "customerId", coalesce(nullif(b.legal_name, ''), o.name) "name"
       from organisation o left join payer p on p.organisation_id = o.id
       left join business_profile b on b.organisation_id = o.id where o.id = $1`,
      [actor.organisationId],
    );
    if (row?.customerId) return row.customerId;
    const { organisationId, email, locale } = actor;
    const customerId = await this.gateway.createCustomer({
      key: `${organisationId}:customer:${actor.accountId}`,
      organisationId,
      name: row?.name ?? actor.name,
      email,
      locale,
    });
    const [kept] = await this.uow.returning<{ id: string }>(
      `insert into payer (organisation_id, stripe_customer_id, updated_at) values ($1, $2, $3)
       on conflict (organisation_id) do update set stripe_customer_id = coalesce(payer.stripe_customer_id, excluded.stripe_customer_id)
       returning stripe_customer_id id`,
      [organisationId, customerId, this.clock.date()],
    );
    return kept?.id ?? customerId;
  }
}

const setups = `select id, organisation_id "organisationId", stripe_session_id "sessionId", completed_at "completedAt" from payment_setup`;
