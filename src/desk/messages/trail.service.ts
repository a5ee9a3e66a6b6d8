import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/time/clock.js';
import { dateTime, time } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';
import type { Reading } from '../timeline/line.presenter.js';
import type { OpenRecord } from '../timeline/timeline.queries.js';
import { Callbacks } from './callbacks.service.js';
import { Corrections } from './corrections.service.js';
import { Escalations } from './escalations.service.js';
import { callbackLine, receiptLine } from './receipts.presenter.js';
import { Receipts } from './receipts.queries.js';

/** What stands below a record: where a message has got to, what it said before, who waits to be called back. */
@Injectable()
export class MessageTrail {
  constructor(
    private readonly clock: Clock,
    private readonly receipts: Receipts,
    private readonly corrections: Corrections,
    private readonly callbacks: Callbacks,
    private readonly escalations: Escalations,
  ) {}

  async of(desk: Desk, record: OpenRecord, reading: Reading): Promise<Record<string, unknown>> {
    const now = this.clock.date();
    const open = await this.callbacks.of(desk, record.id);
    const callback =
      open &&
      callbackLine({ ...open, overdue: open.dueAt !== null && open.dueAt <= now, record }, reading, now);
    if (record.kind !== 'message') return { callback, receipts: [], versions: [] };
    const receipts = await this.receipts.ofMessage(desk, record.id);
    const versions = await this.corrections.history(desk, record.id);
    return {
      callback,
      atOnce: await this.atOnce(desk, record, reading),
      receipts: receipts.map((one) => receiptLine(one, reading, now)),
      versions: versions.map(({ version, content, what, correctedAt }) => ({
        version,
        text: content.text,
        to: content.to,
        what,
        when: dateTime(correctedAt, reading.locale, reading.zone, 'day'),
      })),
      correctable: desk.side === 'assistant',
    };
  }

  /** What happens next with a message that can't wait. */
  private async atOnce(desk: Desk, record: OpenRecord, { locale, zone, side }: Reading): Promise<string> {
    const standing = await this.escalations.standing(desk, record);
    if (!standing) return '';
    const { at, next } = standing;
    const text = at ? (next ? 'next' : 'last') : `all_${side}`;
    const assistant = desk.contract.assistantName.split(' ')[0];
    return translate(locale, `messages.at_once.${text}`, {
      time: at && time(at, locale, zone),
      next,
      assistant,
    });
  }
}
