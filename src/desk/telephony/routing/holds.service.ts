import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Live } from '../../../platform/live/live.js';
import { Clock } from '../../../platform/time/clock.js';

const MOST_HOLDS = 200;
const OPEN = `h.held_at is not null and h.resumed_at is null and k.state = 'answered'`;

/** How long callers wait on hold while they are in a call, as far as their exchange tells. */
@Injectable()
export class PhoneHolds {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly live: Live,
    private readonly clock: Clock,
  ) {}

  /** A hold begins or is over. Each is named by its number in the call: told twice or in the wrong order, it counts once. */
  async note(callId: string, hold: number, what: 'held' | 'resumed'): Promise<void> {
    const column = what === 'held' ? 'held_at' : 'resumed_at';
    await this.uow.run({ accountId: null }, async () => {
      await this.uow.query(
        `insert into phone_hold (phone_call_id, hold, ${column}) values ($1, $2, $3)
         on conflict (phone_call_id, hold) do update set ${column} = coalesce(phone_hold.${column}, $3)`,
        [callId, hold, this.clock.date()],
      );
      // Nobody is put on hold twice at a time: the end of an earlier one was lost, or is still on its way.
      await this.uow.query(
        `update phone_hold h set resumed_at = $2 where phone_call_id = $1 and held_at is not null and resumed_at is null
           and hold < (select max(hold) from phone_hold where phone_call_id = $1)`,
        [callId, this.clock.date()],
      );
      await this.tell(callId);
    });
  }

  /** A hold begins at an exchange that does not number them; nothing when the caller is on hold already. */
  async begin(callId: string): Promise<void> {
    await this.uow.run({ accountId: null }, async () => {
      await this.uow.one(`select 1 from phone_call where id = $1 for update`, [callId]);
      if (await this.since(callId)) return;
      const row = await this.uow.one<{ last: number }>(
        `select coalesce(max(hold), 0)::int "last" from phone_hold where phone_call_id = $1`,
        [callId],
      );
      const hold = (row?.last ?? 0) + 1;
      if (hold <= MOST_HOLDS) await this.note(callId, hold, 'held');
    });
  }

  /** The caller speaks to somebody again. */
  async over(callId: string): Promise<void> {
    await this.uow.run({ accountId: null }, async () => {
      const over = await this.uow.returning(
        `update phone_hold set resumed_at = $2
         where phone_call_id = $1 and held_at is not null and resumed_at is null returning 1`,
        [callId, this.clock.date()],
      );
      if (over.length > 0) await this.tell(callId);
    });
  }

  /** Since when a caller is on hold; null for one who is not. */
  async since(callId: string): Promise<Date | null> {
    const row = await this.uow.one<{ since: Date | null }>(
      `select min(h.held_at) since from phone_hold h join phone_call k on k.id = h.phone_call_id
       where h.phone_call_id = $1 and ${OPEN}`,
      [callId],
    );
    return row?.since ?? null;
  }

  /** The desk records whose callers are on hold at an assistant's desk, and since when. */
  async at(assistantId: string): Promise<Map<string, Date>> {
    const rows = await this.uow.query<{ recordId: string; since: Date }>(
      `select k.record_id "recordId", min(h.held_at) since
       from phone_call k join phone_hold h on h.phone_call_id = k.id
       where k.assistant_id = $1 and k.record_id is not null and ${OPEN} group by k.record_id`,
      [assistantId],
    );
    return new Map(rows.map(({ recordId, since }) => [recordId, since]));
  }

  /** Seconds on hold of the call a desk record is about, up to now; whoever hangs up on hold waits no longer. */
  async secondsOf(recordId: string): Promise<number> {
    const row = await this.uow.one<{ seconds: number }>(
      `select coalesce(round(sum(greatest(0, extract(epoch from least(h.resumed_at, k.ended_at, $2) - greatest(h.held_at, k.answered_at))))), 0)::int seconds
       from phone_hold h join phone_call k on k.id = h.phone_call_id where k.record_id = $1 and h.held_at is not null`,
      [recordId, this.clock.date()],
    );
    return row?.seconds ?? 0;
  }

  /** Tells the desk that the line of a call of hers stands otherwise. */
  async tell(callId: string): Promise<void> {
    const call = await this.uow.one<{ assistantId: string | null; contractId: string; recordId: string }>(
      `select assistant_id "assistantId", contract_id "contractId", record_id "recordId" from phone_call where id = $1`,
      [callId],
    );
    if (!call?.assistantId || !call.recordId) return;
    const { assistantId, contractId, recordId } = call;
    await this.live.publish([`account:${assistantId}`], { kind: 'line', contractId, id: recordId });
  }
}
