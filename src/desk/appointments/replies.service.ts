import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import { InboundMails, type InboundMail } from '../../platform/mail/inbound/inbound-mails.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { APPOINTMENT, openGuest, type AppointmentRow } from './appointment.row.js';
import { Appointments } from './appointments.service.js';
import { APPOINTMENT_MAIL } from './invitations.service.js';
import { repliesIn, type Reply } from './replies.rules.js';

/** What guests answer to their invitations, by the mail their calendar sends. */
@Injectable()
export class Replies implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly appointments: Appointments,
    private readonly inbound: InboundMails,
  ) {}

  onModuleInit(): void {
    this.inbound.on(APPOINTMENT_MAIL, (mail) => this.read(mail));
  }

  private read({ from, contractId, subjectId, mail }: InboundMail): Promise<string> {
    const parts = mail.attachments.filter(({ contentType }) =>
      /^(text\/calendar|application\/ics)/.test(contentType),
    );
    const reply = parts
      .flatMap(({ content }) => repliesIn(content.toString('utf8')))
      .find(({ uid }) => uid.split('@')[0] === subjectId);
    if (!reply) return Promise.resolve('no_reply');
    // Whoever knows the address could answer for somebody else: the sender must be the one who answers (RFC 6047, 3).
    if (reply.attendee !== from) return Promise.resolve('wrong_sender');
    return this.desks.inJob(contractId, (desk) => this.take(desk, subjectId, from, reply));
  }

  private async take(desk: Desk, uid: string, from: string, reply: Reply): Promise<string> {
    const row = await this.uow.one<AppointmentRow>(
      `${APPOINTMENT} where a.contract_id = $1 and a.uid = $2 order by a.sequence desc, a.id desc limit 1 for update of a`,
      [desk.contract.id, uid],
    );
    if (!row) return 'gone';
    if (openGuest(desk, row)?.email.toLowerCase() !== from) return 'not_invited';
    if (reply.sequence < row.sequence) return 'old';
    const changed = reply.recursAt
      ? await this.uow.returning(
          `update appointment_slot set answer = $4 where contract_id = $1 and record_id = $2 and recurs_at = $3
             and answer is distinct from $4 returning id`,
          [desk.contract.id, row.id, reply.recursAt, reply.answer],
        )
      : await this.uow.returning(
          `update appointment set answer = $3, answered_at = $4 where contract_id = $1 and id = $2
             and answer is distinct from $3 returning id`,
          [desk.contract.id, row.id, reply.answer, this.clock.date()],
        );
    if (changed.length === 0) return 'same';
    await this.appointments.noteChange(desk, row.id, { what: 'answered', reason: reply.answer });
    await this.events.record('desk.appointment_answered', {
      subjectKind: 'desk_record',
      subjectId: row.id,
      contractId: desk.contract.id,
      data: { recordId: row.id, answer: reply.answer },
    });
    await this.desks.tell(desk, row.id);
    return reply.answer;
  }
}
