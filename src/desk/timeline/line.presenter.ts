import { masked, spoken } from '../contacts/number.rules.js';
import { sumsOf as orderSums } from '../orders/order.rules.js';
import { date, dateTime, duration, money, number, time } from '../../platform/views/format.js';
import { translate, type Locale, type Params } from '../../platform/views/i18n.js';
import { kinds, verbsFor, type Side } from '../records/record.states.js';
import { presses } from '../messages/reach.rules.js';
import type { OpenRecord } from './timeline.queries.js';

export interface Reading {
  locale: Locale;
  zone: string;
  side: Side;
  contractId: string;
}

export interface Line {
  id: string;
  kind: string;
  kindLabel: string;
  at: string;
  hour: string;
  day: string;
  who: string;
  what: string;
  detail: string;
  reply: string;
  urgent: boolean;
  chip: string;
  tone: string;
  href: string;
  verbs: { verb: string; label: string }[];
  /** What an order is made of. */
  sums: { label: string; cents: number; note?: string; kind?: string }[];
}

const tones: Record<string, string> = {
  'call.in_progress': 'ok',
  'call.missed': 'ask',
  'message.waiting': 'ask',
  'message.read': 'wait',
  'message.done': 'ok',
  'appointment.booked': 'ok',
  'appointment.proposed': 'ask',
  'order.taken': 'ask',
  'order.confirmed': 'wait',
  'order.fulfilled': 'ok',
  'document.waiting': 'ask',
  'document.sent_back': 'wrong',
  'reminder.sent': 'wait',
  'reminder.promised': 'wait',
  'reminder.paid': 'ok',
  'reminder.handed_back': 'ask',
  'case.open': 'wait',
  'task.open': 'ask',
  'task.done': 'ok',
};

/** A record of any kind as one line: who, what, a detail, where it stands and what can be done. */
export function lineOf(record: OpenRecord, reading: Reading): Line {
  const { locale, zone, side } = reading;
  const t = (key: string, params?: Params): string => translate(locale, `desk.${key}`, params);
  const { what, detail } = words(record, reading, t);
  return {
    id: record.id,
    kind: record.kind,
    kindLabel: t(`kind.${record.kind}`),
    at: record.createdAt.toISOString(),
    hour: time(record.createdAt, locale, zone),
    day: date(record.createdAt, locale, zone, 'short'),
    who:
      whoOf(record, side) ||
      record.reminded?.debtor ||
      (isCallers(record) ? t('anonymous') : t(`kind.${record.kind}`)),
    what,
    detail,
    reply: record.reply,
    urgent: record.kind === 'message' && presses(record.content.urgency) && record.state !== 'done',
    chip: t(`state.${record.kind}.${record.state}`),
    tone: tones[`${record.kind}.${record.state}`] ?? '',
    href: hrefOf(record, reading),
    verbs: verbsFor(side, record.kind, record.state).map((verb) => ({
      verb,
      label: t(`verb.${record.kind}.${verb}`),
    })),
    sums: record.kind === 'order' ? sumsOf(record, locale, t) : [],
  };
}

/** An appointment has a page of its own, a running call too. */
function hrefOf(
  { id, kind, state, content, caseId, reminded }: OpenRecord,
  { side, contractId }: Reading,
): string {
  const base = side === 'assistant' ? `/desk/${contractId}` : `/contracts/${contractId}`;
  if (side === 'assistant' && state === 'in_progress') return `${base}/calls/${id}`;
  if (kind === 'case' && caseId) return `${base}/cases/${caseId}`;
  if (reminded && 'invoiceId' in content) return `${base}/unpaid/${content.invoiceId}`;
  if (kind === 'document' && 'templateId' in content && content.templateId) return `${base}/documents/${id}`;
  return `${base}/${kind === 'appointment' ? 'appointments' : 'records'}/${id}`;
}

/** Work of the office without a caller: nobody has called. */
const ofOffice = new Set(['document', 'reminder', 'case', 'task']);
const isCallers = ({ kind, contactId, callId }: OpenRecord): boolean =>
  contactId !== null || callId !== null || !ofOffice.has(kind);

/** A caller without a name is a number: whole to the client it belongs to, in part to the assistant. */
function whoOf({ contactName, contactNumber }: OpenRecord, side: Side): string {
  if (contactName || !contactNumber) return contactName;
  return side === 'business' ? spoken(contactNumber) : masked(contactNumber);
}

function sumsOf(
  record: Extract<OpenRecord, { kind: 'order' }>,
  locale: Locale,
  t: (key: string, params?: Params) => string,
): Line['sums'] {
  const lines = record.content.lines.map(({ quantity, what, price = 0, unit }) => ({
    label: `${quantity} ${unit ? `${unit} ` : ''}× ${what}`,
    note: t('order.each', { price: money(price, 'EUR', locale) }),
    cents: quantity * price,
  }));
  const vat = orderSums(record.content.lines).vat.map(({ bps, cents }) => ({
    label: t('order.vat', { rate: number(bps / 100, locale) }),
    cents,
  }));
  return [...lines, ...vat, { label: t('order.total'), cents: record.amountCents ?? 0, kind: 'total' }];
}

