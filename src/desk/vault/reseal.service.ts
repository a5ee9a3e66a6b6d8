import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Missing } from '../../platform/errors.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { Rehash } from './rehash.service.js';
import { sealedColumns, type SealedColumn } from './sealed.data.js';
import { VaultKeys } from './vault-keys.service.js';

const NOBODY = { accountId: null };
const BATCH = 200;
const RENEWED_AFTER_DAYS = 365;
/** Somebody may still be sealing with the version before: a line held in memory, a transaction under way. */
const KEPT_HOURS = 24;

/**
 * Brings what older versions of a contract's key sealed under the newest one, batch by batch, while it is used; then
 * renews the secret of its hashes.
 */
@Injectable()
export class Reseal implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly keys: VaultKeys,
    private readonly rehash: Rehash,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ contractId: string }>('desk.reseal', async ({ contractId }) => {
      await this.all(contractId);
    });
    this.jobs.every('47 3 * * *', 'sweep.desk.reseal', () => this.sweep());
  }

  /** Reseals and hashes anew all that is left of older versions. Broken off, it goes on where it was. */
  async all(contractId: string, told: (done: number) => void = () => undefined): Promise<number> {
    let done = 0;
    try {
      for (const column of sealedColumns) {
        let batch: number;
        do {
          batch = await this.batch(contractId, column);
          done += batch;
          told(done);
        } while (batch === BATCH);
      }
      await this.rehash.all(contractId);
    } catch (error) {
      // Destroyed meanwhile: nothing is left to be read.
      if (!(error instanceof Missing)) throw error;
    }
    return done;
  }

  /** How many values of a contract are not sealed with its newest key. */
  async left(contractId: string): Promise<number> {
    return this.uow.inContract(NOBODY, contractId, async () => {
      const { version } = await this.keys.current();
      return this.count(contractId, `<> $2`, version);
    });
  }

  /** Contracts whose key can be renewed, by number. */
  contracts(number: string | null): Promise<{ id: string; number: string }[]> {
    return this.uow.query(
      `select c.id, c.number from contract c where ($1::text is null or c.number = $1)
         and exists (select from desk_vault_key k where k.contract_id = c.id and k.wrapped_key is not null)
       order by c.number`,
      [number],
    );
  }

  private batch(contractId: string, { table, column, row = 'id::text' }: SealedColumn): Promise<number> {
    return this.uow.inContract(NOBODY, contractId, async () => {
      const key = await this.keys.current();
      const rows = await this.uow.query<{ at: string; row: string; sealed: Buffer }>(
        `select ctid::text at, ${row} "row", ${column} sealed from ${table}
         where contract_id = $1 and get_byte(${column}, 1) <> $2 limit $3 for update`,
        [contractId, key.version, BATCH],
      );
      if (rows.length === 0) return 0;
      const place = (name: string) => ({ table, row: name, column });
      await this.uow.query(
        `update ${table} t set ${column} = n.sealed
         from unnest($2::text[], $3::bytea[]) n (at, sealed) where t.contract_id = $1 and t.ctid = n.at::tid`,
        [
          contractId,
          rows.map(({ at }) => at),
          rows.map(({ row: name, sealed }) => key.seal(key.open(sealed, place(name)), place(name))),
        ],
      );
      return rows.length;
    });
  }

  /** Renews keys a year old, goes on with what was left, removes versions nothing is sealed with. */
  private async sweep(): Promise<void> {
    const old = await this.uow.query<{ contractId: string }>(
      `select contract_id "contractId" from desk_vault_key group by contract_id
       having bool_and(wrapped_key is not null) and max(created_at) < $1`,
      [this.ago(RENEWED_AFTER_DAYS * 24)],
    );
    await eachOnItsOwn(old, ({ contractId }) => this.keys.renew(contractId));
    const several = await this.uow.query<{ contractId: string; oldest: number; newest: number; since: Date }>(
      `select contract_id "contractId", min(version) oldest, max(version) newest, max(created_at) since from desk_vault_key
       where wrapped_key is not null group by contract_id
       having count(*) > 1 or max(created_at) > max(coalesce(lookup_at, created_at))`,
    );
    await eachOnItsOwn(several, async ({ contractId, oldest, newest, since }) => {
      await this.all(contractId);
      if (oldest === newest || since > this.ago(KEPT_HOURS)) return;
      await this.uow.inContract(NOBODY, contractId, async () => {
        if ((await this.count(contractId, `= $2`, oldest)) === 0) await this.keys.retire(contractId, oldest);
      });
    });
  }

  private async count(contractId: string, which: string, version: number): Promise<number> {
    const each = sealedColumns.map(
      ({ table, column }) =>
        `select count(*) n from ${table} where contract_id = $1 and get_byte(${column}, 1) ${which}`,
    );
    const row = await this.uow.one<{ n: number }>(
      `select sum(n)::int n from (${each.join(' union all ')}) one`,
      [contractId, version],
    );
    return row?.n ?? 0;
  }

  private ago(hours: number): Date {
    return new Date(this.clock.date().getTime() - hours * 3_600_000);
  }
}
