import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../../../platform/config/tokens.js';
import { newSecret } from '../../../platform/crypto/tokens.js';
import { unwrapKey, wrapKey, type WrappingKey } from '../../../platform/crypto/vault.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Jobs } from '../../../platform/jobs/jobs.js';

export interface WrappedSecret {
  secret: string;
  keyId: string;
}

/** The secrets exchanges sign with: kept under the master key, for they must be known again to check a signature. */
@Injectable()
export class LineSecrets implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.every('27 3 * * *', 'sweep.desk.phone_secrets', () => this.rewrap());
  }

  /** A new secret for a number, wrapped. */
  make(lineId: string): WrappedSecret {
    return this.wrap(lineId, newSecret());
  }

  /** The secret in a wrapping. */
  open(lineId: string, wrapped: string, keyId: string): string {
    const master = this.settings.masterKeys.find(({ id }) => id === keyId);
    if (!master) throw new Error(`master key ${keyId} is not among MASTER_KEYS`);
    return unwrapKey(Buffer.from(wrapped, 'base64'), master, place(lineId)).toString('utf8');
  }

  /** Wraps every secret that an older master key still holds with the newest one. */
  async rewrap(): Promise<void> {
    const due = await this.uow.query<{ id: string; secret: string; keyId: string }>(
      `select id, secret, secret_key_id "keyId" from phone_number where secret_key_id <> $1`,
      [this.newest.id],
    );
    for (const { id, secret, keyId } of due) {
      const wrapped = this.wrap(id, this.open(id, secret, keyId));
      await this.uow.query(
        `update phone_number set secret = $2, secret_key_id = $3 where id = $1 and secret = $4`,
        [id, wrapped.secret, wrapped.keyId, secret],
      );
    }
  }

  private wrap(lineId: string, secret: string): WrappedSecret {
    return wrapSecret(this.newest, lineId, secret);
  }

  private get newest(): WrappingKey {
    const [master] = this.settings.masterKeys;
    if (!master) throw new Error('MASTER_KEYS is empty');
    return master;
  }
}

/** A number's secret under a master key. */
export const wrapSecret = (master: WrappingKey, lineId: string, secret: string): WrappedSecret => ({
  secret: wrapKey(Buffer.from(secret), master, place(lineId)).toString('base64'),
  keyId: master.id,
});

const place = (lineId: string): string => `phone number ${lineId}`;
