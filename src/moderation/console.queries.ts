import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';

export const queues = ['profiles', 'proofs', 'reviews', 'objections', 'payments'] as const;
export type Queue = (typeof queues)[number];
export interface Waiting {
  queue: Queue;
  count: number;
  since: Date | null;
}

export interface ChargeSum {
  state: string;
  count: number;
  grossCents: number;
  feeCents: number;
  transferCents: number;
}
export interface TroubledCharge {
  id: string;
  state: string;
  stateAt: Date;
  failure: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  grossCents: number;
  currency: string;
  business: string;
  assistant: string;
  contractNumber: string;
}
export interface Payments {
  sums: ChargeSum[];
  ledgerCents: number;
  unprocessed: number;
}

const DAYS = 30;

/** What waits for staff, and how the money is doing. */
@Injectable()
export class ConsoleQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  waiting(): Promise<Waiting[]> {
    return this.uow.query<Waiting>(
      `select 'profiles' queue, count(*)::int count, min(state_at) since from (
         select state_at from assistant_profile where state = 'in_review' union all
         select e.state_at from profile_edit e join assistant_profile p using (assistant_id)
         where e.state = 'waiting' and p.state = 'published') waiting
       union all select 'proofs', count(*)::int, min(created_at) from proof where state = 'requested'
       union all select 'reviews', count(*)::int, min(state_at) from review where state = 'revealed'
       union all select 'objections', count(*)::int, min(decide_by) from objection where settled_at is null and decide_by <= $1
       union all select 'payments', count(*)::int, min(state_at) from charge where state in ('failed', 'requires_action')`,
      [this.clock.date()],
    );
  }

  /** Charges of the last thirty days by state, and the two figures that must be zero. */
  async payments(): Promise<Payments> {
    const since = new Date(this.clock.date().getTime() - DAYS * 86_400_000);
    const [sums, checks] = await Promise.all([
      this.uow.query<ChargeSum>(
        `select state, count(*)::int count, sum(gross_cents)::float8 "grossCents", sum(fee_cents)::float8 "feeCents",
                sum(transfer_cents)::float8 "transferCents"
         from charge where created_at > $1 group by state order by count(*) desc, state`,
        [since],
      ),
      this.uow.one<{ ledgerCents: number; unprocessed: number }>(
        `select (select coalesce(sum(amount_cents), 0)::float8 from ledger_entry) "ledgerCents",
                (select count(*)::int from stripe_event where processed_at is null) unprocessed`,
      ),
    ]);
    return { sums, ledgerCents: checks?.ledgerCents ?? 0, unprocessed: checks?.unprocessed ?? 0 };
  }

  /** Charges in trouble, the longest first. */
  async troubled({ cursor, limit }: PageQuery): Promise<Page<TroubledCharge>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<TroubledCharge>(
      `select ch.id, ch.state, ch.state_at "stateAt", ch.failure, ch.attempts, ch.next_attempt_at "nextAttemptAt",
              ch.gross_cents "grossCents", ch.currency, o.name business, coalesce(p.display_name, a.name) assistant,
              c.number "contractNumber"
       from charge ch join contract c on c.id = ch.contract_id join organisation o on o.id = ch.organisation_id
       join account a on a.id = ch.assistant_id left join assistant_profile p on p.assistant_id = a.id
       where ch.state in ('failed', 'requires_action') and ($1::timestamptz is null or (ch.state_at, ch.id) > ($1, $2::uuid))
       order by ch.state_at, ch.id limit $3`,
      [at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.stateAt, row.id],
      (row) => row,
    );
  }
}