type Words = { what: string; detail: string };

function words(
  record: OpenRecord,
  { locale, zone, side }: Reading,
  t: (key: string, params?: Params) => string,
): Words {
  const joined = (...parts: (string | null | undefined | false)[]): string =>
    parts.filter(Boolean).join(' · ');
  switch (record.kind) {
    case 'call': {
      const { takenAt, endedAt, outcome } = record;
      const { note, voicemail } = record.content;
      if (!takenAt)
        return {
          what: voicemail ? t('voicemail', { length: clockOf(voicemail) }) : t('missed_call'),
          detail: joined(t('kind.call'), note),
        };
      const minutes = takenAt && endedAt ? Math.round((endedAt.getTime() - takenAt.getTime()) / 60_000) : 0;
      return {
        what: record.content.note || (outcome ? t(`outcome.${outcome}`) : t('calling')),
        detail: joined(
          t('kind.call'),
          endedAt && (minutes < 1 ? t('under_a_minute') : duration(minutes)),
          record.content.note &&
            outcome &&
            !(record.callsBack && outcome === 'call_back') &&
            t(`outcome.${outcome}`),
          record.callsBack && dueText(record, { locale, zone }),
        ),
      };
    }
    case 'message':
      return {
        what: record.content.text,
        detail: joined(
          record.content.to ? t('message_to', { to: record.content.to }) : t('kind.message'),
          record.content.urgency === 'low' && t(`urgency.${record.content.urgency}`),
          record.callsBack
            ? dueText(record, { locale, zone }) || t('calls_back')
            : record.content.callBack && t('calls_back'),
          record.readAt &&
            (record.readBy
              ? t('read_at', { who: record.readBy, time: time(record.readAt, locale, zone) })
              : t('read_by_link', { time: time(record.readAt, locale, zone) })),
        ),
      };
    case 'appointment':
      return {
        what: record.startsAt
          ? `${record.content.what}, ${dateTime(record.startsAt, locale, zone, 'day')}`
          : record.content.what,
        detail: joined(t('kind.appointment'), duration(record.content.minutes), record.content.note),
      };
    case 'order':
      return {
        what: record.content.lines.map(({ quantity, what }) => `${quantity} × ${what}`).join(', '),
        detail: joined(
          t('kind.order'),
          record.amountCents ? money(record.amountCents, 'EUR', locale) : '',
          record.content.deliverTo,
          record.content.note,
        ),
      };
    case 'document':
      return {
        what: record.content.document,
        detail: joined(
          t(`channel.${record.content.channel}`),
          record.content.to && t('to', { to: record.content.to }),
          record.content.note,
        ),
      };
    case 'reminder':
      return {
        what: t('invoice', {
          invoice: record.content.invoice,
          amount: money(record.amountCents ?? 0, 'EUR', locale, true),
        }),
        detail: joined(
          t(`tone.${record.content.tone}`),
          record.content.promisedOn &&
            t('promised_on', { date: date(record.content.promisedOn, locale, zone, 'short') }),
          record.content.note,
          side === 'business' && record.state === 'handed_back' && cameBack(record, t),
        ),
      };
    case 'case':
      return {
        what: t('case_is', { number: record.content.caseNumber, status: record.content.status }),
        detail: joined(
          record.content.title || t('kind.case'),
          record.content.note,
          record.content.nextStep && translate(locale, 'cases.next_is', { text: record.content.nextStep }),
        ),
      };
    case 'task':
      return {
        what: record.content.what,
        detail: joined(
          record.contactId && t('kind.task'),
          dueText(record, { locale, zone }),
          record.content.note,
        ),
      };
  }
}

/** Why a reminder waits for the client again: nothing came of the last one, or somebody gave it back. */
function cameBack({ reminded }: OpenRecord, t: (key: string, params?: Params) => string): string {
  if (!reminded?.cameBack) return t('came_back.given');
  const { by, note } = reminded.cameBack;
  if (!by) return t('came_back.unanswered');
  return note ? t('came_back.said', { by, note }) : t('came_back.by', { by });
}

/** Until when something is to be done, or when it was. */
function dueText(
  { kind, dueAt, doneAt }: OpenRecord,
  { locale, zone }: Pick<Reading, 'locale' | 'zone'>,
): string {
  const which = kind === 'task' ? 'task' : 'callback';
  if (doneAt)
    return translate(locale, `tasks.timeline.${which}_done`, { when: dateTime(doneAt, locale, zone, 'day') });
  return dueAt
    ? translate(locale, `tasks.timeline.${which}_due`, { when: dateTime(dueAt, locale, zone, 'day') })
    : '';
}

/** The kinds a search of the timeline can be about. */
export const kindOptions = (locale: Locale): { value: string; label: string }[] => [
  { value: '', label: translate(locale, 'tasks.timeline.every_kind') },
  ...kinds.map((value) => ({ value, label: translate(locale, `desk.kind.${value}`) })),
  { value: 'callback', label: translate(locale, 'tasks.timeline.callback') },
];

const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
