import * as format from '../../platform/views/format.js';
import { translate, type Locale, type Params } from '../../platform/views/i18n.js';
import type { OwnShare, ShownShare } from './share.queries.js';
import { shownMoney } from './wording.js';

export type ShareStanding = 'unpaid' | 'no_account' | 'refused' | 'arriving' | 'transferred';

const tones = {
  unpaid: 'wait',
  no_account: 'ask',
  refused: 'wait',
  arriving: 'ok',
  transferred: 'ok',
} as const;

export function shareStanding(share: ShownShare, paidAt: Date | null): ShareStanding {
  if (share.transferredAt) return 'transferred';
  if (!paidAt) return 'unpaid';
  if (!share.failure) return 'arriving';
  return share.failure === 'no_account' ? 'no_account' : 'refused';
}

/** A share with its arithmetic: "3 h 20 of 10 h × 80 % of 162,00 €". */
export function shareLine(
  share: ShownShare,
  { currency, paidAt }: { currency: string; paidAt: Date | null },
  locale: Locale,
) {
  const t = (key: string, params?: Params) => translate(locale, `shares.${key}`, params);
  const standing = shareStanding(share, paidAt);
  const amount = (count: number) =>
    share.counted === 'calls' ? t('calls', { count }) : format.duration(count);
  return {
    name: share.substitute,
    cents: share.cents,
    amount: shownMoney(share.cents, currency, locale),
    standing,
    state: t(`state.${standing}`),
    tone: tones[standing],
    note: t('arithmetic', {
      quantity: amount(share.quantity),
      whole: amount(share.whole),
      rate: format.percent(share.shareBps / 10_000, locale, 2),
      base: shownMoney(share.baseCents, currency, locale),
    }),
  };
}

/** What a substitute reads of somebody else's charge: her part of it, and whom she invoices. */
export function presentOwnShares(shares: [OwnShare, ...OwnShare[]], locale: Locale, ready: boolean) {
  const [first] = shares;
  const cents = shares.reduce((sum, share) => sum + share.cents, 0);
  const lines = shares.map((share) => shareLine(share, first, locale));
  const standing = lines.find((line) => line.standing !== 'transferred')?.standing ?? 'transferred';
  const words = {
    amount: shownMoney(cents, first.currency, locale),
    business: first.business,
    assistant: first.assistant,
  };
  const t = (key: string) => translate(locale, `shares.${key}`, words);
  const at = (instant: Date | null | undefined) =>
    instant ? format.dateTime(instant, locale, first.timezone) : '';
  const done = [
    { label: t('step.approved'), at: first.createdAt },
    { label: t('step.paid'), at: first.paidAt },
    { label: t('step.yours'), at: standing === 'transferred' ? first.transferredAt : null },
  ];
  const current = done.findIndex((step) => !step.at);
  return {
    title: t(`own.title.${standing}`),
    next: t(`own.next.${standing}`),
    id: first.chargeId,
    about: translate(locale, 'billing.list.row', { contract: first.contractTitle, number: first.number }),
    lines: [
      ...lines.map(({ note, cents: part }) => ({ label: t('own.line'), note, cents: part })),
      { label: t('own.total'), cents, kind: 'total' },
    ],
    state: t(`state.${standing}`),
    tone: tones[standing],
    fiscal: t('fiscal.substitute'),
    onboarding: !ready && standing !== 'transferred',
    steps: done.map((step, index) => ({
      label: step.label,
      text: at(step.at),
      state: step.at ? 'done' : index === current ? 'current' : 'todo',
    })),
  };
}
