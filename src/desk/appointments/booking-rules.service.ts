import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { Span } from '../../availability/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal } from '../../platform/errors.js';
import { Clock } from '../../platform/time/clock.js';
import type { Calendar } from '../calendars/calendars.service.js';
import { isWithin } from '../calendars/free.rules.js';
import type { AppointmentType } from '../calendars/types.service.js';
import type { Desk } from '../desk.js';

export interface Wanted {
  calendar: Calendar;
  type: AppointmentType | null;
  minutes: number;
  starts: Temporal.Instant[];
}

/** A caller is known when the client's address book had a card, or another record, before this conversation. */
const KNOWN = `select 1 from contact c where c.contract_id = $1 and c.id = $2 and (
    c.created_at < $5::timestamptz - interval '1 day' or exists (
      select 1 from desk_record r where r.contract_id = $1 and r.contact_id = $2 and r.id <> $3
        and ($4::uuid is null or (r.id <> $4 and r.call_id is distinct from $4))))`;

/** Whether an appointment may be had: the client's rules for its type, its hours, and what is taken already. */
@Injectable()
export class BookingRules {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Refuses what the type's rules leave no room for. True when the client has to say yes first. */
  async needsConfirmation(
    desk: Desk,
    wanted: Wanted,
    about: { recordId: string; contactId: string | null; callId: string | null },
  ): Promise<boolean> {
    const { type, calendar, starts, minutes } = wanted;
    if (desk.side === 'business') return false;
    if (type) {
      this.checkWindow(type, starts);
      if (type.calendars.length > 0 && !type.calendars.includes(calendar.key))
        throw new Refusal('calendar_not_for_type', { field: 'calendar' });
      if (type.booking === 'known' && !(await this.isKnown(desk, about)))
        throw new Refusal('calendar_known_only', { field: 'appointmentType' });
    }
    const { hours } = calendar;
    const outside = hours && starts.some((start) => !isWithin(hours, spanOf(start, minutes)));
    return type?.booking === 'confirm' || outside === true;
  }

  /** Refuses times that other appointments or imported busy times hold. `own` is the appointment itself. */
  async checkFree(desk: Desk, wanted: Wanted, own: string): Promise<void> {
    const { calendar, minutes, starts, type } = wanted;
    const before = type?.before ?? 0;
    const after = type?.after ?? 0;
    const times = starts.map((start) => new Date(start.epochMilliseconds));
    const [taken] = await this.uow.query<{ at: Date }>(
      `select w.at from unnest($3::timestamptz[]) w (at) where exists (
           select 1 from appointment_slot s where s.contract_id = $1 and s.calendar = $2 and s.released_at is null
             and s.record_id <> $7 and tstzrange(s.held_from, s.held_until)
               && tstzrange(w.at - make_interval(mins => $5::int), w.at + make_interval(mins => $4::int + $6::int)))
         or exists (
           select 1 from busy_time b where b.contract_id = $1 and b.calendar = $2
             and b.starts_at < w.at + make_interval(mins => $4::int + $6::int) and b.ends_at > w.at - make_interval(mins => $5::int))
       order by w.at limit 1`,
      [desk.contract.id, calendar.key, times, minutes, before, after, own],
    );
    if (!taken) return;
    if (starts.length === 1) throw new Refusal('desk_slot_taken', { field: 'time', status: 409 });
    const day = Temporal.Instant.fromEpochMilliseconds(taken.at.getTime()).toZonedDateTimeISO(
      calendar.timezone,
    );
    throw new Refusal('calendar_series_taken', {
      field: 'repeat',
      status: 409,
      params: { date: day.toPlainDate().toString() },
    });
  }

  private checkWindow({ noticeMinutes, aheadDays }: AppointmentType, starts: Temporal.Instant[]): void {
    const now = this.clock.now();
    const [first] = starts;
    if (!first) return;
    if (Temporal.Instant.compare(first, now.add({ minutes: noticeMinutes })) < 0)
      throw new Refusal('calendar_notice', { field: 'date', params: { hours: noticeMinutes / 60 } });
    if (Temporal.Instant.compare(first, now.add({ hours: aheadDays * 24 })) > 0)
      throw new Refusal('calendar_ahead', { field: 'date', params: { days: aheadDays } });
  }

  private async isKnown(
    desk: Desk,
    about: { recordId: string; contactId: string | null; callId: string | null },
  ): Promise<boolean> {
    const { recordId, contactId, callId } = about;
    return (
      (await this.uow.one(KNOWN, [desk.contract.id, contactId, recordId, callId, this.clock.date()])) !== null
    );
  }
}

const spanOf = (start: Temporal.Instant, minutes: number): Span => {
  const from = Math.floor(start.epochMilliseconds / 60_000);
  return { start: from, end: from + minutes };
};
