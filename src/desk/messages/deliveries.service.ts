import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import { newId } from '../../platform/ids.js';
import type { SmsReceipt } from '../../platform/sms/sms.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { recordStates } from '../records/record.states.js';
import { Timeline, type OpenRecord } from '../timeline/timeline.queries.js';
import { openTarget } from './outbox.service.js';
import type { Channel } from './reach.rules.js';

export interface Delivery {
  id: string;
  messageId: string;
  version: number;
  channel: Channel;
  corrects: boolean;
  state: string;
  attempts: number;
}

interface Row extends Delivery {
  target: Buffer;
}

/** What became of an attempt; `next` is when to try again, if at all. */
export interface Outcome {
  trouble: string | null;
  status?: number | undefined;
  next?: Date | null;
  /** The sender tries again by itself. */
  again?: boolean;
}

/** A delivery with the message it carries, opened for those who send it. */
export interface Opened extends Delivery {
  name: string;
  address: string;
  message: Extract<OpenRecord, { kind: 'message' }>;
  callBackBy: Date | null;
}

/** How deliveries go on: each attempt is a row, and the last one decides where the delivery stands. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly timeline: Timeline,
  ) {}

  /** A delivery and its message, while it still has to leave; null once it needn't any more. */
  async waiting(desk: Desk, id: string): Promise<Opened | null> {
    const opened = await this.open(desk, id);
    return opened?.state === 'queued' ? opened : null;
  }

  /** A delivery and its message, wherever it stands. */
  async open(desk: Desk, id: string): Promise<Opened | null> {
    const row = await this.uow.one<Row>(
      `select id, message_id "messageId", version, channel, corrects, state, attempts, target
       from message_delivery where contract_id = $1 and id = $2 for update`,
      [desk.contract.id, id],
    );
    const message = row && (await this.timeline.find(desk, row.messageId));
    if (message?.kind !== 'message') return null;
    const due = await this.uow.one<{ dueAt: Date | null }>(
      `select due_at "dueAt" from callback where contract_id = $1 and id = $2 and done_at is null`,
      [desk.contract.id, row!.messageId],
    );
    const { target, ...delivery } = row!;
    return { ...delivery, ...openTarget(desk, { id, target }), message, callBackBy: due?.dueAt ?? null };
  }

  /** Writes down an attempt. A failure nothing follows is told to the assistant, who has other ways. */
  async tried(
    desk: Desk,
    id: string,
    { trouble, status, next = null, again = false }: Outcome,
  ): Promise<void> {
    const now = this.clock.date();
    const state =
      trouble === null ? (status === undefined ? 'sent' : 'delivered') : next || again ? 'queued' : 'failed';
    const [row] = await this.uow.returning<{ messageId: string; channel: Channel }>(
      `update message_delivery set attempts = attempts + 1, next_at = $4, trouble = $5,
         state = $6::text,
         sent_at = case when $6 in ('sent', 'delivered') then coalesce(sent_at, $3) else sent_at end,
         delivered_at = case when $6 = 'delivered' then coalesce(delivered_at, $3) else delivered_at end,
         failed_at = case when $6 = 'failed' then $3::timestamptz end
       where contract_id = $1 and id = $2 and state = 'queued' returning message_id "messageId", channel`,
      [desk.contract.id, id, now, next, trouble, state],
    );
    if (!row) return;
    await this.uow.query(
      `insert into message_attempt (id, contract_id, delivery_id, at, status, trouble) values ($1, $2, $3, $4, $5, $6)`,
      [newId(), desk.contract.id, id, now, status ?? null, trouble],
    );
    if (state === 'failed') await this.failed(desk, row);
    await this.desks.tell(desk, row.messageId);
  }

  /** A mail that had left came back. */
  async bounced(desk: Desk, id: string): Promise<boolean> {
    const [row] = await this.uow.returning<{ messageId: string; channel: Channel }>(
      `update message_delivery set state = 'failed', failed_at = $3, trouble = 'bounced'
       where contract_id = $1 and id = $2 and state in ('sent', 'delivered') and read_at is null
       returning message_id "messageId", channel`,
      [desk.contract.id, id, this.clock.date()],
    );
    if (!row) return false;
    await this.failed(desk, row);
    await this.desks.tell(desk, row.messageId);
    return true;
  }

  /** The provider's receipt of a text message: it has arrived, or never will. */
  async reported(desk: Desk, id: string, { arrived, at }: SmsReceipt): Promise<void> {
    const [row] = await this.uow.returning<{ messageId: string; channel: Channel }>(
      `update message_delivery set next_at = null,
         state = case when $4 then 'delivered' else 'failed' end,
         sent_at = case when $4 then coalesce(sent_at, $3) else sent_at end,
         delivered_at = case when $4 then $3::timestamptz end, failed_at = case when not $4 then $3::timestamptz end,
         trouble = case when $4 then null else 'undelivered' end
       where contract_id = $1 and id = $2 and state in ('queued', 'sent') returning message_id "messageId", channel`,
      [desk.contract.id, id, at, arrived],
    );
    if (!row) return;
    if (!arrived) await this.failed(desk, row);
    await this.desks.tell(desk, row.messageId);
  }

  /** Somebody it went to has read it; the first time counts. */
  async read(desk: Desk, id: string): Promise<void> {
    const now = this.clock.date();
    const [row] = await this.uow.returning<{ messageId: string }>(
      `update message_delivery set read_at = $3, state = 'delivered', sent_at = coalesce(sent_at, $3),
         delivered_at = coalesce(delivered_at, $3), failed_at = null, trouble = null
       where contract_id = $1 and id = $2 and read_at is null and state <> 'withdrawn' returning message_id "messageId"`,
      [desk.contract.id, id, now],
    );
    if (!row) return;
    await this.markRead(desk, row.messageId, now);
    await this.desks.tell(desk, row.messageId);
  }

  /** Whom it was meant for has read it: it waits no more. */
  private async markRead(desk: Desk, messageId: string, now: Date): Promise<void> {
    const state = recordStates.message.next(recordStates.message.initial, 'read');
    const rows = await this.uow.returning<{ id: string }>(
      `update desk_record set state = $3, state_at = $4, state_by = null, read_at = $4
       where contract_id = $1 and id = $2 and state = $5 returning id`,
      [desk.contract.id, messageId, state, now, recordStates.message.initial],
    );
    for (const { id } of rows)
      await this.events.record('desk.record_changed', {
        subjectKind: 'desk_record',
        subjectId: id,
        contractId: desk.contract.id,
        data: { kind: 'message', state, side: desk.side },
      });
  }

  private async failed(
    desk: Desk,
    { messageId, channel }: { messageId: string; channel: Channel },
  ): Promise<void> {
    // Nobody is left who could read it: the next person needn't wait.
    await this.uow.query(
      `update message_delivery set escalates_at = $3
       where contract_id = $1 and message_id = $2 and escalates_at > $3 and not exists (
         select from message_delivery d where d.contract_id = $1 and d.message_id = $2 and d.channel <> 'webhook'
           and d.state in ('queued', 'sent', 'delivered'))`,
      [desk.contract.id, messageId, this.clock.date()],
    );
    await this.events.record('desk.delivery_failed', {
      subjectKind: 'desk_record',
      subjectId: messageId,
      contractId: desk.contract.id,
      data: { recordId: messageId, channel },
    });
  }
}
