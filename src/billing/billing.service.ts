import { Injectable } from '@nestjs/common';
import type { Actor } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { Page } from '../platform/http/cursor.js';
import { ChargeLists, type ChargeSummary } from './charges/charge-lists.queries.js';
import type { ChargeState } from './charges/charge.states.js';
import { Ledger, type Balance } from './ledger/ledger.service.js';

export interface PaidCharge {
  id: string;
  number: number;
  timesheetId: string | null;
  deliveryId: string | null;
  netCents: number;
  grossCents: number;
  currency: string;
  paidAt: Date;
}

export interface Glance {
  states: { state: ChargeState; count: number; grossCents: number }[];
  balances: Balance[];
  /** The ledger's sum over all accounts: zero, or something is wrong. */
  sumCents: number;
  /** Charges that wait for an owner, newest first. */
  unpaid: {
    id: string;
    contractNumber: string;
    business: string;
    grossCents: number;
    failure: string | null;
    createdAt: Date;
  }[];
  /** Provider's events that could not be looked into. */
  eventsWaiting: number;
}

/** What other modules ask of billing. */
@Injectable()
export class Billing {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly lists: ChargeLists,
    private readonly ledger: Ledger,
  ) {}

  /** The charges an actor may see, newest first. */
  chargesOf(actor: Actor, cursor?: string, limit = 20): Promise<Page<ChargeSummary>> {
    return this.lists.page(actor, cursor, limit);
  }

  /** What has been paid on a contract, oldest first. */
  paidOf(contractId: string): Promise<PaidCharge[]> {
    return this.uow.query<PaidCharge>(
      `select id, number, timesheet_id "timesheetId", delivery_id "deliveryId", net_cents "netCents",
              gross_cents "grossCents", currency, paid_at "paidAt"
       from charge where contract_id = $1 and paid_at is not null order by paid_at, number`,
      [contractId],
    );
  }

  /** Payments at a glance, for staff. */
  async glance(): Promise<Glance> {
    const [states, balances, unpaid, events] = await Promise.all([
      this.uow.query<Glance['states'][number]>(
        `select state, count(*)::int count, sum(gross_cents)::float8 "grossCents" from charge group by state order by state`,
      ),
      this.ledger.balances(),
      this.uow.query<Glance['unpaid'][number]>(
        `select c.id, k.number "contractNumber", o.name business, c.gross_cents "grossCents", c.failure, c.created_at "createdAt"
         from charge c join contract k on k.id = c.contract_id join organisation o on o.id = c.organisation_id
         where c.state in ('failed', 'requires_action') or c.failure = 'no_method' order by c.created_at desc limit 50`,
      ),
      this.uow.one<{ count: number }>(
        `select count(*)::int count from stripe_event where processed_at is null and attempts > 0`,
      ),
    ]);
    const sumCents = balances.reduce((sum, { cents }) => sum + cents, 0);
    return { states, balances, sumCents, unpaid, eventsWaiting: events?.count ?? 0 };
  }
}
