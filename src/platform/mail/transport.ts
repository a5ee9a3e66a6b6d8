import { createTransport, type SendMailOptions } from 'nodemailer';
import type { RunSettings } from '../config/tokens.js';

/** An appointment as calendars read it out of a mail (iMIP). */
export interface MailCalendar {
  method: 'REQUEST' | 'CANCEL';
  content: string;
}

export interface MailAttachment {
  name: string;
  mediaType: string;
  content: string;
  /** Of a file that is no text. */
  encoding?: 'base64';
}

export interface OutgoingMail {
  from: string | { name: string; address: string };
  to: string;
  subject: string;
  html: string;
  body: string;
  messageId: string;
  attachments: MailAttachment[];
  calendar: MailCalendar | null;
}

export const MAIL_TRANSPORT = Symbol('mail transport');

export interface MailTransport {
  send(mail: OutgoingMail): Promise<void>;
}

/** SMTP when SMTP_URL is set; otherwise mail stays in the table, where the mailbox page of a demo shows it. */
export function mailTransport(settings: RunSettings): MailTransport {
  if (!settings.smtpUrl) return { send: async () => {} };
  const smtp = createTransport(settings.smtpUrl);
  return {
    async send(mail) {
      await smtp.sendMail(messageOf(mail));
    },
  };
}

/** A mail as it is composed: an appointment is an alternative of the text and an attached file, for calendars of either habit. */
export const messageOf = (mail: OutgoingMail): SendMailOptions => ({
  from: mail.from,
  to: mail.to,
  subject: mail.subject,
  html: mail.html,
  text: mail.body,
  messageId: mail.messageId,
  attachments: mail.attachments.map((file) => ({
    filename: file.name,
    contentType: file.mediaType,
    content: file.content,
    ...(file.encoding && { encoding: file.encoding }),
  })),
  ...(mail.calendar && { icalEvent: { ...mail.calendar, filename: 'invite.ics' } }),
});
