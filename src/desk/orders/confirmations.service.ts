import { Injectable } from '@nestjs/common';
import { Mails } from '../../platform/mail/mails.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { money } from '../../platform/views/format.js';
import type { Desk } from '../desk.js';
import type { Order } from './order.form.js';
import { totalOf } from './order.rules.js';

/** Tells whoever ordered, once the client has confirmed. */
@Injectable()
export class OrderConfirmations {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly mails: Mails,
  ) {}

  async confirmed(desk: Desk, recordId: string): Promise<void> {
    const row = await this.uow.one<{ content: Buffer }>(
      `select content from desk_record where contract_id = $1 and id = $2`,
      [desk.contract.id, recordId],
    );
    if (!row) return;
    const order = JSON.parse(
      desk.key.open(row.content, { table: 'desk_record', row: recordId, column: 'content' }),
    ) as Order;
    if (!order.email) return;
    const client = desk.contract.clientName;
    await this.mails.send({
      to: order.email,
      locale: 'it',
      template: 'order_confirmed',
      data: {
        brand: client,
        client,
        lines: order.lines.map(({ quantity, what }) => `${quantity} × ${what}`).join(', '),
        total: money(totalOf(order.lines), 'EUR', 'it'),
      },
      private: true,
      dedupeKey: `order confirmed ${recordId}`,
    });
  }
}
