import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import {
  lookupOf,
  newDataKey,
  unwrapKey,
  VaultKey,
  wrapKey,
  type DataKey,
  type WrappingKey,
} from '../../platform/crypto/vault.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Gone, Missing } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';

interface KeyRow {
  contractId: string;
  version: number;
  wrappedKey: Buffer | null;
  wrappedLookup: Buffer | null;
  masterKeyId: string;
  createdAt: Date;
  lookupAt: Date;
}

const SELECT = `select contract_id "contractId", version, wrapped_key "wrappedKey", wrapped_lookup "wrappedLookup",
  master_key_id "masterKeyId", created_at "createdAt", coalesce(lookup_at, created_at) "lookupAt" from desk_vault_key`;

const lookupPlace = (contractId: string): string => `${contractId} lookup`;

/** The data keys of the contracts' vaults. */
@Injectable()
export class VaultKeys implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.every('17 3 * * *', 'sweep.desk.vault_keys', () => this.rewrap());
  }

  /** The key of the contract whose vault the current transaction has open; made on first use. */
  async current(): Promise<VaultKey> {
    const { contractId } = this.uow;
    if (!contractId) throw new Error('no vault is open');
    const known = await this.find(contractId);
    return this.keyOf(contractId, known.length > 0 ? known : await this.create(contractId));
  }

  /** Gives the open vault a new data key: from now on it seals, and the ones before only open. Returns its version. */
  async renew(contractId: string): Promise<number> {
    return this.uow.inContract({ accountId: null }, contractId, async () => {
      await this.uow.query(`select 1 from desk_vault_key where contract_id = $1 for update`, [contractId]);
      const newest = found(
        (await this.find(contractId)).find(({ wrappedKey }) => wrappedKey),
        'vault',
      );
      const version = newest.version + 1;
      const lookup = this.lookup(newest) ?? lookupOf(this.unwrap(newest).key);
      await this.uow.query(
        `insert into desk_vault_key (contract_id, version, wrapped_key, wrapped_lookup, master_key_id, created_at, lookup_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          contractId,
          version,
          wrapKey(newDataKey(), this.newest, contractId),
          wrapKey(lookup, this.newest, lookupPlace(contractId)),
          this.newest.id,
          this.clock.date(),
          newest.lookupAt,
        ],
      );
      await this.events.record('desk.vault_renewed', {
        subjectKind: 'vault',
        subjectId: contractId,
        contractId,
        data: { version },
      });
      await this.jobs.send('desk.reseal', { contractId });
      return version;
    });
  }

  /**
   * Gives the open vault, which nobody else has open, a new secret to hash with. Returns the key that hashes as before and
   * the one that hashes from now on; null when the secret is as new as the key.
   */
  async renewLookup(): Promise<{ before: VaultKey; after: VaultKey } | null> {
    const contractId = found(this.uow.contractId, 'vault');
    const rows = await this.find(contractId);
    const before = this.keyOf(contractId, rows);
    if (rows[0] && rows[0].lookupAt >= rows[0].createdAt) return null;
    const lookup = newDataKey();
    for (const row of rows.filter(({ wrappedKey }) => wrappedKey))
      await this.uow.query(
        `update desk_vault_key set wrapped_lookup = $3, lookup_at = $4 where contract_id = $1 and version = $2`,
        [
          contractId,
          row.version,
          wrapKey(lookup, this.master(row), lookupPlace(contractId)),
          this.clock.date(),
        ],
      );
    return { before, after: this.keyOf(contractId, await this.find(contractId)) };
  }

  /** Removes a version nothing is sealed with any more. */
  async retire(contractId: string, version: number): Promise<void> {
    await this.uow.query(`delete from desk_vault_key where contract_id = $1 and version = $2`, [
      contractId,
      version,
    ]);
  }

  /** Ends a vault for good: with its key gone, nothing in it can be read again. */
  async destroy(contractId: string): Promise<void> {
    await this.uow.query(
      `update desk_vault_key set wrapped_key = null, wrapped_lookup = null, destroyed_at = $2
       where contract_id = $1 and destroyed_at is null`,
      [contractId, this.clock.date()],
    );
  }

  /** When the vault was destroyed; null while it can be opened. */
  async destroyedAt(contractId: string): Promise<Date | null> {
    const row = await this.uow.one<{ at: Date | null }>(
      `select max(destroyed_at) at from desk_vault_key where contract_id = $1`,
      [contractId],
    );
    return row?.at ?? null;
  }

  /** Wraps every key that an older master key still holds with the newest one, so that the older can be retired. */
  async rewrap(told: (done: number, total: number) => void = () => undefined): Promise<void> {
    const due = await this.uow.query<{ contractId: string; version: number }>(
      `select contract_id "contractId", version from desk_vault_key
       where wrapped_key is not null and master_key_id <> $1`,
      [this.newest.id],
    );
    for (const [index, { contractId, version }] of due.entries()) {
      await this.rewrapOne(contractId, version);
      told(index + 1, due.length);
    }
  }

  private rewrapOne(contractId: string, version: number): Promise<void> {
    return this.uow.run({ accountId: null }, async () => {
      const row = await this.uow.one<KeyRow>(`${SELECT} where contract_id = $1 and version = $2 for update`, [
        contractId,
        version,
      ]);
      if (!row?.wrappedKey) return;
      const lookup = this.lookup(row);
      await this.uow.query(
        `update desk_vault_key set wrapped_key = $3, wrapped_lookup = $4, master_key_id = $5
         where contract_id = $1 and version = $2`,
        [
          contractId,
          version,
          wrapKey(this.unwrap(row).key, this.newest, contractId),
          lookup && wrapKey(lookup, this.newest, lookupPlace(contractId)),
          this.newest.id,
        ],
      );
    });
  }

  /** The versions, the newest first. */
  private find(contractId: string): Promise<KeyRow[]> {
    return this.uow.query<KeyRow>(`${SELECT} where contract_id = $1 order by version desc`, [contractId]);
  }

  private async create(contractId: string): Promise<KeyRow[]> {
    await this.uow.query(
      `insert into desk_vault_key (contract_id, wrapped_key, master_key_id, created_at) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [contractId, wrapKey(newDataKey(), this.newest, contractId), this.newest.id, this.clock.date()],
    );
    // Somebody else's insert may have won: what counts is what is stored.
    return this.find(contractId);
  }

  private keyOf(contractId: string, rows: KeyRow[]): VaultKey {
    const [row] = rows;
    if (!row) throw new Missing('vault');
    if (!row.wrappedKey) throw new Gone('vault_destroyed');
    const [newest, ...older] = rows.filter(({ wrappedKey }) => wrappedKey).map((one) => this.unwrap(one));
    const lookup = this.lookup(row);
    return new VaultKey(contractId, newest!, { older, ...(lookup && { lookup }) });
  }

  private unwrap(row: KeyRow): DataKey {
    if (!row.wrappedKey) throw new Gone('vault_destroyed');
    return { version: row.version, key: unwrapKey(row.wrappedKey, this.master(row), row.contractId) };
  }

  private lookup(row: KeyRow): Buffer | null {
    return row.wrappedLookup && unwrapKey(row.wrappedLookup, this.master(row), lookupPlace(row.contractId));
  }

  private master({ masterKeyId }: KeyRow): WrappingKey {
    const master = this.settings.masterKeys.find(({ id }) => id === masterKeyId);
    if (!master) throw new Error(`master key ${masterKeyId} is not among MASTER_KEYS`);
    return master;
  }

  private get newest(): WrappingKey {
    const [master] = this.settings.masterKeys;
    if (!master) throw new Error('MASTER_KEYS is empty');
    return master;
  }
}
