import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { VaultKey } from '../../platform/crypto/vault.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { hashedColumns, type HashedColumn } from './hashed.data.js';
import { VaultKeys } from './vault-keys.service.js';

const BATCH = 1000;
const TRIES = 200;
const PAUSE_MS = 50;

/**
 * Makes a vault's keyed hashes anew with a new secret. A hash that lies beside another of an older secret would find
 * nothing and keep nothing apart, so all of them change in one transaction, while nobody else has this vault open.
 */
@Injectable()
export class Rehash {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly keys: VaultKeys,
  ) {}

  /** Renews the secret of a vault's hashes if it is older than its key. Broken off, nothing has changed. */
  all(contractId: string): Promise<void> {
    return this.uow.inContract({ accountId: null }, contractId, async () => {
      await this.alone(contractId);
      const secrets = await this.keys.renewLookup();
      if (!secrets) return;
      for (const hashed of hashedColumns) await this.column(contractId, hashed, secrets.after);
      await this.spam(contractId, secrets.before, secrets.after);
    });
  }

  /** Tries rather than waits: a call that comes in is not to queue behind us. */
  private async alone(contractId: string): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const row = await this.uow.one<{ alone: boolean }>(
        `select pg_try_advisory_xact_lock(hashtextextended('vault ' || $1::uuid, 0)) alone`,
        [contractId],
      );
      if (row?.alone) return;
      await pause(PAUSE_MS);
    }
    throw new Error(`the vault of ${contractId} is never without a reader`);
  }

  private async column(contractId: string, hashed: HashedColumn, key: VaultKey): Promise<void> {
    const { table, column, of, and = `''`, text } = hashed;
    const alias = of.join ? 's' : 't';
    let last: string | null = null;
    do {
      const rows: { id: string; row: string; sealed: Buffer; and: string }[] = await this.uow.query(
        `select t.id, ${alias}.id "row", ${alias}.${of.column} sealed, ${and} "and" from ${table} t ${of.join ?? ''}
         where t.contract_id = $1 and t.${column} is not null and ($2::uuid is null or t.id > $2) order by t.id limit $3`,
        [contractId, last, BATCH],
      );
      const hashes = rows.map((one) =>
        key.digest(text(key.open(one.sealed, { table: of.table, row: one.row, column: of.column }), one.and)),
      );
      await this.uow.query(
        `update ${table} t set ${column} = n.hash from unnest($2::uuid[], $3::bytea[]) n (id, hash)
         where t.contract_id = $1 and t.id = n.id`,
        [contractId, rows.map(({ id }) => id), hashes],
      );
      last = rows.length === BATCH ? (rows.at(-1)?.id ?? null) : null;
    } while (last);
  }

  /** A number of spam is kept as a hash only: it is known again by the contact it has, and without one forgotten. */
  private async spam(contractId: string, before: VaultKey, after: VaultKey): Promise<void> {
    const contacts = await this.uow.query<{ id: string; number: Buffer }>(
      `select id, number from contact where contract_id = $1 and number is not null`,
      [contractId],
    );
    const texts = contacts.map(
      ({ id, number }) => `spam ${after.open(number, { table: 'contact', row: id, column: 'number' })}`,
    );
    const fresh = texts.map((text) => after.digest(text));
    await this.uow.query(
      `update spam_number t set digest = n.fresh from unnest($2::bytea[], $3::bytea[]) n (old, fresh)
       where t.contract_id = $1 and t.digest = n.old`,
      [contractId, texts.map((text) => before.digest(text)), fresh],
    );
    await this.uow.query(`delete from spam_number where contract_id = $1 and digest <> all ($2::bytea[])`, [
      contractId,
      fresh,
    ]);
  }
}
