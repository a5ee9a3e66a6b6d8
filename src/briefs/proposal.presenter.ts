import { cheapest } from '../matching/index.js';
import { date, duration, money } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { counted } from '../platform/views/counted.js';
import { amountValue } from './brief.presenter.js';
import { needOf, type Brief } from './briefs.queries.js';
import type { TeamShare } from './invitations.service.js';
import type { Side } from './briefs.states.js';
import type { OfferedPackage, Proposal, ProposalVersion } from './proposals.queries.js';

const tones: Record<Proposal['state'], string | undefined> = {
  open: 'wait',
  accepted: 'ok',
  declined: undefined,
  withdrawn: undefined,
  expired: undefined,
};

export function presentProposalLine(proposal: Proposal, side: Side, locale: Locale) {
  const myTurn = proposal.state === 'open' && proposal.turn === side;
  const key = proposal.state !== 'open' ? proposal.state : myTurn ? 'mine' : 'theirs';
  return {
    ...proposal,
    href: `/proposals/${proposal.id}`,
    myTurn,
    who: side === 'business' ? proposal.assistant : proposal.organisation,
    chip: {
      label: translate(
        locale,
        `briefs.proposal.state.${key === 'mine' && side === 'assistant' ? 'mine_assistant' : key}`,
      ),
      tone: myTurn ? 'ask' : tones[proposal.state],
    },
  };
}

/** The sentence over an assistant's invitations and proposals. */
export function invitationsHeadline(
  invitations: number,
  proposals: { state: string; myTurn: boolean }[],
  locale: Locale,
): string {
  const toDo = invitations + proposals.filter((one) => one.myTurn).length;
  if (toDo > 0) return counted('briefs.invitations.headline_todo', toDo, locale);
  const waits = proposals.some((one) => one.state === 'open');
  return translate(locale, `briefs.invitations.headline_${waits ? 'wait' : 'none'}`);
}

/** The sentence over a proposal: whose turn it is, or how it ended. */
export function proposalHeadline(
  line: { state: string; myTurn: boolean; who: string },
  side: Side,
  locale: Locale,
): string {
  const key = line.state !== 'open' ? line.state : line.myTurn ? `mine_${side}` : 'theirs';
  return translate(locale, `briefs.proposal.headline.${key}`, { who: line.who });
}

/** The terms of a version, line by line; each with what it was in the version before, where it changed. */
export function presentTerms(version: ProposalVersion, before: ProposalVersion | undefined, locale: Locale) {
  const lines = termLines(version, locale);
  const old = before && new Map(termLines(before, locale).map((line) => [line.key, line.text]));
  return lines.map((line) => {
    const was = old?.get(line.key);
    return { ...line, was: was !== undefined && was !== line.text ? was || '–' : null };
  });
}

function termLines(version: ProposalVersion, locale: Locale) {
  const t = (key: string, params?: Record<string, unknown>): string =>
    translate(locale, `briefs.terms.${key}`, params);
  const amount = (cents: number): string => money(cents, version.currency, locale, true);
  const included =
    version.includedMinutes === null
      ? ''
      : t('included_text', {
          hours: duration(version.includedMinutes),
          amount: amount(version.overageCents ?? 0),
        });
  return [
    { key: 'package', text: version.packageName },
    { key: 'price', text: t(`price_${version.kind}`, { amount: amount(version.priceCents) }) },
    { key: 'included', text: included },
    { key: 'work', text: t('a_week', { hours: duration(version.weeklyMinutes) }) },
    { key: 'starts', text: date(version.startsOn, locale, undefined, 'long') },
    { key: 'ends', text: version.endsOn ? date(version.endsOn, locale, undefined, 'long') : t('open_end') },
    { key: 'notice', text: t('days', { count: version.noticeDays }) },
    { key: 'approval', text: t('hours', { count: version.approvalHours }) },
  ].flatMap((line) => (line.text ? [{ ...line, label: t(line.key) }] : []));
}

/** Packages to choose from, each with what this brief would cost a month on it. */
export function termsChoices(packages: OfferedPackage[], brief: Brief, locale: Locale) {
  const need = needOf(brief, brief.startsOn);
  return {
    packages: packages
      .filter((one) => one.kind !== 'fixed')
      .map((one) => {
        const month = need && cheapest([one], need);
        const price = translate(locale, `briefs.terms.price_${one.kind}`, {
          amount: money(one.priceCents, 'EUR', locale, true),
        });
        const about =
          month && one.kind !== 'retainer'
            ? translate(locale, 'briefs.terms.about', { amount: money(month.cents, 'EUR', locale, true) })
            : '';
        return { value: one.versionId, label: one.name, hint: [price, about].filter(Boolean).join(' · ') };
      }),
  };
}

/** What a first proposal starts from: the package that fits best, for the brief's hours. */
export function termsValues(
  packages: OfferedPackage[],
  brief: Brief,
  share: TeamShare | null = null,
): Record<string, unknown> {
  const need = needOf(brief, brief.startsOn);
  const fitting = need && cheapest(packages, need)?.package;
  return {
    packageVersionId: share?.packageVersionId ?? fitting?.versionId,
    // Terms are written in quarters of an hour.
    weeklyHours: share ? Math.max(2, Math.round(share.weeklyMinutes / 15)) / 4 : brief.weeklyMinutes / 60,
    startsOn: brief.startsOn,
    endsOn: brief.endsOn ?? '',
    noticeDays: 15,
    approvalHours: 72,
  };
}

/** The terms on the table as the values of the form that answers them. */
export const counterValues = (version: ProposalVersion, locale: Locale): Record<string, unknown> => ({
  packageVersionId: version.packageVersionId,
  priceCents: version.priceCents === version.listCents ? '' : amountValue(version.priceCents, locale),
  weeklyHours: version.weeklyMinutes / 60,
  startsOn: version.startsOn,
  endsOn: version.endsOn ?? '',
  noticeDays: version.noticeDays,
  approvalHours: version.approvalHours,
  version: version.version,
});
