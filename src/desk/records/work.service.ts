import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { workerOf, type Desk } from '../desk.js';
import type { Kind } from './record.states.js';
import { free, type Stretch } from './work.rules.js';

const DAY = 86_400_000;

/** Turns desk work into stretches of time, each minute of an assistant counted once over all her clients. */
@Injectable()
export class Work {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
  ) {}

  /** Counts the stretch for a record and tells of it, in the transaction that wrote the record. */
  async count(
    desk: Desk,
    kind: Kind,
    recordId: string,
    wanted: Stretch,
    { calls = 0, heldSeconds = 0 } = {},
  ): Promise<Stretch> {
    const contractId = desk.contract.id;
    const assistantId = workerOf(desk);
    await this.lock(assistantId);
    const busy = await this.uow.one<{ until: Date | null; inCallSince: Date | null }>(
      `select greatest((select max(ended_at) from desk_work where assistant_id = $1), desk_spam_until($1, $2)) until,
              desk_in_call_since($1) "inCallSince"`,
      [assistantId, new Date(wanted.startedAt.getTime() - DAY)],
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
        ...(heldSeconds > 0 && { heldSeconds }),
        ...(desk.shift && { workedBy: assistantId, shareBps: desk.shift.shareBps }),
      },
    });
    return { startedAt, endedAt };
  }

  /** Takes minutes for a task written by hand; refused where any of them belongs to other work, whoever's it is. */
  async reserve(
    { id: contractId, assistantId }: { id: string; assistantId: string },
    taskId: string,
    { startedAt, endedAt }: Stretch,
  ): Promise<void> {
    await this.lock(assistantId);
    await this.release(taskId);
    const taken = await this.uow.one<{ sameClient: boolean }>(
      `select bool_or(contract_id = $2) "sameClient" from desk_work
       where assistant_id = $1 and tstzrange(started_at, ended_at) && tstzrange($3, $4) having count(*) > 0`,
      [assistantId, contractId, startedAt, endedAt],
    );
    const running = await this.uow.one<{ since: Date | null }>(`select desk_in_call_since($1) since`, [
      assistantId,
    ]);
    if (taken || (running?.since && running.since < endedAt))
      throw new Refusal(taken?.sameClient ? 'task_overlap' : 'task_elsewhere', {
        field: 'from',
        status: 409,
      });
    await this.uow.query(
      `insert into desk_work (record_id, contract_id, assistant_id, kind, started_at, ended_at)
       values ($1, $2, $3, 'task', $4, $5)`,
      [taskId, contractId, assistantId, startedAt, endedAt],
    );
  }

  /** Gives a task's minutes back. */
  async release(taskId: string): Promise<void> {
    await this.uow.query(`delete from desk_work where record_id = $1 and kind = 'task'`, [taskId]);
  }

  /** Two pieces of work saved at the same moment must not both take the same minutes. */
  private async lock(assistantId: string): Promise<void> {
    await this.uow.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `desk work ${assistantId}`,
    ]);
  }
}
