import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import ICAL from 'ical.js';

const answers = { accepted: 'ACCEPTED', tentative: 'TENTATIVE', declined: 'DECLINED' } as const;
export type InvitationAnswer = keyof typeof answers;
export const invitationAnswers = Object.keys(answers) as InvitationAnswer[];

const compose = createTransport({ streamTransport: true, buffer: true });

/** What somebody writes back to a mail, above what it said, as mail programs do. */
export async function replyMail(
  mail: { subject: string; body: string; sender: string; recipient: string },
  text: string,
): Promise<Buffer> {
  const quoted = mail.body.replace(/^/gm, '> ');
  const composed = await compose.sendMail({
    from: mail.recipient,
    to: mail.sender,
    subject: `Re: ${mail.subject}`,
    text: `${text}\n\nCornetta <${mail.sender}>:\n${quoted}\n`,
  });
  return composed.message as Buffer;
}

/** What a mail server sends back that could not deliver a mail (RFC 3464). */
export async function bounceMail({
  sender,
  recipient,
}: {
  sender: string;
  recipient: string;
}): Promise<Buffer> {
  const composed = await compose.sendMail({
    from: 'mailer-daemon@mail.example',
    to: sender,
    subject: 'Undelivered mail returned to sender',
    raw: [
      'From: mailer-daemon@mail.example',
      `To: ${sender}`,
      `Message-ID: <${randomUUID()}@mail.example>`,
      'Subject: Undelivered mail returned to sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
      '',
      '--report',
      'Content-Type: message/delivery-status',
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      'Action: failed',
      'Status: 5.1.1',
      '',
      '--report--',
      '',
    ].join('\r\n'),
  });
  return composed.message as Buffer;
}

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
  const composed = await compose.sendMail({
    from: invitation.recipient,
    to: invitation.sender,
    subject: answers[answer],
    text: answers[answer],
    icalEvent: { method: 'REPLY', content: lines.join('\r\n') },
  });
  return composed.message as Buffer;
}
