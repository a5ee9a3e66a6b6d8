import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Clock } from '../../../platform/time/clock.js';

/** How long callers wait on hold while they are in a call, as far as their exchange tells. */
@Injectable()
export class PhoneHolds {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** A hold begins or is over. Each is named by its number in the call: told twice or in the wrong order, it counts once. */
  async note(callId: string, hold: number, what: 'held' | 'resumed'): Promise<void> {
    const column = what === 'held' ? 'held_at' : 'resumed_at';
    await this.uow.run({ accountId: null }, () =>
      this.uow.query(
        `insert into phone_hold (phone_call_id, hold, ${column}) values ($1, $2, $3)
         on conflict (phone_call_id, hold) do update set ${column} = coalesce(phone_hold.${column}, $3)`,
        [callId, hold, this.clock.date()],
      ),
    );
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
}
