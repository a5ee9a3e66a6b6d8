import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';

export type OutageReason = 'down' | 'slow' | 'refused';
export interface Outage {
  id: string;
  reason: OutageReason;
  beganAt: Date;
}

/** An outage that comes back this soon is the same one: staff are told once. */
const SAME_WITHIN_MS = 10 * 60_000;

/** Times in which PostgreSQL served the directory for the search server. */
@Injectable()
export class Outages {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Opens an outage and tells of it, unless one is open already, whichever process noticed first. */
  async begin(reason: OutageReason): Promise<void> {
    const now = this.clock.date();
    await this.uow.run({ accountId: null }, async () => {
      await this.uow.query(`select pg_advisory_xact_lock(8, 0)`);
      if (await this.open()) return;
      const [same] = await this.uow.returning(
        `update search_outage set ended_at = null where ended_at > $1 returning id`,
        [new Date(now.getTime() - SAME_WITHIN_MS)],
      );
      if (same) return;
      const id = newId();
      await this.uow.query(`insert into search_outage (id, reason, began_at) values ($1, $2, $3)`, [
        id,
        reason,
        now,
      ]);
      await this.tell('search.outage_began', id, reason);
    });
  }

  /** Closes the open outage, if there is one. */
  async end(): Promise<void> {
    await this.uow.run({ accountId: null }, async () => {
      const [row] = await this.uow.returning<{ id: string; reason: OutageReason }>(
        `update search_outage set ended_at = greatest($1, began_at) where ended_at is null returning id, reason`,
        [this.clock.date()],
      );
      if (row) await this.tell('search.outage_ended', row.id, row.reason);
    });
  }

  /** The outage under way. */
  open(): Promise<Outage | null> {
    return this.uow.one<Outage>(
      `select id, reason, began_at "beganAt" from search_outage where ended_at is null`,
    );
  }

  private async tell(name: string, id: string, reason: OutageReason): Promise<void> {
    await this.events.record(name, { subjectKind: 'search_outage', subjectId: id, data: { reason } });
  }
}
