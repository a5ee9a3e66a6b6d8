import type { CaseSettingsInput } from './case.form.js';

/** Colours by what they mean, and the look each has. */
export const tones = ['new', 'going', 'waiting', 'good', 'bad'] as const;
export type Tone = (typeof tones)[number];
export const looks: Record<Tone, string> = {
  new: 'ask',
  going: '',
  waiting: 'wait',
  good: 'ok',
  bad: 'wrong',
};

export interface CaseStatus {
  key: string;
  name: string;
  tone: Tone;
  /** A case in it is over. */
  closed: boolean;
}

export const MOST_STATUSES = 12;

/** What a client starts with; the names are put in the reader's language until it writes its own. */
export const usualStatuses: Omit<CaseStatus, 'name'>[] = [
  { key: 'open', tone: 'new', closed: false },
  { key: 'going', tone: 'going', closed: false },
  { key: 'waiting', tone: 'waiting', closed: false },
  { key: 'done', tone: 'good', closed: true },
  { key: 'dropped', tone: 'bad', closed: true },
];

const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim().toLowerCase();

/** The status somebody means by its key or its name. */
export const statusOf = (statuses: CaseStatus[], text: string): CaseStatus | null =>
  statuses.find(({ key }) => key === text) ??
  statuses.find(({ name }) => plain(name) === plain(text)) ??
  null;

export type StatusTrouble = 'case_statuses_few' | 'case_statuses_many' | 'case_status_twice';

/** The client's list in order: rows without a name go, new ones get a key. */
export function statusesOf(
  rows: CaseSettingsInput['statuses'],
  newKey: () => string,
): { statuses: CaseStatus[] } | { wrong: StatusTrouble } {
  const taken = new Set<string>();
  const statuses = rows
    .filter(({ name }) => name !== '')
    .map(({ key, ...rest }) => {
      const own = key && !taken.has(key) ? key : newKey();
      taken.add(own);
      return { key: own, ...rest };
    });
  if (statuses.length > MOST_STATUSES) return { wrong: 'case_statuses_many' };
  if (new Set(statuses.map(({ name }) => plain(name))).size < statuses.length)
    return { wrong: 'case_status_twice' };
  // A case must have somewhere to begin and somewhere to end.
  if (!statuses.some(({ closed }) => closed) || statuses.every(({ closed }) => closed))
    return { wrong: 'case_statuses_few' };
  return { statuses };
}

/** The next number of a client's series, which begins anew each year. */
export const numberOf = (prefix: string, year: number, count: number): string => `${prefix}${year}/${count}`;
