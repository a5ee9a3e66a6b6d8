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

type Answered = Pick<AppointmentRow, 'id' | 'startsAt' | 'answer' | 'answerStamp'>;

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
    const replies = parts
      .flatMap(({ content }) => repliesIn(content.toString('utf8')))
      .filter(({ uid }) => uid.split('@')[0] === subjectId);
    // The text's alternative and the attached file say the same.
    const once = new Map(replies.map((reply) => [reply.recursAt?.getTime() ?? 0, reply]));
    if (once.size === 0) return Promise.resolve('no_reply');
    // Whoever knows the address could answer for somebody else: the sender must be the one who answers (RFC 6047, 3).
    if (replies.some(({ attendee }) => attendee !== from)) return Promise.resolve('wrong_sender');
    return this.desks.inJob(contractId, (desk) => this.takeAll(desk, subjectId, from, [...once.values()]));
  }

  private async takeAll(desk: Desk, uid: string, from: string, replies: Reply[]): Promise<string> {
    const row = await this.uow.one<AppointmentRow>(
      `${APPOINTMENT} where a.contract_id = $1 and a.uid = $2 order by a.sequence desc, a.id desc limit 1 for update of a`,
      [desk.contract.id, uid],
    );
    if (!row) return 'gone';
    if (openGuest(desk, row)?.email.toLowerCase() !== from) return 'not_invited';
    const outcomes: string[] = [];
    for (const reply of replies) outcomes.push(await this.take(desk, row, reply));
    return outcomes.find((outcome) => outcome !== 'same' && outcome !== 'old') ?? outcomes[0] ?? 'same';
  }

  private async take(desk: Desk, row: AppointmentRow, reply: Reply): Promise<string> {
    const { answer, recursAt, sequence, proposes } = reply;
    const before = recursAt ? await this.timeOf(desk, row.id, recursAt) : row;
    if (!before) return 'gone';
    const stamp = reply.stamp ?? this.clock.date();
    // Mail overtakes mail: what the guest's calendar wrote last is what counts.
    const late = before.answerStamp !== null && stamp < before.answerStamp;
    if (late || (sequence !== null && sequence < row.sequence)) return 'old';
    const again = before.answerStamp?.getTime() === stamp.getTime();
    if (before.answer === answer && (again || !proposes)) return 'same';
    const at = [answer, stamp];
    await (recursAt
      ? this.uow.query(
          `update appointment_slot set answer = $3, answer_stamp = $4 where contract_id = $1 and id = $2`,
          [desk.contract.id, before.id, ...at],
        )
      : this.uow.query(
          `update appointment set answer = $3, answer_stamp = $4, answered_at = $5 where contract_id = $1 and id = $2`,
          [desk.contract.id, before.id, ...at, this.clock.date()],
        ));
    await this.appointments.noteChange(
      desk,
      row.id,
      proposes
        ? { what: 'countered', from: before.startsAt, to: proposes }
        : { what: 'answered', reason: answer },
    );
    await this.events.record('desk.appointment_answered', {
      subjectKind: 'desk_record',
      subjectId: row.id,
      contractId: desk.contract.id,
      data: { recordId: row.id, answer },
    });
    await this.desks.tell(desk, row.id);
    return proposes ? 'countered' : answer;
  }

  private timeOf(desk: Desk, id: string, recursAt: Date): Promise<Answered | null> {
    return this.uow.one(
      `select id, starts_at "startsAt", answer, answer_stamp "answerStamp" from appointment_slot
       where contract_id = $1 and record_id = $2 and recurs_at = $3 for update`,
      [desk.contract.id, id, recursAt],
    );
  }
}
