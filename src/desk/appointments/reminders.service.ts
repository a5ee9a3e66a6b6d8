import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Mails } from '../../platform/mail/mails.js';
import { Sms } from '../../platform/sms/sms.js';
import { Clock } from '../../platform/time/clock.js';
import { dateTime } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import type { Channel } from '../calendars/calendars.forms.js';
import { AppointmentTypes, type Reminding } from '../calendars/types.service.js';
import { mobileOf } from '../contacts/number.rules.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import type { Appointment } from './appointment.form.js';
import { openGuest, type Guest } from './appointment.row.js';

interface DueRow {
  channel: Channel;
  appointmentId: string;
  startsAt: Date;
  timezone: string;
  state: string;
  releasedAt: Date | null;
  guest: Buffer | null;
  content: Buffer;
}

/** A day before, by mail, where no type says otherwise. */
const USUAL: Reminding[] = [{ channel: 'mail', minutes: 1440 }];

/** Reminders to callers, each sent at its time, once, and never for an appointment that is no more. */
@Injectable()
export class Reminders implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly desks: Desks,
    private readonly types: AppointmentTypes,
    private readonly mails: Mails,
    private readonly sms: Sms,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.desk.appointment_reminders', () => this.sweep());
  }

  /** Sets the reminders of an appointment's times anew: those not yet sent follow where it now stands. */
  async plan(desk: Desk, appointmentId: string): Promise<void> {
    await this.drop(desk, appointmentId);
    const row = await this.uow.one<{ typeId: string | null }>(
      `select type_id "typeId" from appointment where contract_id = $1 and id = $2`,
      [desk.contract.id, appointmentId],
    );
    const type = await this.types.find(desk, row?.typeId);
    const now = this.clock.date();
    const slots = await this.uow.query<{ id: string; startsAt: Date }>(
      `select id, starts_at "startsAt" from appointment_slot
       where contract_id = $1 and record_id = $2 and released_at is null and starts_at > $3`,
      [desk.contract.id, appointmentId, now],
    );
    const wanted = slots.flatMap(({ id, startsAt }) =>
      (type?.reminders ?? USUAL).map(({ channel, minutes }) => ({
        id: newId(),
        slotId: id,
        channel,
        dueAt: new Date(startsAt.getTime() - minutes * 60_000),
      })),
    );
    // Booked later than its reminder would have left: the caller has just heard of it.
    const due = wanted.filter(({ dueAt }) => dueAt > now);
    await this.uow.query(
      `insert into appointment_reminder (id, contract_id, slot_id, channel, due_at)
       select w.id, $1, w.slot_id, w.channel, w.due_at
       from unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) w (id, slot_id, channel, due_at)`,
      [
        desk.contract.id,
        due.map(({ id }) => id),
        due.map(({ slotId }) => slotId),
        due.map(({ channel }) => channel),
        due.map(({ dueAt }) => dueAt),
      ],
    );
  }

  /** Forgets the reminders not yet sent. */
  async drop(desk: Desk, appointmentId: string): Promise<void> {
    await this.uow.query(
      `delete from appointment_reminder r using appointment_slot s
       where r.contract_id = $1 and r.slot_id = s.id and s.record_id = $2 and r.done_at is null`,
      [desk.contract.id, appointmentId],
    );
  }

  /** Sends what is due, each in its own transaction with its contract's vault open. */
  async sweep(): Promise<void> {
    const due = await this.uow.query<{ contractId: string; id: string }>(
      `select contract_id "contractId", id from appointment_reminders_due($1)`,
      [this.clock.date()],
    );
    await eachOnItsOwn(due, ({ contractId, id }) =>
      this.desks.inJob(contractId, (desk) => this.remind(desk, id)),
    );
  }

  private async remind(desk: Desk, id: string): Promise<void> {
    const row = await this.uow.one<DueRow>(
      `select m.channel, a.id "appointmentId", s.starts_at "startsAt", a.timezone, r.state, s.released_at "releasedAt",
         a.guest, r.content
       from appointment_reminder m join appointment_slot s on s.id = m.slot_id
         join appointment a on a.id = s.record_id join desk_record r on r.id = a.id
       where m.contract_id = $1 and m.id = $2 and m.done_at is null for update of m`,
      [desk.contract.id, id],
    );
    if (!row) return;
    const guest = openGuest(desk, { id: row.appointmentId, guest: row.guest });
    const stands =
      desk.contract.state !== 'ended' &&
      row.state === 'booked' &&
      !row.releasedAt &&
      row.startsAt > this.clock.date();
    const outcome = !stands ? 'not_needed' : guest ? await this.send(desk, id, row, guest) : 'nobody';
    await this.uow.query(
      `update appointment_reminder set done_at = $3, outcome = $4 where contract_id = $1 and id = $2`,
      [desk.contract.id, id, this.clock.date(), outcome],
    );
  }

  private async send(desk: Desk, id: string, row: DueRow, guest: Guest): Promise<string> {
    const { clientName } = desk.contract;
    const { locale, number, email } = guest;
    const { what } = JSON.parse(
      desk.key.open(row.content, { table: 'desk_record', row: row.appointmentId, column: 'content' }),
    ) as Appointment;
    const when = dateTime(row.startsAt, locale, row.timezone, 'day');
    const dedupeKey = `appointment reminder ${id}`;
    if (row.channel === 'sms') {
      const mobile = mobileOf(number ?? '');
      if (!mobile) return 'nobody';
      await this.sms.send({
        to: mobile,
        text: translate(locale, 'calendar.sms.reminder', { client: clientName, what, when }),
        dedupeKey,
      });
      return 'sent';
    }
    if (!email) return 'nobody';
    await this.mails.send({
      to: email,
      locale,
      template: 'appointment_reminder',
      data: { brand: clientName, client: clientName, name: guest.name, what, when },
      private: true,
      dedupeKey,
    });
    return 'sent';
  }
}
