import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { LineSecrets } from '../telephony/numbers/line-secrets.service.js';
import { VaultKeys } from './vault-keys.service.js';

export interface MasterKeyUse {
  id: string;
  /** Among MASTER_KEYS, and the first of them. */
  known: boolean;
  first: boolean;
  /** How many secrets need it to be opened. */
  holds: number;
}

/** The master keys of MASTER_KEYS, and what in the database is wrapped with each. */
@Injectable()
export class MasterKeys {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly keys: VaultKeys,
    private readonly secrets: LineSecrets,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** Every master key there is, or that something in the database still needs. */
  async use(): Promise<MasterKeyUse[]> {
    const held = await this.uow.query<{ id: string; holds: number }>(
      `select id, count(*)::int holds from (
         select master_key_id id from desk_vault_key where wrapped_key is not null
         union all select secret_key_id from phone_number where secret_key_id is not null
         union all select master_key_id from inbound_mail where raw is not null and master_key_id is not null) one
       group by id order by id`,
    );
    const listed = this.settings.masterKeys.map(({ id }) => id);
    const ids = [...new Set([...listed, ...held.map(({ id }) => id)])];
    return ids.map((id) => ({
      id,
      known: listed.includes(id),
      first: listed[0] === id,
      holds: held.find((one) => one.id === id)?.holds ?? 0,
    }));
  }

  /** Wraps with the first master key all that an older one holds. Mail that waits is read within a minute. */
  async rotate(told: (done: number, total: number) => void): Promise<void> {
    await this.keys.rewrap(told);
    await this.secrets.rewrap();
  }
}
