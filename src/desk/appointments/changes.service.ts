import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { BusinessActor, Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { isId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { Calendars } from '../calendars/calendars.service.js';
import { AppointmentTypes } from '../calendars/types.service.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { RecordMoves } from '../records/record-moves.service.js';
import type { Appointment, Cancelling, Moving, Scope } from './appointment.form.js';
import { APPOINTMENT, OVERLAP, SLOTS, type AppointmentRow, type Slot } from './appointment.row.js';
import { Appointments } from './appointments.service.js';
import { BookingRules } from './booking-rules.service.js';
import { Invitations, type InvitationChange } from './invitations.service.js';
import { instantOf } from './local-time.rules.js';
import { Reminders } from './reminders.service.js';
import { timesOf, withCount } from './series.rules.js';

interface Opened {
  row: AppointmentRow;
  slots: Slot[];
  content: Appointment;
  slot: Slot;
}

const ALIVE = ['booked', 'proposed'];
const place = (row: string) => ({ table: 'desk_record', row, column: 'content' });

/** Moves and cancels appointments: whole, one time of a series, or all from one time on. */
@Injectable()
export class AppointmentChanges {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly moves: RecordMoves,
    private readonly calendars: Calendars,
    private readonly types: AppointmentTypes,
    private readonly appointments: Appointments,
    private readonly rules: BookingRules,
    private readonly invitations: Invitations,
    private readonly reminders: Reminders,
  ) {}

  /** Moves an appointment for the assistant. Returns the id it is found by from now on. */
  moveByAssistant(actor: Member, contractId: string, id: string, to: Moving): Promise<string> {
    return this.desks.work(actor, contractId, (desk) => this.move(desk, id, to));
  }

  /** Moves an appointment for the business, at any hour it likes. Returns the id it is found by from now on. */
  moveByBusiness(actor: BusinessActor, contractId: string, id: string, to: Moving): Promise<string> {
    return this.desks.read(actor, contractId, (desk) => this.move(desk, id, to));
  }

  cancelByAssistant(actor: Member, contractId: string, id: string, which: Cancelling): Promise<void> {
    return this.desks.work(actor, contractId, (desk) =>
      this.cancel(desk, id, which, () =>
        this.moves.byAssistant(actor, contractId, id, 'cancel', which.reason),
      ),
    );
  }

  cancelByBusiness(actor: BusinessActor, contractId: string, id: string, which: Cancelling): Promise<void> {
    return this.desks.read(actor, contractId, (desk) =>
      this.cancel(desk, id, which, () =>
        this.moves.byBusiness(actor, contractId, id, 'cancel', which.reason),
      ),
    );
  }

  private async move(desk: Desk, id: string, to: Moving): Promise<string> {
    await this.appointments.lock(desk);
    const opened = await this.open(desk, id, to.slotId);
    const { slot, slots, row } = opened;
    const scope: Scope = row.rule ? to.scope : 'all';
    const group = within(slots, slot, scope);
    const calendar = found(await this.calendars.find(desk, to.calendar ?? slot.calendar), 'calendar');
    const first = instantOf(to.date, to.time, calendar.timezone);
    if (Temporal.Instant.compare(first, this.clock.now()) <= 0)
      throw new Refusal('desk_past', { field: 'date' });
    const minutes = to.minutes ?? (slot.endsAt.getTime() - slot.startsAt.getTime()) / 60_000;
    const starts =
      scope === 'one' || !row.rule
        ? [first]
        : timesOf(withCount(row.rule, group.length), first.toZonedDateTimeISO(calendar.timezone)).map(
            (time) => time.toInstant(),
          );
    if (starts.length !== group.length) throw new Refusal('calendar_rule_start', { field: 'date' });
    const alive = group.flatMap((one, index) => (one.releasedAt ? [] : [{ one, start: starts[index]! }]));
    const type = await this.types.find(desk, row.typeId);
    const wanted = { calendar, type, minutes, starts: alive.map(({ start }) => start) };
    const outside = await this.rules.needsConfirmation(
      desk,
      { ...wanted, type: null },
      {
        recordId: id,
        contactId: null,
        callId: null,
      },
    );
    // The client has said when it is open: only the client goes beyond that.
    if (outside) throw new Refusal('calendar_closed', { field: 'time' });
    await this.rules.checkFree(desk, wanted, id);
    const target = scope === 'following' && slot !== slots[0] ? await this.split(desk, opened, group) : id;
    await this.shift(desk, group, starts, { calendar: calendar.key, minutes, scope, type });
    await this.rewrite(
      desk,
      target,
      opened.content,
      scope === 'one' ? null : { to, calendar, minutes, first },
    );
    await this.appointments.noteChange(desk, target, {
      what: 'moved',
      scope,
      from: slot.startsAt,
      to: new Date(first.epochMilliseconds),
      reason: to.reason,
    });
    const change = { scope, from: slot.startsAt };
    if (target !== id) await this.changed(desk, id, row.state, { ...change, what: 'shortened' });
    const at = new Date(first.epochMilliseconds);
    await this.changed(desk, target, row.state, { ...change, what: 'moved', to: at });
    return target;
  }

  private async cancel(desk: Desk, id: string, which: Cancelling, whole: () => Promise<void>): Promise<void> {
    await this.appointments.lock(desk);
    const { slot, slots, row } = await this.open(desk, id, which.slotId);
    const scope: Scope = row.rule ? which.scope : 'all';
    const gone = within(slots, slot, scope).map((one) => one.id);
    const left = slots.filter((one) => !one.releasedAt && !gone.includes(one.id));
    if (scope === 'all' || left.length === 0) return whole();
    await this.uow.query(
      `update appointment_slot set released_at = $3 where contract_id = $1 and id = any ($2) and released_at is null`,
      [desk.contract.id, gone, this.clock.date()],
    );
    await this.uow.query(
      `update appointment set sequence = sequence + 1 where contract_id = $1 and id = $2`,
      [desk.contract.id, id],
    );
    await this.appointments.noteChange(desk, id, {
      what: 'cancelled',
      scope,
      from: slot.startsAt,
      reason: which.reason,
    });
    await this.changed(desk, id, row.state, {
      what: 'cancelled',
      scope,
      from: slot.startsAt,
      reason: which.reason,
    });
  }

  private async open(desk: Desk, id: string, slotId?: string): Promise<Opened> {
    const row = isId(id)
      ? await this.uow.one<AppointmentRow & { content: Buffer }>(
          `${APPOINTMENT.replace('r.state', 'r.state, r.content')} where a.contract_id = $1 and a.id = $2 for update of r`,
          [desk.contract.id, id],
        )
      : null;
    if (!ALIVE.includes(found(row, 'appointment').state)) throw new Refusal('state', { status: 409 });
    const slots = await this.uow.query<Slot>(SLOTS, [desk.contract.id, id]);
    const open = (one: Slot): boolean => !one.releasedAt && one.endsAt > this.clock.date();
    const slot = slotId ? slots.find((one) => one.id === slotId) : (slots.find(open) ?? slots[0]);
    if (!open(found(slot, 'time'))) throw new Refusal('calendar_over', { status: 409 });
    const { content, ...rest } = found(row, 'appointment');
    const text = desk.key.open(content, place(id));
    return { row: rest, slots, slot: found(slot, 'time'), content: JSON.parse(text) as Appointment };
  }

  /** All from one time on become a series of their own: a calendar elsewhere can't change a rule halfway. */
  private async split(desk: Desk, { row, slots, content }: Opened, group: Slot[]): Promise<string> {
    const [first] = group;
    const target = found(first, 'time').id;
    await this.uow.query(
      `insert into desk_record (id, contract_id, kind, state, state_at, state_by, assistant_id, contact_id, content, created_at)
       select $3, contract_id, kind, state, $4, $5, assistant_id, contact_id, $6, $4
       from desk_record where contract_id = $1 and id = $2`,
      [
        desk.contract.id,
        row.id,
        target,
        this.clock.date(),
        desk.actor.accountId,
        desk.key.seal(JSON.stringify(content), place(target)),
      ],
    );
    const guest =
      row.guest && desk.key.open(row.guest, { table: 'appointment', row: row.id, column: 'guest' });
    await this.uow.query(
      `insert into appointment (id, contract_id, type_id, timezone, rule, starts_at, uid, guest, invited_at)
       values ($1, $2, $3, $4, $5, $6, $1, $7, null)`,
      [
        target,
        desk.contract.id,
        row.typeId,
        row.timezone,
        withCount(row.rule ?? '', group.length),
        found(first, 'time').startsAt,
        guest && desk.key.seal(guest, { table: 'appointment', row: target, column: 'guest' }),
      ],
    );
    await this.uow.query(
      `update appointment set rule = $3, sequence = sequence + 1 where contract_id = $1 and id = $2`,
      [desk.contract.id, row.id, withCount(row.rule ?? '', slots.length - group.length)],
    );
    await this.uow.query(
      `update appointment_slot set record_id = $3 where contract_id = $1 and id = any ($2)`,
      [desk.contract.id, group.map(({ id }) => id), target],
    );
    return target;
  }

  /** Out of the way first: times of one series may take each other's places. */
  private async shift(
    desk: Desk,
    group: Slot[],
    starts: Temporal.Instant[],
    to: { calendar: string; minutes: number; scope: Scope; type: { before: number; after: number } | null },
  ): Promise<void> {
    const alive = group.map(({ releasedAt }) => releasedAt === null);
    await this.uow.query(
      `update appointment_slot set released_at = $3 where contract_id = $1 and id = any ($2) and released_at is null`,
      [desk.contract.id, group.map(({ id }) => id), this.clock.date()],
    );
    try {
      await this.uow.query(
        `update appointment_slot s set calendar = $2, starts_at = w.at, ends_at = w.at + make_interval(mins => $3::int),
           held_from = w.at - make_interval(mins => $4::int), held_until = w.at + make_interval(mins => $3::int + $5::int),
           recurs_at = case when $6::boolean then s.recurs_at when s.recurs_at is not null then w.at end,
           released_at = case when w.alive then null else s.released_at end, answer = null, answer_stamp = null
         from unnest($7::uuid[], $8::timestamptz[], $9::boolean[]) w (id, at, alive)
         where s.contract_id = $1 and s.id = w.id`,
        [
          desk.contract.id,
          to.calendar,
          to.minutes,
          to.type?.before ?? 0,
          to.type?.after ?? 0,
          to.scope === 'one',
          group.map(({ id }) => id),
          starts.map((start) => new Date(start.epochMilliseconds)),
          alive,
        ],
      );
    } catch (error) {
      if ((error as { code?: string }).code !== OVERLAP) throw error;
      throw new Refusal('desk_slot_taken', { field: 'time', status: 409 });
    }
  }

  /** The record says where it now stands; one moved time of a series leaves the rest as it is. */
  private async rewrite(
    desk: Desk,
    id: string,
    content: Appointment,
    whole: {
      to: Moving;
      calendar: { key: string; timezone: string };
      minutes: number;
      first: Temporal.Instant;
    } | null,
  ): Promise<void> {
    if (!whole) {
      await this.uow.query(
        `update appointment set sequence = sequence + 1 where contract_id = $1 and id = $2`,
        [desk.contract.id, id],
      );
      return;
    }
    const { to, calendar, minutes, first } = whole;
    const said = { ...content, date: to.date, time: to.time, minutes, calendar: calendar.key };
    await this.uow.query(
      `update desk_record set content = $3, revision = revision + 1 where contract_id = $1 and id = $2`,
      [desk.contract.id, id, desk.key.seal(JSON.stringify(said), place(id))],
    );
    await this.uow.query(
      `update appointment set timezone = $3, starts_at = $4, sequence = sequence + case when invited_at is null then 0 else 1 end
       where contract_id = $1 and id = $2`,
      [desk.contract.id, id, calendar.timezone, new Date(first.epochMilliseconds)],
    );
  }

  private async changed(desk: Desk, id: string, state: string, change: InvitationChange): Promise<void> {
    if (state === 'booked') {
      await this.reminders.plan(desk, id);
      await this.invitations.request(desk, id, change);
    }
    await this.desks.changed(desk, { id, kind: 'appointment', state });
  }
}

/** The times a change is about, in the order of the series, those already cancelled included: they stay left out. */
function within(slots: Slot[], slot: Slot, scope: Scope): Slot[] {
  if (scope === 'one') return [slot];
  return scope === 'all' ? slots : slots.slice(slots.indexOf(slot));
}
