import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { Calendars } from '../calendars/calendars.service.js';
import { AppointmentTypes } from '../calendars/types.service.js';
import type { Desk } from '../desk.js';
import type { Appointment } from './appointment.form.js';
import { OVERLAP, sealGuest } from './appointment.row.js';
import { BookingRules, type Wanted } from './booking-rules.service.js';
import { Guests } from './guests.service.js';
import { Invitations } from './invitations.service.js';
import { instantOf } from './local-time.rules.js';
import { Reminders } from './reminders.service.js';
import { timesOf, withCount } from './series.rules.js';

const USUAL_MINUTES = 30;

/** The slots appointments take in a client's calendars; the database keeps two from overlapping. */
@Injectable()
export class Appointments {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly calendars: Calendars,
    private readonly types: AppointmentTypes,
    private readonly rules: BookingRules,
    private readonly guests: Guests,
    private readonly invitations: Invitations,
    private readonly reminders: Reminders,
  ) {}

  /** What was said, with what the type says where nothing was. */
  async complete(desk: Desk, said: Appointment): Promise<Appointment> {
    const type = said.appointmentType
      ? found(await this.types.find(desk, said.appointmentType), 'type')
      : null;
    return {
      ...said,
      what: said.what || (type?.name ?? ''),
      minutes: said.minutes || (type?.minutes ?? USUAL_MINUTES),
    };
  }

  /** Takes the slots of a new appointment, giving back those of the one it replaces. Says in which state it begins. */
  async book(
    desk: Desk,
    recordId: string,
    input: Appointment,
    about: { contactId: string | null; callId: string | null } = { contactId: null, callId: null },
  ): Promise<'booked' | 'proposed'> {
    const calendar = (await this.calendars.find(desk, input.calendar)) ?? null;
    if (!calendar) throw new Refusal('calendar_gone', { field: 'calendar' });
    const first = instantOf(input.date, input.time, calendar.timezone);
    if (Temporal.Instant.compare(first, this.clock.now()) <= 0)
      throw new Refusal('desk_past', { field: 'date' });
    const type = await this.types.find(desk, input.appointmentType);
    const zoned = first.toZonedDateTimeISO(calendar.timezone);
    const starts = input.rule ? timesOf(input.rule, zoned).map((time) => time.toInstant()) : [first];
    const wanted: Wanted = { calendar, type, minutes: input.minutes, starts };
    await this.lock(desk);
    const before = input.replaces ? await this.giveWay(desk, input.replaces) : null;
    const proposed = await this.rules.needsConfirmation(desk, wanted, { recordId, ...about });
    await this.rules.checkFree(desk, wanted, recordId);
    const guest = await this.guests.of(desk, about.contactId, input.email ?? '');
    await this.uow.query(
      `insert into appointment (id, contract_id, type_id, timezone, rule, starts_at, uid, sequence, guest, invited_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        recordId,
        desk.contract.id,
        type?.id ?? null,
        calendar.timezone,
        input.rule ? withCount(input.rule, starts.length) : null,
        dateOf(first),
        before?.uid ?? recordId,
        before ? before.sequence + 1 : 0,
        sealGuest(desk, recordId, guest),
        before?.invitedAt ?? null,
      ],
    );
    await this.take(desk, recordId, wanted);
    if (!proposed) {
      await this.reminders.plan(desk, recordId);
      await this.invitations.request(desk, recordId);
      return 'booked';
    }
    await this.uow.query(`update desk_record set state = 'proposed' where contract_id = $1 and id = $2`, [
      desk.contract.id,
      recordId,
    ]);
    await this.events.record('desk.appointment_proposed', {
      subjectKind: 'desk_record',
      subjectId: recordId,
      contractId: desk.contract.id,
      data: { recordId },
    });
    return 'proposed';
  }

  /** What follows when an appointment as a whole was confirmed, turned down or cancelled. */
  async settled(desk: Desk, recordId: string, state: string, reason = ''): Promise<void> {
    if (state === 'booked') {
      await this.reminders.plan(desk, recordId);
      await this.invitations.request(desk, recordId);
      return this.noteChange(desk, recordId, { what: 'confirmed', reason });
    }
    await this.release(desk, recordId);
    await this.invitations.cancel(desk, recordId, reason);
    await this.noteChange(desk, recordId, {
      what: state === 'declined' ? 'declined' : 'cancelled',
      scope: 'all',
      reason,
    });
  }

  /** Overlapping changes at one moment would wait for each other until one is killed: they queue here instead. */
  async lock(desk: Desk): Promise<void> {
    await this.uow.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `desk calendar ${desk.contract.id}`,
    ]);
  }

  /** Keeps a line of an appointment's history. */
  async noteChange(
    desk: Desk,
    appointmentId: string,
    change: {
      what: 'moved' | 'cancelled' | 'confirmed' | 'declined' | 'answered' | 'countered';
      scope?: string;
      from?: Date;
      to?: Date;
      reason?: string;
    },
  ): Promise<void> {
    const id = newId();
    const { what, scope = null, from = null, to = null, reason } = change;
    await this.uow.query(
      `insert into appointment_change (id, contract_id, appointment_id, what, scope, from_at, to_at, reason, by_account, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        desk.contract.id,
        appointmentId,
        what,
        scope,
        from,
        to,
        reason ? desk.key.seal(reason, { table: 'appointment_change', row: id, column: 'reason' }) : null,
        what === 'answered' || what === 'countered' ? null : desk.actor.accountId,
        this.clock.date(),
      ],
    );
  }

  private async take(
    desk: Desk,
    recordId: string,
    { calendar, type, minutes, starts }: Wanted,
  ): Promise<void> {
    // The first time has the record's own id: a line of the timeline shows when that is.
    const ids = starts.map((_, index) => (index === 0 ? recordId : newId()));
    try {
      await this.uow.query(
        `insert into appointment_slot (id, contract_id, record_id, calendar, starts_at, ends_at, recurs_at, held_from, held_until)
         select w.id, $1, $2, $3, w.at, w.at + make_interval(mins => $6::int), case when $9::boolean then w.at end,
           w.at - make_interval(mins => $7::int), w.at + make_interval(mins => $6::int + $8::int)
         from unnest($4::uuid[], $5::timestamptz[]) w (id, at)`,
        [
          desk.contract.id,
          recordId,
          calendar.key,
          ids,
          starts.map(dateOf),
          minutes,
          type?.before ?? 0,
          type?.after ?? 0,
          starts.length > 1,
        ],
      );
    } catch (error) {
      if ((error as { code?: string }).code !== OVERLAP) throw error;
      throw new Refusal('desk_slot_taken', { field: 'time', status: 409 });
    }
  }

  /** Gives what is still ahead back to the calendar. */
  private async release(desk: Desk, recordId: string): Promise<void> {
    await this.uow.query(
      `update appointment_slot set released_at = $3 where contract_id = $1 and record_id = $2 and released_at is null and ends_at > $3`,
      [desk.contract.id, recordId, this.clock.date()],
    );
    await this.reminders.drop(desk, recordId);
  }

  private async giveWay(
    desk: Desk,
    recordId: string,
  ): Promise<{ uid: string; sequence: number; invitedAt: Date | null }> {
    const moved = await this.uow.returning<{ id: string }>(
      `update desk_record set state = 'moved', state_at = $3, state_by = $4, revision = revision + 1
       where contract_id = $1 and id = $2 and kind = 'appointment' and state in ('booked', 'proposed') returning id`,
      [desk.contract.id, recordId, this.clock.date(), desk.actor.accountId],
    );
    found(moved[0], 'appointment');
    await this.release(desk, recordId);
    const before = await this.uow.one<{ uid: string; sequence: number; invitedAt: Date | null }>(
      `select uid, sequence, invited_at "invitedAt" from appointment where contract_id = $1 and id = $2`,
      [desk.contract.id, recordId],
    );
    return found(before, 'appointment');
  }
}

const dateOf = (instant: Temporal.Instant): Date => new Date(instant.epochMilliseconds);
