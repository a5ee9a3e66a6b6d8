import { monthsName, shownMoney } from './wording.js';
import { translate, type Locale, type Params } from '../../platform/views/i18n.js';
import * as format from '../../platform/views/format.js';
import { feeSums } from '../invoices/invoice.rules.js';
import type { ChargeDetail, ShownLine } from './charge.queries.js';
import { shareLine } from './share.presenter.js';
import { failureKey, standingOf, tones } from './standing.js';

export type Reader = 'business' | 'assistant';

interface Viewer {
  side: Reader;
  locale: Locale;
  timezone: string;
  mayPay: boolean;
}

/** A charge as its page shows it: what it is made of, where each cent goes, what comes next. */
export function presentCharge(charge: ChargeDetail, viewer: Viewer): Record<string, unknown> {
  const { side, locale, timezone } = viewer;
  const t = (key: string, params?: Params) => translate(locale, `billing.${key}`, params);
  const money = (cents: number) => shownMoney(cents, charge.currency, locale);
  const standing = standingOf(charge);
  const own = charge.transferCents - charge.sharedCents;
  const shares = charge.shares.map((share) => shareLine(share, charge, locale));
  const instant = (at: Date | null) => (at ? format.dateTime(at, locale, timezone) : '');
  const words = {
    amount: money(side === 'business' ? charge.grossCents : own),
    gross: money(charge.grossCents),
    business: charge.business,
    assistant: charge.assistant,
    retryAt: instant(charge.nextAttemptAt),
    reason: charge.failure && standing !== 'no_method' ? t(`failure.${failureKey(charge.failure)}`) : '',
  };
  const next = nextKey(charge, standing);
  return {
    title: t(`charge.title.${side}.${standing}`, words),
    next: t(`charge.next.${side}.${next}`, words),
    backLabel: t(side === 'business' ? 'charge.back' : 'charge.back_assistant'),
    id: charge.id,
    attempts: charge.attempts,
    standing,
    tone: tones[standing],
    stateLabel: t(`state.${side}.${standing}`),
    contract: { id: charge.contractId, number: charge.contractNumber, title: charge.contractTitle },
    number: charge.number,
    other: side === 'business' ? charge.assistant : charge.business,
    lines: madeOf(charge, locale, t),
    parts: goesTo(charge, viewer, t, money),
    flow: {
      title: t('charge.goes_to'),
      from: { label: charge.business, value: charge.grossCents, text: money(charge.grossCents) },
      to: [
        { label: charge.assistant, value: own, text: money(own) },
        ...shares.map(({ name, cents, amount }) => ({ label: name, value: cents, text: amount })),
        { label: 'Cornetta', value: charge.feeCents, text: money(charge.feeCents), strong: true },
      ].filter(({ value }) => value > 0),
    },
    shares,
    fiscal: shares.length > 0 ? whoInvoices(charge, side, locale) : null,
    // One kind alone says no more than the line above.
    work: (charge.work.length > 1 ? charge.work : []).map(({ kind, minutes }) => ({
      label: t(`work.${kind}`),
      value: minutes,
      text: format.duration(minutes),
    })),
    steps: steps(charge, side, t, instant),
    invoices: charge.invoices.map((invoice) => ({
      href: `/billing/charges/${charge.id}/${invoice.kind === 'assistant' ? 'invoice' : 'fee-invoice'}.pdf`,
      label: t(`invoice.${invoice.kind}.${side}`, { number: `${invoice.number}/${invoice.year}` }),
      text: `${format.date(invoice.issuedOn, locale)} · ${money(invoice.totalCents)}`,
    })),
    ownerActs: ['no_method', 'failed', 'requires_action'].includes(standing) && side === 'business',
    mayPay: viewer.mayPay,
    onboarding: side === 'assistant' && charge.transfers !== 'active' && standing !== 'transferred',
  };
}

type Translate = (key: string, params?: Params) => string;

