import { translate, type Locale } from '../../platform/views/i18n.js';
import type { ChargeSummary, MoneySums } from './charge-lists.queries.js';
import type { Reader } from './charge.presenter.js';
import { standingOf, tones } from './standing.js';
import { shownMoney } from './wording.js';

interface Account {
  side: Reader;
  locale: Locale;
  /** A business has a payment method; an assistant's account takes transfers. */
  ready: boolean;
}

/** The one sentence of the page: what waits for the reader, or what this month came to. */
export function headline(sums: MoneySums, { side, ready }: Account): { key: string; cents: number } {
  if (sums.charges === 0) return { key: ready ? 'nothing_yet' : 'not_ready', cents: 0 };
  if (side === 'business' && sums.waiting > 0) return { key: 'waiting', cents: sums.openCents };
  if (side === 'assistant' && !ready && sums.heldCents > 0) return { key: 'held', cents: sums.heldCents };
  if (sums.paidCount === 0)
    return { key: sums.openCount > 0 ? 'open' : 'none_this_month', cents: sums.openCents };
  return {
    key: 'this_month',
    cents: side === 'business' ? sums.paidCents : sums.transferCents - sums.sharedCents,
  };
}

export function presentRow(row: ChargeSummary, { side, locale }: Account): Record<string, unknown> {
  const standing = standingOf(row);
  return {
    href: `/billing/charges/${row.id}`,
    other: side === 'business' ? row.assistant : row.business,
    square: side === 'assistant',
    at: row.createdAt,
    contract: row.contractTitle,
    number: row.number,
    amount: shownMoney(
      side === 'business' ? row.grossCents : row.transferCents - row.sharedCents,
      row.currency,
      locale,
    ),
    state: translate(locale, `billing.state.${side}.${standing}`),
    tone: tones[standing],
  };
}

export function monthFlow(sums: MoneySums, { side, locale }: Account): Record<string, unknown> | null {
  if (sums.paidCents === 0) return null;
  const t = (key: string) => translate(locale, `billing.list.${key}`);
  const money = (cents: number) => shownMoney(cents, 'EUR', locale);
  const own = sums.transferCents - sums.sharedCents;
  return {
    title: t('flow_title'),
    from: { label: t(`flow_from_${side}`), value: sums.paidCents, text: money(sums.paidCents) },
    to: [
      { label: t(`flow_to_${side}`), value: own, text: money(own) },
      { label: t('flow_to_substitutes'), value: sums.sharedCents, text: money(sums.sharedCents) },
      { label: 'Cornetta', value: sums.feeCents, text: money(sums.feeCents), strong: true },
    ].filter(({ value }) => value > 0),
  };
}
