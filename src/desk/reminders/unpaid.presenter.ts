import { Temporal } from 'temporal-polyfill';
import type { Remark } from '../../platform/csv/table.rules.js';
import { date, dateTime, money, number } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { Claim } from './claim.rules.js';
import { toneAfter, type UnpaidState } from './ladder.rules.js';
import type { UnpaidEvent } from './unpaid-events.service.js';
import { unpaidTabs, type UnpaidTab } from './unpaid.forms.js';
import type { UnpaidInvoice } from './unpaid-invoices.service.js';

const tones: Record<UnpaidState, string> = {
  open: 'wait',
  promised: 'ok',
  handed_back: 'ask',
  paid: 'ok',
  withdrawn: '',
};

/** One row of the list. */
export function unpaidLine(invoice: UnpaidInvoice, locale: Locale, today: string, base: string) {
  const t = (key: string, params = {}): string => translate(locale, `unpaid.${key}`, params);
  const day = (on: string): string => date(on, locale, undefined, 'short');
  const { state, nextOn, promisedOn, sent, number: no, debtor, dueOn } = invoice;
  const next = toneAfter(sent);
  const late =
    state === 'paid' || state === 'withdrawn'
      ? 0
      : Temporal.PlainDate.from(dueOn).until(today, { largestUnit: 'days' }).days;
  return {
    href: `${base}/${invoice.id}`,
    debtor: debtor.name,
    number: [t('number', { number: no }), late > 0 && t('late', { count: late })].filter(Boolean).join(' · '),
    due: date(dueOn, locale, undefined, dueOn.slice(0, 4) === today.slice(0, 4) ? 'short' : 'medium'),
    dueOn,
    owed: money(Math.max(0, invoice.amountCents - invoice.paidCents), 'EUR', locale),
    chip: t(`state.${state}`),
    tone: state === 'open' && nextOn && nextOn <= today ? 'ask' : tones[state],
    next:
      state === 'promised'
        ? t('promised_until', { date: day(promisedOn!) })
        : state === 'open'
          ? next
            ? nextOn! <= today
              ? t(`turn.${next}`)
              : t(`turn_on.${next}`, { date: day(nextOn!) })
            : t('goes_back', { date: day(nextOn!) })
          : '',
  };
}

/** The tabs of the list with what lies in each. */
export const unpaidTabLinks = (
  totals: { state: UnpaidState; count: number }[],
  current: UnpaidTab,
  locale: Locale,
  base: string,
) =>
  unpaidTabs.map((tab) => ({
    label: translate(locale, `unpaid.tab.${tab}`),
    href: tab === 'open' ? base : `${base}?tab=${tab}`,
    current: tab === current,
    count: totals
      .filter(({ state }) => (tab === 'closed' ? ['paid', 'withdrawn'].includes(state) : state === tab))
      .reduce((sum, { count }) => sum + count, 0),
  }));

/** The claim as sums in the open: what is owed, each stretch of interest, the fixed sum. */
export function claimLines(claim: Claim, locale: Locale) {
  const t = (key: string, params = {}): string => translate(locale, `unpaid.claim.${key}`, params);
  const day = (on: string): string => date(on, locale, undefined, 'medium');
  const { interest } = claim;
  const lines: { label: string; cents: number; note?: string; kind?: string }[] = [
    { label: t('owed'), cents: claim.owedCents },
  ];
  if (interest && 'cents' in interest) {
    const rate = (bps: number): string => number(bps / 100, locale, { minimumFractionDigits: 2 });
    for (const { from, to, days, rateBps, cents } of interest.stretches)
      lines.push({
        label: t('stretch', { rate: rate(rateBps) }),
        note: t('stretch_days', { from: day(from), to: day(to), days }),
        cents,
        kind: 'sub',
      });
    lines.push(
      { label: t('interest'), cents: interest.cents },
      { label: t('recovery'), note: t('recovery_once'), cents: claim.recoveryCents },
    );
  }
  return [...lines, { label: t('total'), cents: claim.totalCents, kind: 'total' }];
}

/** Why no interest is shown although the client wants it: the half-year whose rate is not known. */
export function missingRate(claim: Claim, locale: Locale): string {
  if (!claim.interest || !('missing' in claim.interest)) return '';
  const [year, month] = claim.interest.missing.split('-');
  return translate(locale, `unpaid.claim.missing_${month === '01' ? 'first' : 'second'}`, { year });
}

/** What was done, as a history. */
export const eventLines = (events: UnpaidEvent[], locale: Locale, zone: string) =>
  events.map((event) => ({
    at: event.at.toISOString(),
    when: dateTime(event.at, locale, zone, 'short'),
    title: translate(locale, `unpaid.event.${event.what}`, {
      date: event.on ? date(event.on, locale, undefined, 'medium') : '',
      amount: event.cents ? money(event.cents, 'EUR', locale) : '',
    }),
    text: [
      event.tone && translate(locale, `desk.tone.${event.tone}`),
      event.channel && translate(locale, `desk.channel.${event.channel}`),
      event.note,
      event.by,
    ]
      .filter(Boolean)
      .join(' · '),
    tone: event.what === 'paid' ? 'ok' : event.what === 'promise_broken' ? 'ask' : '',
  }));

/** A remark of a report as a sentence. */
export const remarkText = ({ line, what, field = '', value = '' }: Remark, locale: Locale): string =>
  translate(locale, 'unpaid.report.line', {
    line,
    text: translate(locale, `unpaid.remark.${what}`, { field, value }),
  });
