import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import type { Appointment } from './appointment.form.js';
import { instantOf } from './local-time.rules.js';

const OVERLAP = '23P01';

/** The slots appointments take in a client's calendars; the database keeps two from overlapping. */
@Injectable()
export class Appointments {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Takes the slot of a new appointment, giving back the one it replaces. */
  async book(desk: Desk, recordId: string, input: Appointment): Promise<void> {
    const starts = instantOf(input.date, input.time, desk.contract.timezone);
    if (Temporal.Instant.compare(starts, this.clock.now()) <= 0)
      throw new Refusal('desk_past', { field: 'date' });
    // Overlapping inserts at one moment would wait for each other until one is killed: they queue here instead.
    await this.uow.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `desk calendar ${desk.contract.id} ${input.calendar}`,
    ]);
    if (input.replaces) await this.giveWay(desk, input.replaces);
    try {
      await this.uow.query(
        `insert into appointment_slot (id, contract_id, calendar, starts_at, ends_at) values ($1, $2, $3, $4, $5)`,
        [
          recordId,
          desk.contract.id,
          input.calendar,
          new Date(starts.epochMilliseconds),
          new Date(starts.add({ minutes: input.minutes }).epochMilliseconds),
        ],
      );
    } catch (error) {
      if ((error as { code?: string }).code !== OVERLAP) throw error;
      throw new Refusal('desk_slot_taken', { field: 'time', status: 409 });
    }
  }

  /** Gives a slot back to the calendar. */
  async release(recordId: string): Promise<void> {
    await this.uow.query(
      `update appointment_slot set released_at = $2 where id = $1 and released_at is null`,
      [recordId, this.clock.date()],
    );
  }

  private async giveWay(desk: Desk, recordId: string): Promise<void> {
    const moved = await this.uow.returning<{ id: string }>(
      `update desk_record set state = 'moved', state_at = $3, state_by = $4, revision = revision + 1
       where contract_id = $1 and id = $2 and kind = 'appointment' and state = 'booked' returning id`,
      [desk.contract.id, recordId, this.clock.date(), desk.actor.accountId],
    );
    found(moved[0], 'appointment');
    await this.release(recordId);
  }
}
