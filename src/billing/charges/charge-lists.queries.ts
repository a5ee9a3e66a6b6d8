import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { decodeCursor, pageOf, type Page } from '../../platform/http/cursor.js';
import type { ChargeState } from './charge.states.js';

export interface ChargeSummary {
  id: string;
  number: number;
  contractId: string;
  contractNumber: string;
  contractTitle: string;
  business: string;
  assistant: string;
  timesheetId: string | null;
  deliveryId: string | null;
  netCents: number;
  vatCents: number;
  grossCents: number;
  feeCents: number;
  transferCents: number;
  /** What of the transfer is substitutes'. */
  sharedCents: number;
  currency: string;
  state: ChargeState;
  failure: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  createdAt: Date;
  paidAt: Date | null;
  transferredAt: Date | null;
}

/** What a side of the contract sees of its money in a stretch of time. */
export interface MoneySums {
  charges: number;
  /** Paid in the stretch. */
  paidCents: number;
  paidCount: number;
  transferCents: number;
  /** What of it went to substitutes. */
  sharedCents: number;
  feeCents: number;
  /** Not paid yet, whenever charged. */
  openCents: number;
  openCount: number;
  /** Paid, but not transferred to the assistant yet. */
  heldCents: number;
  /** Unpaid charges the owner has to do something about. */
  waiting: number;
}

export const chargeSummary = `
  select c.id, c.number, c.contract_id "contractId", k.number "contractNumber", k.title "contractTitle",
         coalesce(nullif(b.legal_name, ''), o.name) business, coalesce(a.display_name, u.name) assistant,
         c.timesheet_id "timesheetId", c.delivery_id "deliveryId", c.net_cents "netCents", c.vat_cents "vatCents",
         c.gross_cents "grossCents", c.fee_cents "feeCents", c.transfer_cents "transferCents", c.shared_cents "sharedCents", c.currency, c.state,
         c.failure, c.attempts, c.next_attempt_at "nextAttemptAt", c.created_at "createdAt", c.paid_at "paidAt",
         c.transferred_at "transferredAt"
  from charge c join contract k on k.id = c.contract_id
  join organisation o on o.id = c.organisation_id join account u on u.id = c.assistant_id
  left join business_profile b on b.organisation_id = o.id left join assistant_profile a on a.assistant_id = u.id`;

/** The charges an actor may see: those of the own business, or the own ones as assistant. $1 and $2 are `parties`. */
export const visible = `(c.organisation_id = $1 or c.assistant_id = $2)`;
export const parties = (actor: Actor): [string | null, string | null] => [
  actor.organisationId,
  actor.organisationId ? null : actor.accountId,
];

@Injectable()
export class ChargeLists {
  constructor(private readonly uow: UnitOfWork) {}

  /** A page of the actor's charges, newest first. */
  async page(actor: Actor, cursor: string | undefined, limit: number): Promise<Page<ChargeSummary>> {
    const after = decodeCursor(cursor, 2);
    const rows = await this.uow.query<ChargeSummary>(
      `${chargeSummary} where ${visible} and ($3::timestamptz is null or (c.created_at, c.id) < ($3, $4::uuid))
       order by c.created_at desc, c.id desc limit $5`,
      [...parties(actor), after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.createdAt.toISOString(), row.id],
      (row) => row,
    );
  }

  /** Sums over the actor's charges: paid since an instant, and what is open. */
  async sums(actor: Actor, since: Date): Promise<MoneySums> {
    const row = await this.uow.one<MoneySums>(
      `select count(*)::int charges,
         coalesce(sum(gross_cents) filter (where paid_at >= $3), 0)::float8 "paidCents",
         count(*) filter (where paid_at >= $3)::int "paidCount",
         coalesce(sum(transfer_cents) filter (where paid_at >= $3), 0)::float8 "transferCents",
         coalesce(sum(shared_cents) filter (where paid_at >= $3), 0)::float8 "sharedCents",
         coalesce(sum(fee_cents) filter (where paid_at >= $3), 0)::float8 "feeCents",
         coalesce(sum(gross_cents) filter (where paid_at is null), 0)::float8 "openCents",
         count(*) filter (where paid_at is null)::int "openCount",
         coalesce(sum(transfer_cents - shared_cents) filter (where state = 'paid'), 0)::float8 "heldCents",
         count(*) filter (where state in ('failed', 'requires_action') or failure = 'no_method')::int waiting
       from charge c where ${visible}`,
      [...parties(actor), since],
    );
    return row as MoneySums;
  }
}