/** The text under the headline: a state, and what decides its next step. */
function nextKey(charge: ChargeDetail, standing: ReturnType<typeof standingOf>): string {
  if (standing === 'failed' && !charge.nextAttemptAt) return 'failed_last';
  if (standing === 'paid' && charge.transfers !== 'active') return 'paid_no_account';
  return standing;
}

function madeOf(charge: ChargeDetail, locale: Locale, t: Translate): Record<string, unknown>[] {
  const lines = charge.lines.map((line) => ({
    ...lineWords(line, charge, locale, t),
    cents: line.amountCents,
  }));
  const vat = charge.vatCents
    ? {
        label: t('charge.vat', { rate: format.percent(charge.vatBps / 10_000, locale, 2) }),
        cents: charge.vatCents,
      }
    : { label: t('charge.no_vat'), note: t('note.forfettario'), cents: 0 };
  return [
    ...lines,
    { label: t('charge.net'), cents: charge.netCents, kind: 'sub' },
    vat,
    { label: t('charge.total'), cents: charge.grossCents, kind: 'total' },
  ];
}

/** Each line with its arithmetic: "26 min × 18,00 €/h". */
export function lineWords(
  line: ShownLine,
  charge: { currency: string; deliveryTitle: string | null },
  locale: Locale,
  t: Translate,
): { label: string; note: string } {
  const price = shownMoney(line.unitCents, charge.currency, locale);
  const { quantity: count, per } = line;
  const label = t(`line.${line.kind}.label`, {
    from: line.startsOn ? format.date(line.startsOn, locale, 'UTC', 'short') : '',
    to: line.endsOn ? format.date(line.endsOn, locale, 'UTC', 'short') : '',
    month: line.month ? monthsName(line.month, locale) : '',
    title: charge.deliveryTitle ?? '',
  });
  const partial = line.kind === 'retainer' && count !== per;
  return { label, note: t(`line.${line.kind}.${partial ? 'partial' : 'note'}`, { count, per, price }) };
}

function goesTo(
  charge: ChargeDetail,
  { side, locale }: Viewer,
  t: Translate,
  money: (cents: number) => string,
): Record<string, unknown>[] {
  const { vatCents } = feeSums(charge.feeCents);
  return [
    { label: t('charge.paid_by', { business: charge.business }), cents: charge.grossCents },
    {
      label: t('charge.fee'),
      note: t('charge.fee_note', {
        rate: format.percent(charge.feeBps / 10_000, locale, 2),
        net: money(charge.netCents),
        vat: money(vatCents),
      }),
      cents: -charge.feeCents,
      kind: 'minus',
    },
    ...charge.shares.map((share) => ({
      label: translate(locale, 'shares.to', { name: share.substitute }),
      note: shareLine(share, charge, locale).note,
      cents: -share.cents,
      kind: 'minus',
    })),
    {
      label: t(side === 'assistant' ? 'charge.to_you' : 'charge.to_assistant', {
        assistant: charge.assistant,
      }),
      cents: charge.transferCents - charge.sharedCents,
      kind: 'total',
    },
  ];
}

/** The contract's assistant invoices the business for the whole; substitutes invoice her. */
function whoInvoices(charge: ChargeDetail, side: Reader, locale: Locale): string {
  const names = [...new Set(charge.shares.map(({ substitute }) => substitute))];
  return translate(locale, `shares.fiscal.${side}${names.length > 1 ? '_many' : ''}`, {
    assistant: charge.assistant,
    business: charge.business,
    substitutes: new Intl.ListFormat(locale).format(names),
  });
}

function steps(
  charge: ChargeDetail,
  side: Reader,
  t: Translate,
  instant: (at: Date | null) => string,
): Record<string, unknown>[] {
  const done = [
    { label: t('step.charged'), at: charge.createdAt },
    { label: t('step.paid'), at: charge.paidAt },
    { label: t(`step.transferred_${side}`), at: charge.transferredAt },
  ];
  const current = done.findIndex(({ at }) => !at);
  return done.map(({ label, at }, index) => ({
    label,
    text: instant(at),
    state: at ? 'done' : index === current ? 'current' : 'todo',
  }));
}
