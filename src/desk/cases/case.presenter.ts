import { date, dateTime, money } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import type { Reading } from '../timeline/line.presenter.js';
import type { Case } from './case.form.js';
import type { CaseChange, CaseFile } from './cases.queries.js';
import type { LoggedCheck } from './checks.service.js';
import type { CaseField } from './disclosure.rules.js';
import { looks, type CaseStatus } from './statuses.rules.js';

export const caseBase = ({ side, contractId }: Pick<Reading, 'side' | 'contractId'>): string =>
  side === 'assistant' ? `/desk/${contractId}/cases` : `/contracts/${contractId}/cases`;

/** A status as a chip: as it is called now, or as it was then. */
export function statusChip(statuses: CaseStatus[], key: string | null, then: string) {
  const status = statuses.find((one) => one.key === key);
  return { label: status?.name ?? then, tone: status ? looks[status.tone] : '' };
}

/** A case as a row or a card. */
export function caseLine(file: CaseFile, statuses: CaseStatus[], reading: Reading, today: string) {
  const { locale, zone } = reading;
  const { content, dueOn, closedAt } = file;
  return {
    id: file.id,
    caseNumber: content.caseNumber,
    title: content.title,
    who: file.contacts
      .map(({ name }) => name)
      .filter(Boolean)
      .join(', '),
    chip: statusChip(statuses, file.status, content.status),
    status: file.status,
    revision: file.revision,
    nextStep: content.nextStep ?? '',
    due: dueOn && !closedAt ? date(dueOn, locale, undefined, 'short') : '',
    late: dueOn !== null && !closedAt && dueOn < today,
    closed: closedAt !== null,
    changed: date(file.changedAt, locale, zone, 'short'),
    href: `${caseBase(reading)}/${file.id}`,
  };
}

/** What stands in a field of a case, in words; empty when nothing does. */
export function fieldText(
  field: CaseField,
  { content, dueOn, openedAt }: Pick<CaseFile, 'content' | 'dueOn' | 'openedAt'>,
  status: string,
  { locale, zone }: Reading,
): string {
  switch (field) {
    case 'words':
      return content.mayTell;
    case 'status':
      return status;
    case 'next':
      return content.nextStep ?? '';
    case 'dates':
      return [
        translate(locale, 'cases.opened_on', { date: date(openedAt, locale, zone) }),
        dueOn && translate(locale, 'cases.due_on', { date: date(dueOn, locale) }),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'amount':
      return content.amount ? money(content.amount, 'EUR', locale) : '';
    case 'notes':
      return content.notes ?? '';
  }
}

const compared = [
  'title',
  'nextStep',
  'dueOn',
  'amount',
  'notes',
  'mayTell',
  'check',
  'answer',
  'named',
] as const;

/** One change: who, when, from what to what, the note, and which fields it touched. */
export function changeLine(
  change: CaseChange,
  before: CaseChange | undefined,
  statuses: CaseStatus[],
  { locale, zone }: Reading,
) {
  const touched = before
    ? compared.filter((field) => (change.content[field] ?? '') !== (before.content[field] ?? ''))
    : [];
  return {
    id: change.id,
    at: change.at.toISOString(),
    when: dateTime(change.at, locale, zone, 'short'),
    who: change.who ?? '',
    moved: change.from !== change.to,
    from: change.from && statusChip(statuses, change.from, before?.content.status ?? ''),
    to: statusChip(statuses, change.to, change.content.status),
    note: change.content.note ?? '',
    touched: touched.map((field) => translate(locale, `cases.form.${field}`)).join(', '),
  };
}

export const checkLine = (check: LoggedCheck, reading: Reading) => ({
  ...check,
  at: check.at.toISOString(),
  when: dateTime(check.at, reading.locale, reading.zone, 'short'),
  href: `${caseBase(reading)}/${check.caseId}`,
  speakerText: translate(reading.locale, `cases.speaker.${check.speaker}`, { name: check.person }),
});

/** The fields of the form of a case, from what it is. */
export const formOf = ({ content, status, dueOn, revision }: CaseFile): Record<string, unknown> => ({
  ...(content satisfies Case),
  note: '',
  status,
  dueOn: dueOn ?? '',
  amount: content.amount ? (content.amount / 100).toFixed(2).replace('.', ',') : '',
  revision,
});
