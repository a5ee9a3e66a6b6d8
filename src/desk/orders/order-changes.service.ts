import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { dateTime } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';
import type { Reading } from '../timeline/line.presenter.js';
import type { OpenRecord } from '../timeline/timeline.queries.js';

export interface OrderChange {
  from: string | null;
  to: string;
  by: string | null;
  at: Date;
}

const tones: Record<string, string> = { taken: 'ask', confirmed: 'wait', fulfilled: 'ok' };

/** What became of an order: who moved it on, when, from where to where. */
@Injectable()
export class OrderChanges {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Notes that an order was moved on, in the transaction that moves it. */
  async note(desk: Desk, orderId: string, from: string, to: string): Promise<void> {
    await this.uow.query(
      `insert into order_change (id, contract_id, order_id, from_state, to_state, by_account, at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [newId(), desk.contract.id, orderId, from, to, desk.actor.accountId, this.clock.date()],
    );
  }

  /** Every change of an order, the oldest first; that it was taken is the first. */
  async of(desk: Desk, order: Pick<OpenRecord, 'id' | 'createdAt'>): Promise<OrderChange[]> {
    const taken = await this.uow.query<OrderChange>(
      `select null "from", 'taken' "to", a.name by, r.created_at at
       from desk_record r join account a on a.id = r.assistant_id where r.contract_id = $1 and r.id = $2`,
      [desk.contract.id, order.id],
    );
    const changes = await this.uow.query<OrderChange>(
      `select c.from_state "from", c.to_state "to", a.name by, c.at
       from order_change c left join account a on a.id = c.by_account
       where c.contract_id = $1 and c.order_id = $2 order by c.at, c.id`,
      [desk.contract.id, order.id],
    );
    return [...taken, ...changes];
  }

  /** The same as a page shows it; nothing for a record that is no order. */
  async lines(desk: Desk, record: OpenRecord, { locale, zone }: Reading) {
    if (record.kind !== 'order') return [];
    return (await this.of(desk, record)).map(({ from, to, by, at }) => ({
      at: at.toISOString(),
      when: dateTime(at, locale, zone, 'short'),
      title: translate(locale, `orders.change.${to}`),
      text: [
        from && translate(locale, 'orders.was', { state: translate(locale, `desk.state.order.${from}`) }),
        by,
      ]
        .filter(Boolean)
        .join(' · '),
      tone: tones[to] ?? '',
    }));
  }
}
