import { date, time } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import { masked } from '../contacts/number.rules.js';
import { dayOf } from '../portal/today.presenter.js';
import type { Side } from '../records/record.states.js';
import type { Callback } from './callbacks.service.js';
import type { Receipt } from './receipts.queries.js';
import { lineOf, type Reading } from '../timeline/line.presenter.js';

const tones: Record<string, string> = {
  queued: 'wait',
  sent: 'wait',
  delivered: 'ok',
  failed: 'wrong',
  read: 'ok',
};

/** A delivery as one line: who, by which way, "consegnato 10:42, letto 10:45". */
export function receiptLine(
  receipt: Receipt,
  { locale, zone, side }: Reading,
  now: Date,
): Record<string, unknown> {
  const t = (key: string, params = {}): string => translate(locale, `messages.${key}`, params);
  const at = (instant: Date): string =>
    dayOf(instant, zone).equals(dayOf(now, zone))
      ? time(instant, locale, zone)
      : `${date(instant, locale, zone, 'short')}, ${time(instant, locale, zone)}`;
  const { state, deliveredAt, sentAt, readAt, failedAt, nextAt, trouble, channel, heldUntil } = receipt;
  const reached =
    // A mail only says that it has left; what was read has arrived, whenever that was.
    deliveredAt && channel !== 'mail' && deliveredAt.getTime() !== readAt?.getTime()
      ? t('receipt.delivered', { time: at(deliveredAt) })
      : sentAt && t('receipt.sent', { time: at(sentAt) });
  const parts = [
    reached,
    readAt && t('receipt.read', { time: at(readAt) }),
    failedAt && t('receipt.failed', { time: at(failedAt), why: whyOf(trouble, t) }),
    state === 'queued' &&
      (trouble
        ? t('receipt.again', { why: whyOf(trouble, t), time: nextAt ? at(nextAt) : '' })
        : heldUntil
          ? t('receipt.held', { time: at(heldUntil) })
          : t('receipt.queued')),
    state === 'withdrawn' && t('receipt.withdrawn'),
  ];
  const stands = readAt ? 'read' : state;
  return {
    id: receipt.id,
    who: receipt.name || t('channel.webhook'),
    // The client's own system has no name: its channel says it.
    channel: receipt.name ? t(`channel.${channel}`) : '',
    address: addressFor(receipt, side),
    corrects: receipt.corrects,
    escalated: receipt.escalated,
    version: receipt.version,
    text: parts.filter(Boolean).join(', '),
    chip: t(`state.${stands}`),
    tone: tones[stands] ?? '',
    messageId: receipt.messageId,
    at: receipt.queuedAt.toISOString(),
    when: dayOf(receipt.queuedAt, zone).equals(dayOf(now, zone))
      ? time(receipt.queuedAt, locale, zone)
      : date(receipt.queuedAt, locale, zone, 'short'),
  };
}

/** An assistant recognises a telephone and never learns the address of the client's own system. */
function addressFor({ channel, address }: Receipt, side: Side): string {
  if (side === 'business') return address;
  return channel === 'sms' ? masked(address) : channel === 'mail' ? address : '';
}

const known = [
  'timeout',
  'unreachable',
  'forbidden',
  'address',
  'redirects',
  'too_large',
  'refused',
  'bounced',
  'undelivered',
  'no_address',
];

function whyOf(trouble: string | null, t: (key: string, params?: object) => string): string {
  const status = /^status_(\d{3})$/.exec(trouble ?? '')?.[1];
  if (status) return t('why.status', { status });
  return t(`why.${known.includes(trouble ?? '') ? trouble : 'unreachable'}`);
}

/** A callback as a line: who, why, until when. */
export function callbackLine(one: Callback, reading: Reading, now: Date): Record<string, unknown> {
  const { locale, zone } = reading;
  const line = lineOf(one.record, reading);
  const today = one.dueAt !== null && dayOf(one.dueAt, zone).equals(dayOf(now, zone));
  return {
    ...line,
    number: reading.side === 'business' ? (one.record.contactNumber ?? '') : '',
    overdue: one.overdue,
    owner: one.owner,
    mine: (one.owner === 'assistant') === (reading.side === 'assistant'),
    due: one.dueAt
      ? today
        ? time(one.dueAt, locale, zone)
        : `${date(one.dueAt, locale, zone, 'short')}, ${time(one.dueAt, locale, zone)}`
      : '',
    dueAt: one.dueAt?.toISOString() ?? '',
  };
}
