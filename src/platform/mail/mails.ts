import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../config/tokens.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { newId } from '../ids.js';
import { Jobs } from '../jobs/jobs.js';
import { Clock } from '../time/clock.js';
import { translate, type Locale } from '../views/i18n.js';
import { Views } from '../views/views.js';
import { MAIL_TRANSPORT, type MailAttachment, type MailCalendar, type MailTransport } from './transport.js';

export interface MailInput {
  to: string;
  accountId?: string;
  locale: Locale;
  /** views/mail/<template>.hbs; its subject is the text `mail.<template>.subject`. */
  template: string;
  data?: Record<string, string | number | boolean | null>;
  attachments?: MailAttachment[];
  /** The same mail is never written twice under one key. */
  dedupeKey?: string;
  /** Instead of MAIL_FROM: a client's name, an address of ours that answers come back to. */
  sender?: { name: string; address: string };
  calendar?: MailCalendar;
  /** To a caller: nothing of it, the recipient included, is kept once it has left. */
  private?: boolean;
}

/** What a mail is about that is composed only when it leaves: ids, so that nothing private lies in the table meanwhile. */
export interface LateSubject {
  purpose: string;
  contractId: string;
  subjectId: string;
  accountId?: string;
}

/** Composes the mails of a purpose and hears what became of them. */
export interface LateMails {
  /** Null when it is no longer wanted. */
  compose(about: LateSubject): Promise<MailInput | null>;
  /** After each attempt; `error` is null once the mail has left. */
  tried?(about: LateSubject, error: string | null): Promise<void>;
}

interface MailRow {
  recipient: string;
  late: LateSubject | null;
  subject: string;
  html: string;
  body: string;
  attachments: MailAttachment[];
  sender: { name: string; address: string } | null;
  calendar: MailCalendar | null;
}

/** Mail as a row written with its cause, handed to the transport by a job after commit. */
@Injectable()
export class Mails implements OnModuleInit {
  private readonly late = new Map<string, LateMails>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly views: Views,
    @Inject(SETTINGS) private readonly settings: RunSettings,
    @Inject(MAIL_TRANSPORT) private readonly transport: MailTransport,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ mailId: string }>('mail', ({ mailId }) => this.deliver(mailId));
  }

  /** Writes a mail to be sent once the current transaction has committed. Returns its id, or null for a duplicate. */
  async send(mail: MailInput): Promise<string | null> {
    const id = newId();
    const { subject, html, body } = this.rendered(mail);
    const written = await this.uow.returning<{ id: string }>(
      `insert into mail (id, recipient, account_id, locale, template, subject, html, body, attachments, dedupe_key, created_at,
         sender, calendar, private)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (dedupe_key) do nothing returning id`,
      [
        id,
        mail.to,
        mail.accountId ?? null,
        mail.locale,
        mail.template,
        subject,
        html,
        body,
        JSON.stringify(mail.attachments ?? []),
        mail.dedupeKey ?? null,
        this.clock.date(),
        mail.sender ? JSON.stringify(mail.sender) : null,
        mail.calendar ? JSON.stringify(mail.calendar) : null,
        mail.private ?? false,
      ],
    );
    if (written.length === 0) return null;
    await this.jobs.send('mail', { mailId: id });
    return id;
  }

  /** Says who composes the mails of a purpose. Called before the application has started. */
  composeLate(purpose: string, mails: LateMails): void {
    this.late.set(purpose, mails);
  }

  /** Writes that a mail is to be composed and sent once the current transaction has committed. */
  async sendLate(about: LateSubject, dedupeKey: string): Promise<void> {
    const id = newId();
    const written = await this.uow.returning(
      `insert into mail (id, recipient, account_id, locale, template, subject, dedupe_key, created_at, private, late)
       values ($1, '', $2, 'it', $3, '', $4, $5, true, $6) on conflict (dedupe_key) do nothing returning id`,
      [id, about.accountId ?? null, about.purpose, dedupeKey, this.clock.date(), JSON.stringify(about)],
    );
    if (written.length > 0) await this.jobs.send('mail', { mailId: id });
  }

  private rendered({ locale, template, data = {} }: MailInput): {
    subject: string;
    html: string;
    body: string;
  } {
    const subject = translate(locale, `mail.${template}.subject`, data);
    // Every mail asks for at most one thing: the button that opens `data.link`.
    const action = data['link']
      ? { href: data['link'], label: translate(locale, `mail.${template}.action`, data) }
      : null;
    const html = this.views.render(
      `mail/${template}`,
      { ...data, title: subject, action },
      { locale, layout: 'mail' },
    );
    return { subject: subject.replace(/[\r\n]+/g, ' '), html, body: plainText(html) };
  }

  private async deliver(id: string): Promise<void> {
    const [row] = await this.uow.returning<MailRow>(
      `update mail set attempts = attempts + 1 where id = $1 and sent_at is null returning *`,
      [id],
    );
    if (!row) return;
    const composer = row.late && this.late.get(row.late.purpose);
    const composed = row.late ? await composer?.compose(row.late) : null;
    const mail = composed
      ? {
          ...row,
          ...this.rendered(composed),
          recipient: composed.to,
          sender: composed.sender ?? null,
          locale: composed.locale,
        }
      : row;
    if (!row.late || composed) {
      try {
        await this.transport.send({
          ...mail,
          from: mail.sender ?? this.settings.mailFrom,
          messageId: `<${id}@cornetta>`,
          to: mail.recipient,
        });
      } catch (error) {
        if (row.late) await composer?.tried?.(row.late, 'unreachable');
        throw error;
      }
      if (row.late) await composer?.tried?.(row.late, null);
    }
    // One-time links must not stay readable in the table once the mail has left; the mailbox page of a demo shows them.
    await this.uow.query(
      this.settings.demo
        ? `update mail set sent_at = $2, error = null, recipient = $3, subject = $4, html = $5, body = $6, sender = $7
           where id = $1`
        : `update mail set sent_at = $2, error = null, html = null, body = null, attachments = '[]', calendar = null,
           recipient = case when private then '' else recipient end, subject = case when private then '' else subject end
         where id = $1`,
      this.settings.demo
        ? [
            id,
            this.clock.date(),
            mail.recipient,
            mail.subject,
            mail.html,
            mail.body,
            mail.sender && JSON.stringify(mail.sender),
          ]
        : [id, this.clock.date()],
    );
  }
}

/** The readable text of our own mail layout: links are kept with their address. */
function plainText(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<a [^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g, (_, href: string, label: string) =>
      label.trim() === href ? ` ${href}` : `${label}: ${href}`,
    )
    .replace(/<\/(p|h1|h2|tr|div|li)>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&amp;/g, '&')
    .replace(/&#x3D;/g, '=')
    .replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}
