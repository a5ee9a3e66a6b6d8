import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { newDataKey, unwrapKey, VaultKey, wrapKey, type WrappingKey } from '../../platform/crypto/vault.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Missing } from '../../platform/errors.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';

interface KeyRow {
  contractId: string;
  wrappedKey: Buffer | null;
  masterKeyId: string;
}

const SELECT = `select contract_id "contractId", wrapped_key "wrappedKey", master_key_id "masterKeyId" from desk_vault_key`;

/** The data keys of the contracts' vaults. */
@Injectable()
export class VaultKeys implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.every('17 3 * * *', 'sweep.desk.vault_keys', () => this.rewrap());
  }

  /** The key of the contract whose vault the current transaction has open; made on first use. */
  async current(): Promise<VaultKey> {
    const { contractId } = this.uow;
    if (!contractId) throw new Error('no vault is open');
    const row = (await this.find(contractId)) ?? (await this.create(contractId));
    return new VaultKey(contractId, this.unwrap(row));
  }

  /** Ends a vault for good: with its key gone, nothing in it can be read again. */
  async destroy(contractId: string): Promise<void> {
    await this.uow.query(
      `update desk_vault_key set wrapped_key = null, destroyed_at = $2 where contract_id = $1 and destroyed_at is null`,
      [contractId, this.clock.date()],
    );
  }

  /** Wraps every key that an older master key still holds with the newest one, so that the older can be retired. */
  async rewrap(): Promise<void> {
    const due = await this.uow.query<{ contractId: string }>(
      `select contract_id "contractId" from desk_vault_key where wrapped_key is not null and master_key_id <> $1`,
      [this.newest.id],
    );
    for (const { contractId } of due) await this.rewrapOne(contractId);
  }

  private rewrapOne(contractId: string): Promise<void> {
    return this.uow.run({ accountId: null }, async () => {
      const row = await this.uow.one<KeyRow>(`${SELECT} where contract_id = $1 for update`, [contractId]);
      if (!row?.wrappedKey) return;
      await this.uow.query(
        `update desk_vault_key set wrapped_key = $2, master_key_id = $3 where contract_id = $1`,
        [contractId, wrapKey(this.unwrap(row), this.newest, contractId), this.newest.id],
      );
    });
  }

  private find(contractId: string): Promise<KeyRow | null> {
    return this.uow.one<KeyRow>(`${SELECT} where contract_id = $1`, [contractId]);
  }

  private async create(contractId: string): Promise<KeyRow> {
    await this.uow.query(
      `insert into desk_vault_key (contract_id, wrapped_key, master_key_id, created_at) values ($1, $2, $3, $4)
       on conflict (contract_id) do nothing`,
      [contractId, wrapKey(newDataKey(), this.newest, contractId), this.newest.id, this.clock.date()],
    );
    // Somebody else's insert may have won: what counts is what is stored.
    const row = await this.find(contractId);
    if (!row) throw new Missing('vault');
    return row;
  }

  private unwrap(row: KeyRow): Buffer {
    if (!row.wrappedKey) throw new Missing('vault');
    const master = this.settings.masterKeys.find(({ id }) => id === row.masterKeyId);
    if (!master) throw new Error(`master key ${row.masterKeyId} is not among MASTER_KEYS`);
    return unwrapKey(row.wrappedKey, master, row.contractId);
  }

  private get newest(): WrappingKey {
    const [master] = this.settings.masterKeys;
    if (!master) throw new Error('MASTER_KEYS is empty');
    return master;
  }
}
