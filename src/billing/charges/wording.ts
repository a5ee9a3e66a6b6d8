import type { Locale } from '../../platform/views/i18n.js';
import * as format from '../../platform/views/format.js';

export const shownMoney = (cents: number, currency: string, locale: Locale): string =>
  format.money(cents, currency.trim(), locale);

export const monthsName = (month: string, locale: Locale): string =>
  format.date(month, locale, 'UTC', 'month');
