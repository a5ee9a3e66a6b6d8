import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Desk } from '../desk.js';
import type { After } from '../timeline/pages.js';
import { openTarget } from './outbox.service.js';
import type { Channel } from './reach.rules.js';

export interface Receipt {
  id: string;
  messageId: string;
  version: number;
  channel: Channel;
  corrects: boolean;
  state: string;
  attempts: number;
  name: string;
  address: string;
  queuedAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  failedAt: Date | null;
  nextAt: Date | null;
  trouble: string | null;
  /** Whoever was told before had not read it. */
  escalated: boolean;
  /** Held by the quiet hours until then. */
  heldUntil: Date | null;
}

export interface Attempt {
  at: Date;
  status: number | null;
  trouble: string | null;
}

type Row = Omit<Receipt, 'name' | 'address'> & { target: Buffer };

const SELECT = `select id, message_id "messageId", version, channel, corrects, state, attempts, target, queued_at "queuedAt",
  sent_at "sentAt", delivered_at "deliveredAt", read_at "readAt", failed_at "failedAt", next_at "nextAt", trouble, escalated,
  held_until "heldUntil"
  from message_delivery`;

/** Where messages have got to. */
@Injectable()
export class Receipts {
  constructor(private readonly uow: UnitOfWork) {}

  /** Everything one message was sent by, the newest version first. */
  async ofMessage(desk: Desk, messageId: string): Promise<Receipt[]> {
    const rows = await this.uow.query<Row>(
      `${SELECT} where contract_id = $1 and message_id = $2 order by version desc, queued_at, id`,
      [desk.contract.id, messageId],
    );
    return rows.map((row) => open(desk, row));
  }

  /** The log of a contract's deliveries, newest first. */
  async log(desk: Desk, limit: number, after: After | null = null): Promise<Receipt[]> {
    const rows = await this.uow.query<Row>(
      `${SELECT} where contract_id = $1 and ($3::timestamptz is null or (queued_at, id) < ($3, $4))
       order by queued_at desc, id desc limit $2`,
      [desk.contract.id, limit, after?.at ?? null, after?.id ?? null],
    );
    return rows.map((row) => open(desk, row));
  }

  async one(desk: Desk, id: string): Promise<Receipt | null> {
    const row = await this.uow.one<Row>(`${SELECT} where contract_id = $1 and id = $2`, [
      desk.contract.id,
      id,
    ]);
    return row && open(desk, row);
  }

  /** Each attempt of one delivery, in order. */
  attempts(desk: Desk, deliveryId: string): Promise<Attempt[]> {
    return this.uow.query<Attempt>(
      `select at, status, trouble from message_attempt where contract_id = $1 and delivery_id = $2 order by at, id`,
      [desk.contract.id, deliveryId],
    );
  }
}

function open(desk: Desk, row: Row): Receipt {
  const { target, ...facts } = row;
  return { ...facts, ...openTarget(desk, { id: row.id, target }) };
}
