import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Storage } from '../../platform/storage/storage.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { VaultKeys } from '../vault/vault-keys.service.js';
import { Holds } from './holds.service.js';
import { destroyedOn, NEAR_DAYS } from './retention.rules.js';
import { Retention } from './retention.service.js';

interface Ended {
  id: string;
  endsOn: string;
  timezone: string;
}

/** The end of a vault: once a contract is over and its retention too, or at once when the client asks. */
@Injectable()
export class Destruction implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly storage: Storage,
    private readonly desks: Desks,
    private readonly keys: VaultKeys,
    private readonly retention: Retention,
    private readonly holds: Holds,
  ) {}

  onModuleInit(): void {
    this.jobs.every('37 2 * * *', 'sweep.desk.destruction', () => this.sweep());
  }

  /** The day a contract's key is destroyed; null while the contract runs. */
  async dueOn(contractId: string): Promise<string | null> {
    const contract = await this.uow.one<{ endsOn: string }>(
      `select ends_on::text "endsOn" from contract where id = $1 and state = 'ended'`,
      [contractId],
    );
    return contract && destroyedOn(contract.endsOn, await this.retention.months(contractId));
  }

  /** Destroys the key at once: asked by an owner who has downloaded everything and types the contract's number. */
  async now(actor: BusinessActor, contractId: string, typed: string): Promise<void> {
    await this.desks.read(actor, contractId, async (desk) => {
      if (desk.contract.state !== 'ended') throw new Refusal('contract_still_runs', { status: 409 });
      if (typed.trim().toUpperCase() !== desk.contract.number.toUpperCase())
        throw new Refusal('number_differs', { field: 'number' });
      const taken = await this.uow.one(
        `select 1 from desk_handover where contract_id = $1 and downloaded_at is not null limit 1`,
        [contractId],
      );
      if (!taken) throw new Refusal('handover_first', { status: 409 });
      if (await this.holds.any(desk)) throw new Refusal('contract_vault_held', { status: 409 });
      await this.destroy(desk, true);
    });
  }

  private async sweep(): Promise<void> {
    const ended = await this.uow.query<Ended>(
      `select c.id, c.ends_on::text "endsOn", c.timezone from contract c where c.state = 'ended'
         and exists (select from desk_vault_key k where k.contract_id = c.id and k.wrapped_key is not null)`,
    );
    await eachOnItsOwn(ended, async (contract) => {
      const on = destroyedOn(contract.endsOn, await this.retention.months(contract.id));
      const today = this.clock.today(contract.timezone);
      if (on <= today.toString()) await this.due(contract);
      else if (on <= today.add({ days: NEAR_DAYS }).toString()) await this.near(contract, on);
    });
  }

  private due({ id }: Ended): Promise<void> {
    return this.desks.inJob(id, async (desk) => {
      if (!(await this.holds.any(desk))) await this.destroy(desk, false);
    });
  }

  /** Told once for each date: another retention makes another date. */
  private async near({ id }: Ended, on: string): Promise<void> {
    await this.uow.run({ accountId: null }, async () => {
      const told = await this.uow.one(
        `select 1 from event where subject_kind = 'vault' and subject_id = $1 and name = 'desk.destruction_near'
           and data ->> 'on' = $2`,
        [id, on],
      );
      if (!told) await this.tell('destruction_near', id, { on });
    });
  }

  private async destroy({ contract }: Desk, asked: boolean): Promise<void> {
    const packs = await this.uow.returning<{ fileId: string }>(
      `with packs as (select id, file_id from desk_handover where contract_id = $1 and file_id is not null for update)
       update desk_handover h set state = 'expired', file_id = null, secret = null from packs
       where packs.id = h.id returning packs.file_id "fileId"`,
      [contract.id],
    );
    for (const { fileId } of packs) await this.storage.remove(fileId);
    await this.keys.destroy(contract.id);
    await this.tell('vault_destroyed', contract.id, { asked });
  }

  private async tell(what: string, contractId: string, data: Record<string, unknown>): Promise<void> {
    await this.events.record(`desk.${what}`, {
      subjectKind: 'vault',
      subjectId: contractId,
      contractId,
      data,
    });
  }
}
