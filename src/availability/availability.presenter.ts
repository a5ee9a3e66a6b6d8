import { Temporal } from 'temporal-polyfill';
import { translate, type Locale } from '../platform/views/i18n.js';
import { duration, numberWord } from '../platform/views/format.js';
import { weekValues } from './availability.forms.js';
import type { AssistantAvailability } from './availability.service.js';
import { freeOf, heaviest } from './bookings.rules.js';
import { nextHolidays } from './holidays.rules.js';
import { countBits, weekBits, windowMinutes, windowsOf, type WeekWindow } from './week.rules.js';

/** "trentadue" is for screens; whole hours up to twenty are words, others figures. */
const hours = (minutes: number, locale: Locale): string =>
  minutes % 60 === 0
    ? translate(locale, 'availability.hours', {
        count: minutes / 60,
        word: numberWord(minutes / 60, locale, true),
      })
    : duration(minutes);

const weekMinutesOf = (windows: readonly WeekWindow[]): number => countBits(weekBits(windows));

/** Windows cut at midnight, as the drawings of a week want them. */
export const drawn = (windows: readonly WeekWindow[]): WeekWindow[] =>
  windows.some((one) => one.to <= one.from && one.to !== '00:00')
    ? windowsOf(weekBits(windows))
    : [...windows];

export function formValues(own: AssistantAvailability | null, timezone: string): Record<string, unknown> {
  if (!own) return { timezone, weeklyHours: 20, maxClients: 5, revision: 0 };
  return {
    timezone: own.timezone,
    weeklyHours: own.weeklyMinutes / 60,
    maxClients: own.maxClients,
    ...(own.worksHolidays && { worksHolidays: 'true' }),
    revision: own.revision,
    ...weekValues('windows', own.windows),
  };
}

export function overview(own: AssistantAvailability, today: Temporal.PlainDate, locale: Locale) {
  const day = today.toString();
  const sold = heaviest(own.bookings, day, null);
  const free = freeOf(own.weeklyMinutes, own.bookings, day, null);
  const reachable = weekMinutesOf(own.windows);
  return {
    headline: translate(locale, free > 0 ? 'availability.headline' : 'availability.headline_full', {
      reachable: hours(reachable, locale),
      free: hours(free, locale),
    }),
    bars: [
      {
        label: translate(locale, 'availability.sold'),
        value: sold.weeklyMinutes,
        text: duration(sold.weeklyMinutes),
      },
      { label: translate(locale, 'availability.free'), value: free, text: duration(free), strong: true },
    ],
    weeklyMinutes: own.weeklyMinutes,
    clients: sold.clients,
    maxClients: own.maxClients,
    windows: drawn(own.windows),
    nights: own.windows.some((one) => windowMinutes(one) > 0 && one.to <= one.from && one.to !== '00:00'),
    bookings: own.bookings,
    closures: own.closures,
    worksHolidays: own.worksHolidays,
    holidays: nextHolidays(today, 3).filter((date) => date !== day),
    stale: own.stale,
    confirmedAt: own.confirmedAt,
  };
}
