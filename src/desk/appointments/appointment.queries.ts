import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { isId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import type { Appointment } from './appointment.form.js';
import { openGuest, SLOTS, type Answer, type Guest, type Slot } from './appointment.row.js';
import type { Happening } from './invitation.rules.js';

export interface Entry {
  slotId: string;
  id: string;
  state: string;
  calendar: string;
  startsAt: Date;
  endsAt: Date;
  series: boolean;
  answer: Answer | null;
  what: string;
  note: string;
  who: string;
}

export interface Change {
  id: string;
  what: string;
  scope: string | null;
  fromAt: Date | null;
  toAt: Date | null;
  reason: string;
  who: string | null;
  at: Date;
}

export interface Whole {
  id: string;
  state: string;
  typeId: string | null;
  timezone: string;
  rule: string | null;
  invitedAt: Date | null;
  answer: Answer | null;
  contactId: string | null;
  contactName: string;
  guest: Guest | null;
  content: Appointment;
  slots: (Slot & { answer: Answer | null })[];
  changes: Change[];
  /** `heardAt`: when the network said that a text message had arrived, or never would. */
  reminders: { channel: string; dueAt: Date; outcome: string | null; heardAt: Date | null }[];
}

interface Window {
  from: Date;
  until: Date;
}

const MOST_SHOWN = 500;
const LIVE = `r.state in ('booked', 'proposed') and s.released_at is null`;
const ENTRY = `select s.id "slotId", r.id, r.state, s.calendar, s.starts_at "startsAt", s.ends_at "endsAt",
    a.rule is not null series, coalesce(s.answer, a.answer) answer, r.content, r.contact_id "contactId", c.name
  from appointment_slot s join desk_record r on r.id = s.record_id join appointment a on a.id = r.id
    left join contact c on c.id = r.contact_id`;

const CHANGED_AT = `greatest(r.state_at, (select max(h.at) from appointment_change h
    where h.contract_id = r.contract_id and h.appointment_id = r.id)) "changedAt"`;

type EntryRow = Omit<Entry, 'what' | 'note' | 'who'> & {
  content: Buffer;
  contactId: string | null;
  name: Buffer | null;
};

/** Appointments as they take place, time by time. */
@Injectable()
export class AppointmentQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** What takes place within a window, in one calendar or all. */
  async between(
    desk: Desk,
    { from, until }: Window,
    calendar: string | null = null,
    { after = null, limit = MOST_SHOWN }: { after?: { at: Date; id: string } | null; limit?: number } = {},
  ): Promise<Entry[]> {
    const rows = await this.uow.query<EntryRow>(
      `${ENTRY} where s.contract_id = $1 and ${LIVE} and s.starts_at < $3 and s.ends_at > $2
         and ($4::text is null or s.calendar = $4)
         and ($5::timestamptz is null or (s.starts_at, s.id) > ($5, $6)) order by s.starts_at, s.id limit $7`,
      [desk.contract.id, from, until, calendar, after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map((row) => open(desk, row));
  }

  /** What is still to come, of one contact or all. */
  async upcoming(desk: Desk, limit: number, contactId: string | null = null): Promise<Entry[]> {
    const rows = await this.uow.query<EntryRow>(
      `${ENTRY} where s.contract_id = $1 and ${LIVE} and s.starts_at > $2 and ($3::uuid is null or r.contact_id = $3)
       order by s.starts_at, s.id limit $4`,
      [desk.contract.id, this.clock.date(), contactId, limit],
    );
    return rows.map((row) => open(desk, row));
  }

  /** What waits for the client's yes. */
  async waiting(desk: Desk): Promise<Entry[]> {
    const rows = await this.uow.query<EntryRow>(
      `${ENTRY} where s.contract_id = $1 and s.id = r.id and r.state = 'proposed' and s.starts_at > $2 order by s.starts_at limit 50`,
      [desk.contract.id, this.clock.date()],
    );
    return rows.map((row) => open(desk, row));
  }

  /** Times alone: nothing sealed is opened. */
  times(
    desk: Desk,
    { from, until }: Window,
  ): Promise<{ id: string; startsAt: Date; endsAt: Date; changedAt: Date }[]> {
    return this.uow.query(
      `select s.id, s.starts_at "startsAt", s.ends_at "endsAt", ${CHANGED_AT}
       from appointment_slot s join desk_record r on r.id = s.record_id
       where s.contract_id = $1 and ${LIVE} and s.starts_at < $3 and s.ends_at > $2 order by s.starts_at, s.id limit 5000`,
      [desk.contract.id, from, until],
    );
  }

  /** Imported busy times within a window. */
  busy(desk: Desk, { from, until }: Window, calendar: string | null = null) {
    return this.uow.query<{ calendar: string; startsAt: Date; endsAt: Date }>(
      `select distinct calendar, starts_at "startsAt", ends_at "endsAt" from busy_time
       where contract_id = $1 and starts_at < $3 and ends_at > $2 and ($4::text is null or calendar = $4)
       order by 2, 3 limit 3000`,
      [desk.contract.id, from, until, calendar],
    );
  }

  /** Stretches a calendar can't be booked in: appointments with their buffers, and busy times. */
  held(desk: Desk, { from, until }: Window) {
    return this.uow.query<{ calendar: string; from: Date; until: Date }>(
      `select calendar, held_from "from", held_until "until" from appointment_slot
       where contract_id = $1 and released_at is null and held_from < $3 and held_until > $2
       union all select calendar, starts_at, ends_at from busy_time where contract_id = $1 and starts_at < $3 and ends_at > $2`,
      [desk.contract.id, from, until],
    );
  }

  /** Everything about one appointment. */
  async find(desk: Desk, id: string): Promise<Whole | null> {
    const row = isId(id)
      ? await this.uow.one<
          Omit<Whole, 'guest' | 'content'> & { guest: Buffer | null; content: Buffer; name: Buffer | null }
        >(
          `select r.id, r.state, a.type_id "typeId", a.timezone, a.rule, a.invited_at "invitedAt", a.answer, a.guest,
             r.contact_id "contactId", r.content, c.name
           from appointment a join desk_record r on r.id = a.id left join contact c on c.id = r.contact_id where a.contract_id = $1 and a.id = $2`,
          [desk.contract.id, id],
        )
      : null;
    if (!row) return null;
    const slots = await this.uow.query<Slot & { answer: Answer | null }>(
      SLOTS.replace('released_at "releasedAt"', 'released_at "releasedAt", answer'),
      [desk.contract.id, id],
    );
    const changes = await this.uow.query<Omit<Change, 'reason'> & { reason: Buffer | null }>(
      `select c.id, c.what, c.scope, c.from_at "fromAt", c.to_at "toAt", c.reason, w.name who, c.at
       from appointment_change c left join account w on w.id = c.by_account
       where c.contract_id = $1 and c.appointment_id = $2 order by c.at desc, c.id desc limit 50`,
      [desk.contract.id, id],
    );
    const reminders = await this.uow.query<Whole['reminders'][number]>(
      `select m.channel, m.due_at "dueAt",
         case when x.delivered_at is not null then 'delivered'
           when coalesce(x.undelivered_at, x.failed_at) is not null then 'failed' else m.outcome end outcome,
         coalesce(x.delivered_at, x.undelivered_at, x.failed_at) "heardAt"
       from appointment_reminder m join appointment_slot s on s.id = m.slot_id
         left join sms x on x.dedupe_key = 'appointment reminder ' || m.id and m.channel = 'sms'
       where m.contract_id = $1 and s.record_id = $2 order by m.due_at limit 6`,
      [desk.contract.id, id],
    );
    const { name, ...facts } = row;
    return {
      ...facts,
      contactName: nameOf(desk, { name, contactId: row.contactId }),
      guest: openGuest(desk, row),
      content: contentOf(desk, row),
      slots,
      reminders,
      changes: changes.map(({ reason, ...change }) => ({
        ...change,
        reason: reason
          ? desk.key.open(reason, { table: 'appointment_change', row: change.id, column: 'reason' })
          : '',
      })),
    };
  }

  /** A client's appointments as a calendar elsewhere reads them. */
  async happenings(desk: Desk, { from, until }: Window, domain: string): Promise<Happening[]> {
    const rows = await this.uow.query<
      EntryRow & { timezone: string; rule: string | null; uid: string; sequence: number; changedAt: Date }
    >(
      `select r.id, r.state, r.content, r.contact_id "contactId", c.name, a.timezone, a.rule, a.uid, a.sequence, ${CHANGED_AT}
       from desk_record r join appointment a on a.id = r.id left join contact c on c.id = r.contact_id
       where r.contract_id = $1 and r.state in ('booked', 'proposed') and exists (
         select 1 from appointment_slot s where s.record_id = r.id and s.released_at is null and s.starts_at < $3 and s.ends_at > $2)
       order by a.starts_at, r.id limit 3000`,
      [desk.contract.id, from, until],
    );
    const slots = await this.uow.query<Slot & { recordId: string }>(
      `select record_id "recordId", starts_at "startsAt", ends_at "endsAt", recurs_at "recursAt", released_at "releasedAt"
       from appointment_slot where contract_id = $1 and record_id = any ($2) order by coalesce(recurs_at, starts_at), id`,
      [desk.contract.id, rows.map(({ id }) => id)],
    );
    const of = Map.groupBy(slots, ({ recordId }) => recordId);
    return rows.map((row) => {
      const { what, who, note } = open(desk, row);
      return {
        uid: `${row.uid}@${domain}`,
        sequence: row.sequence,
        timezone: row.timezone,
        rule: row.rule,
        times: (of.get(row.id) ?? []).map((slot) => ({ ...slot, released: slot.releasedAt !== null })),
        summary: who ? `${what}, ${who}` : what,
        description: note,
        stamp: row.changedAt,
        status: row.state === 'proposed' ? ('TENTATIVE' as const) : ('CONFIRMED' as const),
      };
    });
  }
}

const contentOf = ({ key }: Desk, { id, content }: { id: string; content: Buffer }): Appointment =>
  JSON.parse(key.open(content, { table: 'desk_record', row: id, column: 'content' })) as Appointment;

const nameOf = (
  { key }: Desk,
  { name, contactId }: { name: Buffer | null; contactId: string | null },
): string => (name && contactId ? key.open(name, { table: 'contact', row: contactId, column: 'name' }) : '');

function open(desk: Desk, { content, contactId, name, ...row }: EntryRow): Entry {
  const { what, note } = contentOf(desk, { id: row.id, content });
  const who = nameOf(desk, { name, contactId });
  return { ...row, what, note, who };
}
