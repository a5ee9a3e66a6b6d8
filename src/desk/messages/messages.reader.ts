import { Injectable } from '@nestjs/common';
import { found } from '../../platform/errors.js';
import { sliceOf, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { isId } from '../../platform/ids.js';
import type { Desk } from '../desk.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { Callbacks } from './callbacks.service.js';
import { Receipts, type Attempt, type Receipt } from './receipts.queries.js';

export interface CallbackJson {
  id: string;
  owner: string;
  dueAt: Date | null;
  overdue: boolean;
  openedAt: Date;
}

/** What the API reads the same way for both sides. */
@Injectable()
export class MessagesReader {
  constructor(
    private readonly timeline: Timeline,
    private readonly callbackList: Callbacks,
    private readonly receipts: Receipts,
  ) {}

  async deliveries(desk: Desk, messageId: string, query: PageQuery): Promise<Page<Receipt>> {
    const record = await this.timeline.find(desk, messageId);
    const message = found(record?.kind === 'message' ? record : null, 'message');
    return sliceOf(await this.receipts.ofMessage(desk, message.id), query, ({ id }) => id);
  }

  async callbacks(desk: Desk, query: PageQuery): Promise<Page<CallbackJson>> {
    const rows = await this.callbackList.list(desk);
    return sliceOf(
      rows.map(({ id, owner, dueAt, overdue, openedAt }) => ({ id, owner, dueAt, overdue, openedAt })),
      query,
      ({ id }) => id,
    );
  }

  async attempts(desk: Desk, deliveryId: string, query: PageQuery): Promise<Page<Attempt>> {
    const delivery = isId(deliveryId) ? await this.receipts.one(desk, deliveryId) : null;
    const attempts = await this.receipts.attempts(desk, found(delivery, 'delivery').id);
    return sliceOf(attempts, query, ({ at }) => at.toISOString());
  }
}
