import type { Store, Table } from './store.js';
import type { DueTask, Tables } from './tables.js';
import { invalidRequest, missingResource } from './refusal.js';

export interface Settings {
  /** How long a SEPA debit or refund stays open, in milliseconds. */
  sepaAfterMs: number;
  /** When a charge's money can be used, and so paid out by an assistant's account. */
  fundsAfterMs: number;
  /** How long a payout is on its way to the bank. */
  payoutAfterMs: number;
}

const KINDS: Partial<Record<Table, string>> = {
  payment_method: 'PaymentMethod',
  payment_intent: 'payment_intent',
  setup_intent: 'setupintent',
  session: 'checkout.session',
  balance_transaction: 'balance transaction',
};

/** The state, the clock and the request in hand, as every resource sees them. */
export class World {
  request = { id: null as string | null, idempotency_key: null as string | null };
  publicUrl = '';

  constructor(
    readonly store: Store,
    private readonly wall: () => number,
    readonly settings: Settings,
  ) {}

  nowMs(): number {
    return this.wall() + (this.store.get('clock', 'clock')?.ahead ?? 0);
  }

  now(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** The caller's own clock: signatures are stamped with it, however far the stand-in was advanced. */
  wallSeconds(): number {
    return Math.floor(this.wall() / 1000);
  }

  advance(ms: number): void {
    this.store.put('clock', { id: 'clock', ahead: (this.store.get('clock', 'clock')?.ahead ?? 0) + ms });
  }

  /** Does the work of one request: all of it is kept, or nothing. */
  act(request: World['request'], work: () => void): void {
    this.request = request;
    try {
      work();
      this.store.commit();
    } finally {
      this.store.rollback();
    }
  }

  /** The row named by the path, or 404. */
  find<T extends Table>(table: T, id: string): Tables[T] {
    const row = this.store.get(table, id);
    if (!row) throw missingResource(KINDS[table] ?? table, id);
    return row;
  }

  /** The row named by a parameter, or 400 as Stripe answers it. */
  named<T extends Table>(table: T, id: string, param: string): Tables[T] {
    const row = this.store.get(table, id);
    if (!row) throw invalidRequest(`No such ${KINDS[table] ?? table}: '${id}'`, 'resource_missing', param);
    return row;
  }

  later(task: DueTask['task'], subject: string, ms: number): void {
    const at = this.nowMs() + ms;
    this.store.put('due', { id: `${task} ${subject} ${at}`, subject, at, task });
  }
}
