import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import type { Desk } from '../desk.js';
import type { Kind } from './record.states.js';
import { free, type Stretch } from './work.rules.js';

/** Turns desk work into stretches of time, each minute of an assistant counted once over all her clients. */
@Injectable()
export class Work {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
  ) {}

  /** Counts the stretch for a record and tells of it, in the transaction that wrote the record. */
  async count(desk: Desk, kind: Kind, recordId: string, wanted: Stretch, calls = 0): Promise<Stretch> {
    const { id: contractId, assistantId } = desk.contract;
    // Two records saved at the same moment must not both take the same minutes.
    await this.uow.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `desk work ${assistantId}`,
    ]);
    const busy = await this.uow.one<{ until: Date | null; inCallSince: Date | null }>(
      `select (select max(ended_at) from desk_work where assistant_id = $1) until, desk_in_call_since($1) "inCallSince"`,
      [assistantId],
    );
    const { startedAt, endedAt } = free(wanted, busy?.until ?? null, busy?.inCallSince ?? null);
    await this.uow.query(
      `insert into desk_work (record_id, contract_id, assistant_id, kind, calls, started_at, ended_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [recordId, contractId, assistantId, kind, calls, startedAt, endedAt],
    );
    await this.events.record('desk.work_recorded', {
      subjectKind: 'desk_record',
      subjectId: recordId,
      contractId,
      data: {
        kind,
        recordId,
        startedAt: startedAt.toISOString(),
        endedAt: endedAt.toISOString(),
        calls,
      },
    });
    return { startedAt, endedAt };
  }
}
