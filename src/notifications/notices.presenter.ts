import { dateTime, money } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import type { Audience } from './notifications.rules.js';

export interface NoticeData {
  voice: Audience;
  business?: string;
  assistant?: string;
  number?: string;
  deadline?: string;
  zone?: string;
  cents?: number;
  currency?: string;
}

/** The words of a notice for its reader: a fact as title, and what follows from it. */
export function noticeText(
  kind: string,
  { voice, deadline, zone, cents, currency, ...names }: NoticeData,
  locale: Locale,
): { title: string; text: string } {
  const params = {
    ...names,
    deadline: deadline ? dateTime(deadline, locale, zone, 'day') : '',
    amount: cents === undefined ? '' : money(cents, currency ?? 'EUR', locale),
  };
  const key = `notifications.events.${kind}.${voice}`;
  return {
    title: translate(locale, `${key}.title`, params),
    text: translate(locale, `${key}.text`, params),
  };
}
