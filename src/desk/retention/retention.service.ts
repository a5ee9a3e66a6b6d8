import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import { newId } from '../../platform/ids.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { Desks } from '../desks.service.js';
import { Holds } from './holds.service.js';
import { purged } from './purge.data.js';
import { olderThan, USUAL_MONTHS } from './retention.rules.js';

export interface Purge {
  id: string;
  at: Date;
  olderThan: Date;
  counts: Record<string, number>;
}

/** How long a client's callers are remembered, and forgetting them when that is over. */
@Injectable()
export class Retention implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly holds: Holds,
  ) {}

  onModuleInit(): void {
    this.jobs.every('7 2 * * *', 'sweep.desk.retention', () => this.sweep());
  }

  /** For how many months data are kept. */
  async months(contractId: string): Promise<number> {
    const row = await this.uow.one<{ months: number }>(
      `select months from desk_retention where contract_id = $1`,
      [contractId],
    );
    return row?.months ?? USUAL_MONTHS;
  }

  /** Says for how many months data are kept from now on. */
  set(actor: BusinessActor, contractId: string, months: number): Promise<void> {
    return this.desks.read(actor, contractId, async () => {
      const before = await this.months(contractId);
      if (before === months) return;
      await this.uow.query(
        `insert into desk_retention (contract_id, months, set_by, set_at) values ($1, $2, $3, $4)
         on conflict (contract_id) do update set months = $2, set_by = $3, set_at = $4`,
        [contractId, months, actor.accountId, this.clock.date()],
      );
      await this.events.record('desk.retention_changed', {
        subjectKind: 'vault',
        subjectId: contractId,
        contractId,
        data: { before, months },
      });
    });
  }

  /** Removes what is older than the client keeps it, unless a hold is in force. Returns how much of each. */
  purge(contractId: string): Promise<Record<string, number> | null> {
    return this.desks.inJob(contractId, async (desk) => {
      if (await this.holds.any(desk)) return null;
      const before = olderThan(this.clock.now(), await this.months(contractId), desk.contract.timezone);
      const counts: Record<string, number> = {};
      for (const { name, table, where } of purged) {
        const row = await this.uow.one<{ n: number }>(
          `with gone as (delete from ${table} r where r.contract_id = $1 and $2::timestamptz is not null and ${where} returning 1)
           select count(*)::int n from gone`,
          [contractId, before],
        );
        if (row?.n) counts[name] = (counts[name] ?? 0) + row.n;
      }
      if (Object.keys(counts).length === 0) return counts;
      await this.uow.query(
        `insert into desk_purge (id, contract_id, at, older_than, counts) values ($1, $2, $3, $4, $5)`,
        [newId(), contractId, this.clock.date(), before, JSON.stringify(counts)],
      );
      await this.events.record('desk.purged', {
        subjectKind: 'vault',
        subjectId: contractId,
        contractId,
        data: { counts },
      });
      return counts;
    });
  }

  /** What was removed so far, the latest first. */
  purges(contractId: string): Promise<Purge[]> {
    return this.uow.query<Purge>(
      `select id, at, older_than "olderThan", counts from desk_purge where contract_id = $1 order by at desc limit 24`,
      [contractId],
    );
  }

  private async sweep(): Promise<void> {
    const all = await this.uow.query<{ id: string }>(
      `select contract_id id from desk_vault_key group by contract_id having bool_or(wrapped_key is not null)`,
    );
    await eachOnItsOwn(all, ({ id }) => this.purge(id));
  }
}
