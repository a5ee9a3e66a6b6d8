import { dateTime, numberWord } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { average } from '../reviews/index.js';
import type { Outage } from '../search/index.js';
import type { AuditEntry } from './audit.service.js';
import { queues, type Queue, type Waiting } from './console.queries.js';
import { ruleKey } from './moderation.rules.js';
import type { StaffReview } from './review-queue.queries.js';

export type Tab = Queue | 'home' | 'accounts' | 'audit';
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** What stands above every page of the console: its parts, each with what waits there. */
export function tabs(waiting: Waiting[], current: Tab, locale: Locale) {
  const counts = new Map(waiting.map((row) => [row.queue as Tab, row.count]));
  return (['home', ...queues, 'accounts', 'audit'] as Tab[]).map((key) => ({
    label: translate(locale, `moderation.tabs.${key}`),
    href: key === 'home' ? '/staff' : `/staff/${key}`,
    count: counts.get(key) ?? 0,
    current: key === current,
  }));
}

/** Today's headline as a fact, and a row for each queue, the longest waiting first. */
export function overview(waiting: Waiting[], locale: Locale) {
  const total = waiting.reduce((sum, row) => sum + row.count, 0);
  return {
    total,
    word: capital(numberWord(total, locale, true)),
    rows: waiting
      .filter((row) => row.count > 0)
      .sort((a, b) => (a.since?.getTime() ?? 0) - (b.since?.getTime() ?? 0))
      .map((row) => ({
        ...row,
        href: `/staff/${row.queue}`,
        title: translate(locale, `moderation.waiting.${row.queue}`),
        text: translate(locale, `moderation.waiting_text.${row.queue}`),
      })),
    clear: waiting
      .filter((row) => row.count === 0)
      .map((row) => ({
        href: `/staff/${row.queue}`,
        label: translate(locale, `moderation.tabs.${row.queue}`),
      })),
  };
}

/** What staff should know of a directory that is served without its search server. */
export const outageText = ({ reason, beganAt }: Outage, zone: string, locale: Locale): string =>
  translate(locale, `moderation.search_outage.${reason}`, { at: dateTime(beganAt, locale, zone, 'short') });

export function presentStaffReview(review: StaffReview, locale: Locale) {
  const mean = average(review.marks);
  return {
    ...review,
    average: mean === null ? null : Math.round(mean * 10) / 10,
    author: review.side === 'business' ? review.business : review.assistant,
    about: review.side === 'business' ? review.assistant : review.business,
    ruleText: review.rule && translate(locale, ruleKey(review.rule)),
  };
}

/** Rules as the options of a field. */
export const ruleOptions = (rules: readonly string[], locale: Locale): { value: string; label: string }[] =>
  rules.map((value) => ({ value, label: capital(translate(locale, ruleKey(value))) }));

/** What an entry says of before and after, in the reader's words. */
const facts = (values: Record<string, unknown> | null, locale: Locale): string =>
  Object.entries(values ?? {})
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${translate(locale, `moderation.facts.${name}`)} ${fact(name, value, locale)}`)
    .join(' · ');

function fact(name: string, value: unknown, locale: Locale): string {
  if (name === 'state') return translate(locale, `moderation.states.${String(value)}`);
  if (name === 'rule') return `«${translate(locale, ruleKey(String(value)))}»`;
  return String(value);
}

export const presentEntry = (entry: AuditEntry, locale: Locale) => ({
  ...entry,
  at: entry.at.toISOString(),
  what: translate(locale, `moderation.actions.${entry.action.replace('.', '_')}`),
  was: facts(entry.before, locale),
  became: facts(entry.after, locale),
  href: subjectLinks[entry.subjectKind]?.(entry.subjectId) ?? null,
});

const subjectLinks: Record<string, (id: string) => string> = {
  account: (id) => `/staff/accounts/${id}`,
  profile: (id) => `/staff/profiles/${id}`,
  proof: (id) => `/staff/proofs/${id}`,
  review: (id) => `/staff/reviews/${id}`,
};
