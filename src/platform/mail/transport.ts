import { createTransport } from 'nodemailer';
import type { RunSettings } from '../config/tokens.js';

export interface OutgoingMail {
  from: string;
  to: string;
  subject: string;
  html: string;
  body: string;
  messageId: string;
  attachments: { name: string; mediaType: string; content: string }[];
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
      await smtp.sendMail({
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
        })),
      });
    },
  };
}
