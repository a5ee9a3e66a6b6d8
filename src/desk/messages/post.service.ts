import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Missing } from '../../platform/errors.js';
import { InboundMails } from '../../platform/mail/inbound/inbound-mails.js';
import { Mails, type LateSubject, type MailInput } from '../../platform/mail/mails.js';
import { Sms } from '../../platform/sms/sms.js';
import { dateTime } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { spoken } from '../contacts/number.rules.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { isBounce } from './bounce.rules.js';
import { Deliveries, type Opened } from './deliveries.service.js';
import { MessageLinks } from './links.service.js';
import { MESSAGE } from './outbox.service.js';

/** Jobs are tried this often before they are given up. */
const MOST_ATTEMPTS = 13;
const SMS_WORDS = 280;

/** Composes the mails and text messages that carry a message, when they leave, in its contract's open vault. */
@Injectable()
export class MessagePost implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly desks: Desks,
    private readonly deliveries: Deliveries,
    private readonly links: MessageLinks,
    private readonly mails: Mails,
    private readonly sms: Sms,
    private readonly inbound: InboundMails,
  ) {}

  onModuleInit(): void {
    this.mails.composeLate(MESSAGE, {
      compose: (about) => this.opened(about, (desk, delivery) => this.mail(desk, delivery)),
      tried: (about, error) => this.tried(about, error, true),
    });
    this.sms.composeLate(MESSAGE, {
      compose: (about) => this.opened(about, (desk, delivery) => this.text(desk, delivery)),
      settled: (about, error) => this.tried(about, error && 'refused', false),
      reported: async ({ contractId, subjectId }, receipt) => {
        await this.desks
          .inJob(contractId, (desk) => this.deliveries.reported(desk, subjectId, receipt))
          .catch(unlessGone);
      },
    });
    this.inbound.on(MESSAGE, async ({ contractId, subjectId, mail }) => {
      if (!isBounce(mail)) return 'ignored';
      const failed = await this.desks.inJob(contractId, (desk) => this.deliveries.bounced(desk, subjectId));
      return failed ? 'bounced' : 'known';
    });
  }

  private opened<T>(
    { contractId, subjectId }: LateSubject,
    compose: (desk: Desk, delivery: Opened) => Promise<T>,
  ): Promise<T | null> {
    return this.desks
      .inJob(contractId, async (desk) => {
        const delivery = await this.deliveries.waiting(desk, subjectId);
        return delivery && compose(desk, delivery);
      })
      .catch(unlessGone);
  }

  private async tried(
    { contractId, subjectId }: LateSubject,
    trouble: string | null,
    again: boolean,
  ): Promise<void> {
    await this.desks
      .inJob(contractId, async (desk) => {
        const delivery = await this.deliveries.waiting(desk, subjectId);
        const goesOn = again && (delivery?.attempts ?? 0) + 1 < MOST_ATTEMPTS;
        if (delivery) await this.deliveries.tried(desk, subjectId, { trouble, again: goesOn });
      })
      .catch(unlessGone);
  }

  private async mail(desk: Desk, delivery: Opened): Promise<MailInput> {
    const { contract } = desk;
    const locale = await this.localeOf(desk);
    const { message, callBackBy } = delivery;
    const { text, urgency, to, callBack } = message.content;
    const key = delivery.corrects
      ? 'corrected'
      : urgency === 'now' || urgency === 'urgent'
        ? urgency
        : 'plain';
    return {
      to: delivery.address,
      locale,
      template: 'desk_message',
      data: {
        head: translate(locale, `messages.mail.${key}`, { client: contract.clientName }),
        who: whoOf(delivery) || translate(locale, 'desk.anonymous'),
        number: message.contactNumber ? spoken(message.contactNumber) : '',
        assistant: contract.assistantName,
        client: contract.clientName,
        for: to,
        text,
        wrong: delivery.corrects ? await this.whatWasWrong(desk, delivery) : '',
        callBack,
        due: callBackBy ? dateTime(callBackBy, locale, contract.timezone, 'day') : '',
        link: await this.links.to(desk, delivery.id),
      },
      sender: {
        name: `${contract.assistantName} (Cornetta)`,
        address: await this.inbound.addressFor(MESSAGE, contract.id, delivery.id),
      },
    };
  }

  private async text(desk: Desk, delivery: Opened): Promise<{ to: string; text: string }> {
    const locale = await this.localeOf(desk);
    const { message } = delivery;
    const words = message.content.text;
    return {
      to: delivery.address,
      text: translate(locale, `messages.sms.${delivery.corrects ? 'corrected' : 'plain'}`, {
        client: desk.contract.clientName,
        who: whoOf(delivery) || translate(locale, 'desk.anonymous'),
        text: words.length > SMS_WORDS ? `${words.slice(0, SMS_WORDS)}…` : words,
        link: await this.links.to(desk, delivery.id),
      }),
    };
  }

  private async whatWasWrong({ contract, key }: Desk, { messageId, version }: Opened): Promise<string> {
    const row = await this.uow.one<{ id: string; content: Buffer }>(
      `select id, content from message_version where contract_id = $1 and message_id = $2 and version < $3
       order by version desc limit 1`,
      [contract.id, messageId, version],
    );
    if (!row) return '';
    const place = { table: 'message_version', row: row.id, column: 'content' };
    return (JSON.parse(key.open(row.content, place)) as { what: string }).what;
  }

  private async localeOf({ contract }: Desk): Promise<Locale> {
    const row = await this.uow.one<{ locale: Locale }>(
      `select locale from contract_version where contract_id = $1 order by version desc limit 1`,
      [contract.id],
    );
    return row?.locale ?? 'it';
  }
}

const whoOf = ({ message }: Opened): string =>
  message.contactName || (message.contactNumber ? spoken(message.contactNumber) : '');

/** A vault whose key is gone has nothing left to say. */
export function unlessGone(error: unknown): null {
  if (error instanceof Missing) return null;
  throw error;
}
