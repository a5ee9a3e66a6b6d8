import { createTransport } from 'nodemailer';
import ICAL from 'ical.js';

const answers = { accepted: 'ACCEPTED', tentative: 'TENTATIVE', declined: 'DECLINED' } as const;
export type InvitationAnswer = keyof typeof answers;
export const invitationAnswers = Object.keys(answers) as InvitationAnswer[];

/** The mail a guest's calendar sends back for an invitation, as it leaves her mail program. */
export async function answerMail(
  invitation: { content: string; sender: string; recipient: string },
  answer: InvitationAnswer,
  now: Date,
): Promise<Buffer> {
  const invited = new ICAL.Component(ICAL.parse(invitation.content) as unknown[]);
  const event = invited.getFirstSubcomponent('vevent');
  const copy = (name: string): string => event?.getFirstProperty(name)?.toICALString() ?? '';
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Cornetta//Mailbox//EN',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    copy('uid'),
    copy('sequence'),
    `DTSTAMP:${now.toISOString().replace(/[-:]|\.\d+/g, '')}`,
    copy('organizer'),
    `ATTENDEE;PARTSTAT=${answers[answer]}:mailto:${invitation.recipient}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ];
  const composed = await createTransport({ streamTransport: true, buffer: true }).sendMail({
    from: invitation.recipient,
    to: invitation.sender,
    subject: answers[answer],
    text: answers[answer],
    icalEvent: { method: 'REPLY', content: lines.join('\r\n') },
  });
  return composed.message as Buffer;
}
