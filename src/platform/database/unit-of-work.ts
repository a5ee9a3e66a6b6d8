import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../time/clock.js';

/** Who acts: an account, or nobody (a job, a visitor). */
export interface Who {
  accountId: string | null;
}

interface Unit {
  em: EntityManager;
  who: Who;
  contractId: string | null;
  afterCommit: (() => void | Promise<void>)[];
}

/**
 * Opens a vault for this transaction, or leaves every one closed: the database decides, by who asks and when. The lock is
 * shared by all who have the vault open; who changes what its hashes are made with waits for them and they for it.
 */
const OPEN = `select set_config('app.contract', case when vault_opens($1, $2, $3) then $1::text else '' end, true),
  pg_advisory_xact_lock_shared(hashtextextended('vault ' || $1, 0))`;

/**
 * One transaction with the actor and, where there is one, the contract it is about. The contract reaches PostgreSQL
 * as `app.contract`, transaction-local, for the row-level security of the desk.
 */
@Injectable()
export class UnitOfWork {
  private readonly current = new AsyncLocalStorage<Unit>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Runs the work in a transaction; a unit inside a unit joins it. */
  run<T>(who: Who, work: () => Promise<T>): Promise<T> {
    return this.current.getStore() ? work() : this.open(who, null, work);
  }

  /** Runs the work with one contract's vault open. A transaction opens exactly one. */
  inContract<T>(who: Who, contractId: string, work: () => Promise<T>): Promise<T> {
    const unit = this.current.getStore();
    if (!unit) return this.open(who, contractId, work);
    if (unit.contractId !== contractId) throw new Error('a unit of work opens one contract, from its start');
    return work();
  }

  /** The manager of the current transaction, or the pool's for a plain read outside one. */
  get em(): EntityManager {
    return this.current.getStore()?.em ?? this.dataSource.manager;
  }

  get active(): boolean {
    return this.current.getStore() !== undefined;
  }

  /** The contract whose vault is open. */
  get contractId(): string | null {
    return this.current.getStore()?.contractId ?? null;
  }

  get who(): Who {
    return this.current.getStore()?.who ?? { accountId: null };
  }

  /** Rows of a plain SQL statement, in the current transaction if there is one. */
  query<Row>(sql: string, params: unknown[] = []): Promise<Row[]> {
    return this.em.query<Row[]>(sql, params);
  }

  /** The first row of a plain SQL statement, or null. */
  async one<Row>(sql: string, params: unknown[] = []): Promise<Row | null> {
    const rows = await this.query<Row>(sql, params);
    return rows[0] ?? null;
  }

  /**
   * The first row of a statement that almost every request sends: outside a transaction PostgreSQL keeps its plan, under
   * the name, on each connection. The text of a name never varies.
   */
  async prepared<Row>(name: string, sql: string, params: unknown[]): Promise<Row | null> {
    const rows = await this.preparedRows<Row>(name, sql, params);
    return rows[0] ?? null;
  }

  /** The rows of such a statement: planning one with many joins costs several times its execution. */
  async preparedRows<Row>(name: string, sql: string, params: unknown[]): Promise<Row[]> {
    if (this.active) return this.query<Row>(sql, params);
    const pool = (this.dataSource.driver as unknown as { master: Pool }).master;
    const { rows } = await pool.query<Row & object>({ name, text: sql, values: params });
    return rows;
  }

  /** Rows of an INSERT, UPDATE or DELETE … RETURNING, which the driver hands back with a count. */
  async returning<Row>(sql: string, params: unknown[] = []): Promise<Row[]> {
    const result = await this.em.query<Row[] | [Row[], number]>(sql, params);
    return Array.isArray(result[0]) ? result[0] : (result as Row[]);
  }

  /** Runs the effect once the transaction has committed; at once outside one. */
  afterCommit(effect: () => void | Promise<void>): void {
    const unit = this.current.getStore();
    if (unit) unit.afterCommit.push(effect);
    else void effect();
  }

  private async open<T>(who: Who, contractId: string | null, work: () => Promise<T>): Promise<T> {
    const afterCommit: Unit['afterCommit'] = [];
    const result = await this.dataSource.transaction(async (em) => {
      if (contractId) await em.query(OPEN, [contractId, who.accountId, this.clock.date()]);
      return this.current.run({ em, who, contractId, afterCommit }, work);
    });
    for (const effect of afterCommit) await effect();
    return result;
  }
}
