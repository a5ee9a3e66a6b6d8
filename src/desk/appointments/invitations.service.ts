import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InboundMails } from '../../platform/mail/inbound/inbound-mails.js';
import { domainOf } from '../../platform/mail/inbound/plus-address.js';
import { Mails } from '../../platform/mail/mails.js';
import { Clock } from '../../platform/time/clock.js';
import { dateTime, duration } from '../../platform/views/format.js';
import type { Desk } from '../desk.js';
import type { Appointment, Scope } from './appointment.form.js';
import {
  APPOINTMENT,
  openGuest,
  SLOTS,
  type AppointmentRow,
  type Guest,
  type Slot,
} from './appointment.row.js';
import { invitation, type Happening } from './invitation.rules.js';

/** Mail to these addresses is an answer to an invitation. */
export const APPOINTMENT_MAIL = 'appointment';

/** What happened to an invitation already sent: without it the guest is told where the whole now stands. */
export interface InvitationChange {
  what: 'moved' | 'cancelled' | 'shortened';
  scope: Scope;
  from: Date;
  to?: Date;
  reason?: string;
}

const TEMPLATES = {
  moved: 'appointment_changed',
  cancelled: 'appointment_cancelled',
  shortened: 'appointment_shortened',
} as const;

interface Opened {
  row: AppointmentRow;
  guest: Guest;
  slots: Slot[];
  content: Appointment;
}

/** Invitations by mail that calendars understand, sent in the client's name. */
@Injectable()
export class Invitations {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly mails: Mails,
    private readonly inbound: InboundMails,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** Invites the guest, or tells of a change; nothing for an appointment whose guest has no address. */
  async request(desk: Desk, appointmentId: string, change?: InvitationChange): Promise<void> {
    const opened = await this.open(desk, appointmentId);
    if (!opened?.guest.email || opened.slots.every(({ releasedAt }) => releasedAt)) return;
    await this.send(desk, opened, 'REQUEST', opened.row.invitedAt ? change : undefined);
    await this.uow.query(
      `update appointment set invited_at = $3, answer = null, answered_at = null, answer_stamp = null where contract_id = $1 and id = $2`,
      [desk.contract.id, appointmentId, this.clock.date()],
    );
  }

  /** Takes an invitation back, if one was sent. */
  async cancel(desk: Desk, appointmentId: string, reason = ''): Promise<void> {
    const opened = await this.open(desk, appointmentId);
    if (!opened?.guest.email || !opened.row.invitedAt) return;
    const [row] = await this.uow.returning<{ sequence: number }>(
      `update appointment set sequence = sequence + 1 where contract_id = $1 and id = $2 returning sequence`,
      [desk.contract.id, appointmentId],
    );
    await this.send(
      desk,
      { ...opened, row: { ...opened.row, sequence: row?.sequence ?? opened.row.sequence } },
      'CANCEL',
      { what: 'cancelled', scope: 'all', from: opened.row.startsAt, reason },
    );
  }

  private async send(
    desk: Desk,
    { row, guest, slots, content }: Opened,
    method: 'REQUEST' | 'CANCEL',
    change?: InvitationChange,
  ): Promise<void> {
    const { clientName, id: contractId } = desk.contract;
    const { locale } = guest;
    const address = await this.inbound.addressFor(APPOINTMENT_MAIL, contractId, row.uid);
    const next =
      slots.find(({ releasedAt, endsAt }) => !releasedAt && endsAt > this.clock.date()) ?? slots.at(-1);
    if (!next) return;
    const happening: Happening = {
      uid: `${row.uid}@${domainOf(this.settings.mailFrom)}`,
      sequence: row.sequence,
      timezone: row.timezone,
      rule: row.rule,
      times: slots.map((slot) => ({ ...slot, released: slot.releasedAt !== null })),
      summary: `${content.what}, ${clientName}`,
      stamp: this.clock.date(),
    };
    const template = change
      ? TEMPLATES[change.what]
      : row.sequence > 0
        ? TEMPLATES.moved
        : 'appointment_invitation';
    const shown = change && change.scope !== 'all' ? (change.to ?? change.from) : next.startsAt;
    const when = (at: Date): string => dateTime(at, locale, row.timezone, 'day');
    await this.mails.send({
      to: guest.email,
      locale,
      template,
      data: {
        brand: clientName,
        client: clientName,
        name: guest.name,
        what: content.what,
        when: when(shown),
        was: change?.to ? when(change.from) : '',
        length: duration((next.endsAt.getTime() - next.startsAt.getTime()) / 60_000),
        repeats: row.rule !== null && method === 'REQUEST',
        // Of a series, what becomes of the other dates.
        rest: row.rule !== null && change && change.scope !== 'all' ? change.scope : '',
        reason: change?.reason ?? '',
      },
      sender: { name: clientName, address },
      calendar: {
        method,
        content: invitation(method, happening, {
          organizer: { name: clientName, email: address },
          attendee: { name: guest.name, email: guest.email },
        }),
      },
      private: true,
      dedupeKey: `appointment:${row.uid}:${row.sequence}:${method}`,
    });
  }

  private async open(desk: Desk, id: string): Promise<Opened | null> {
    const row = await this.uow.one<AppointmentRow & { content: Buffer }>(
      `${APPOINTMENT.replace('r.state', 'r.state, r.content')} where a.contract_id = $1 and a.id = $2`,
      [desk.contract.id, id],
    );
    const guest = row && openGuest(desk, row);
    if (!row || !guest) return null;
    const slots = await this.uow.query<Slot>(SLOTS, [desk.contract.id, id]);
    const content = JSON.parse(
      desk.key.open(row.content, { table: 'desk_record', row: id, column: 'content' }),
    ) as Appointment;
    return { row, guest, slots, content };
  }
}
