import { Injectable, type OnModuleInit } from '@nestjs/common';
import { v5 } from 'uuid';
import { visitor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InboundMails, type InboundMail } from '../../platform/mail/inbound/inbound-mails.js';
import { isAutomatic, ownWords } from '../../platform/mail/inbound/own-words.rules.js';
import { Mails } from '../../platform/mail/mails.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { WORKING } from '../desk.js';
import { Desks } from '../desks.service.js';
import { isBounce } from '../messages/bounce.rules.js';
import { unlessGone } from '../messages/post.service.js';
import { SUMMARY } from '../messages/summaries.service.js';
import { Records } from '../records/records.service.js';
import { taskIn } from './reply.rules.js';

interface Sender {
  accountId: string;
  role: 'owner' | 'manager';
  name: string;
  email: string;
  locale: Locale;
  timezone: string;
  organisationId: string;
  organisationName: string;
}

/** What somebody of the client answers to the day's mail: a task for the assistant. */
@Injectable()
export class SummaryReplies implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly desks: Desks,
    private readonly records: Records,
    private readonly inbound: InboundMails,
    private readonly mails: Mails,
  ) {}

  onModuleInit(): void {
    this.inbound.on(SUMMARY, (mail) => this.read(mail));
  }

  private async read({ messageId, from, contractId, subjectId, mail }: InboundMail): Promise<string> {
    if (isBounce(mail) || isAutomatic((name) => mail.headers.get(name))) return 'automatic';
    // Whoever learnt the address of a forwarded mail could give tasks: it must be somebody the day was sent to.
    const sender = await this.sender(contractId, from);
    if (!sender) return 'not_a_reader';
    const address = await this.inbound.addressFor(SUMMARY, contractId, subjectId);
    const words = ownWords(mail.text ?? '', address);
    const files = mail.attachments.flatMap(({ filename, related }) =>
      related || !filename ? [] : [filename],
    );
    const state = await this.stateOf(contractId);
    if (!words || !state || !WORKING.includes(state))
      return this.lost(messageId, sender, words ? 'ended' : 'empty');
    const { what, note } = taskIn(words);
    const left = files.length
      ? translate(sender.locale, 'tasks.reply.files', { names: files.join(', ').slice(0, 300) })
      : '';
    await this.records.giveByBusiness(
      { ...visitor, ...sender, confirmed: true },
      contractId,
      { what, note: [note, left].filter(Boolean).join('\n'), owner: 'assistant' },
      // The same mail read twice is one task.
      { id: v5(messageId, contractId) },
    );
    return 'task';
  }

  private sender(contractId: string, email: string): Promise<Sender | null> {
    return this.uow.one<Sender>(
      `select a.id "accountId", m.role, a.name, a.email::text, a.locale, c.timezone, o.id "organisationId",
         o.name "organisationName"
       from contract c join organisation o on o.id = c.organisation_id join membership m on m.organisation_id = o.id
         join account a on a.id = m.account_id
       where c.id = $1 and a.email = $2 and m.role in ('owner', 'manager') and a.suspended_at is null
         and a.email_confirmed_at is not null`,
      [contractId, email],
    );
  }

  private async stateOf(contractId: string): Promise<string | null> {
    return this.desks.inJob(contractId, (desk) => Promise.resolve(desk.contract.state)).catch(unlessGone);
  }

  /** Somebody believes a task was given: she must hear that none was. */
  private async lost(messageId: string, sender: Sender, why: 'ended' | 'empty'): Promise<string> {
    const { email, accountId, locale, organisationName } = sender;
    await this.mails.send({
      to: email,
      accountId,
      locale,
      template: 'desk_reply_lost',
      data: { client: organisationName, why: translate(locale, `tasks.reply.${why}`) },
      dedupeKey: `reply lost ${messageId}`,
    });
    return why;
  }
}
