import { Injectable } from '@nestjs/common';
import { Events } from '../../platform/events/events.js';
import { Mails } from '../../platform/mail/mails.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { money } from '../../platform/views/format.js';
import type { Locale } from '../../platform/views/i18n.js';
import { Contacts } from '../contacts/contacts.service.js';
import { languageOf } from '../contacts/language.rules.js';
import type { Desk } from '../desk.js';
import type { Order } from './order.form.js';
import { totalOf } from './order.rules.js';

/** Tells whoever ordered, in their language, and the client, where an order stands. */
@Injectable()
export class OrderConfirmations {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly mails: Mails,
    private readonly events: Events,
    private readonly contacts: Contacts,
  ) {}

  /** An order was taken down: whoever ordered gets it in writing, the client is asked to confirm it. */
  async taken(desk: Desk, recordId: string): Promise<void> {
    await this.write(desk, recordId, 'taken');
    await this.events.record('desk.order_taken', {
      subjectKind: 'desk_record',
      subjectId: recordId,
      contractId: desk.contract.id,
      data: { recordId },
    });
  }

  /** An order was moved on. That the goods have left, they say themselves when they arrive. */
  async moved(desk: Desk, recordId: string, state: string): Promise<void> {
    if (state === 'confirmed' || state === 'cancelled') await this.write(desk, recordId, state);
  }

  private async write(
    desk: Desk,
    recordId: string,
    state: 'taken' | 'confirmed' | 'cancelled',
  ): Promise<void> {
    const row = await this.uow.one<{ content: Buffer; contactId: string | null; language: string | null }>(
      `select r.content, r.contact_id "contactId", k.language from desk_record r
         left join desk_call k on k.id = r.call_id
       where r.contract_id = $1 and r.id = $2`,
      [desk.contract.id, recordId],
    );
    if (!row) return;
    const order = JSON.parse(
      desk.key.open(row.content, { table: 'desk_record', row: recordId, column: 'content' }),
    ) as Order;
    if (!order.email) return;
    const locale = await this.localeOf(desk, row);
    const client = desk.contract.clientName;
    await this.mails.send({
      to: order.email,
      locale,
      template: `order_${state}`,
      data: {
        brand: client,
        client,
        lines: order.lines.map(({ quantity, what }) => `${quantity} × ${what}`).join(', '),
        total: money(totalOf(order.lines), 'EUR', locale),
        deliverTo: order.deliverTo,
      },
      private: true,
      dedupeKey: `order ${state} ${recordId}`,
    });
  }

  /** The language of their card, else the one they spoke in that call, else that of their number. */
  private async localeOf(
    desk: Desk,
    { contactId, language }: { contactId: string | null; language: string | null },
  ): Promise<Locale> {
    const contact = contactId ? await this.contacts.find(desk, contactId) : null;
    const spoken = language === 'it' || language === 'en' ? language : undefined;
    return languageOf({ locale: contact?.locale ?? spoken, number: contact?.number ?? null });
  }
}
