import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { sumOf, type LedgerAccount, type LedgerEntry } from './ledger.rules.js';

export interface Balance {
  account: LedgerAccount;
  currency: string;
  cents: number;
}

interface Posting {
  kind: 'charge' | 'payment' | 'stripe_fee' | 'transfer' | 'share_transfer';
  chargeId: string;
  /** The row that causes it, when a charge may have several of the kind. */
  source?: string;
  currency: string;
  entries: LedgerEntry[];
}

/** Balanced, immutable movements of money. Balances are sums. */
@Injectable()
export class Ledger {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Writes a movement once, in the current transaction; its kind and cause are its source. */
  async post({ kind, chargeId, source, currency, entries }: Posting): Promise<void> {
    if (!this.uow.active) throw new Error('a ledger entry needs the transaction of its cause');
    if (sumOf(entries) !== 0) throw new Error(`${kind} of charge ${chargeId} does not balance`);
    if (entries.length === 0) return;
    const id = newId();
    const written = await this.uow.returning(
      `insert into ledger_transaction (id, kind, source, charge_id, at) values ($1, $2, $3, $4, $5)
       on conflict (source) do nothing returning id`,
      [id, kind, source ?? `charge:${chargeId}:${kind}`, chargeId, this.clock.date()],
    );
    if (written.length === 0) return;
    await this.uow.query(
      `insert into ledger_entry (transaction_id, position, account, party_id, amount_cents, currency)
       select $1, row_number() over (), account, party_id, amount_cents, $2
       from jsonb_to_recordset($3) as entry (account text, party_id uuid, amount_cents bigint)`,
      [
        id,
        currency,
        JSON.stringify(
          entries.map(({ account, partyId, amountCents }) => ({
            account,
            party_id: partyId,
            amount_cents: amountCents,
          })),
        ),
      ],
    );
  }

  /** The balance of each account. */
  balances(): Promise<Balance[]> {
    return this.uow.query<Balance>(
      `select account, currency, sum(amount_cents)::float8 cents from ledger_entry group by 1, 2 order by 1, 2`,
    );
  }
}
