import { Temporal } from 'temporal-polyfill';
import { clockOf } from '../../availability/index.js';
import { number, weekday } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { forecast, halfHoursOf, type ClientLine } from './line.rules.js';
import type { ContractLine } from './lines.queries.js';
import type { Need } from '../need.js';

const percent = (share: number, locale: Locale): string =>
  number(Math.round(share * 100), locale) + (locale === 'it' ? ' %' : '%');

/** "mar 10:00" */
const slotName = (slot: number, locale: Locale): string =>
  `${weekday(Math.floor(slot / 48) + 1, locale)} ${clockOf((slot % 48) * 30)}`;

/** A week of her wall as another wall shows it, moved by whole half hours. */
const moved = <T>(slots: readonly T[], by: number): T[] =>
  slots.map((_, slot) => slots[(slot - by + slots.length * 2) % slots.length]!);

/** How many half hours a brief's wall is ahead of hers when it starts. */
function halfHoursAhead(need: Pick<Need, 'timezone' | 'startsOn'>, hers: string): number {
  const noon = Temporal.PlainDate.from(need.startsOn).toZonedDateTime({
    timeZone: need.timezone,
    plainTime: '12:00',
  });
  return Math.round((noon.offsetNanoseconds - noon.withTimeZone(hers).offsetNanoseconds) / 1.8e12);
}

function sentence(
  line: Omit<ClientLine, 'contractId'>,
  key: string,
  params: Record<string, unknown>,
  locale: Locale,
) {
  const of = Math.round(line.busy * 100);
  const worst =
    line.worst &&
    translate(locale, 'lines.worst', {
      when: slotName(line.worst.slot, locale),
      percent: percent(line.worst.busy, locale),
    });
  const text = translate(locale, of === 0 ? `lines.${key}_free` : `lines.${key}`, { ...params, count: of });
  // A line as busy all week long has no fullest moment to tell of.
  const even = Math.round((line.worst?.busy ?? 0) * 100) <= of;
  return of === 0 || even || !worst ? text : `${text} ${worst}`;
}

/** What callers of a brief would find with her: in words and half hour by half hour; null without calls. */
export function presentForecast(
  need: Pick<Need, 'slots' | 'callsPerDay' | 'timezone' | 'startsOn'>,
  /** Hundredths. */
  target: number | null,
  her: { busy: number[] | null; timezone: string },
  locale: Locale,
) {
  if (!need.callsPerDay) return null;
  const hours = halfHoursOf(need.slots);
  const before = her.busy && moved(her.busy, halfHoursAhead(need, her.timezone));
  const week = need.callsPerDay * new Set(need.slots.map((slot) => slot.day)).size;
  const line = forecast(before, hours, week);
  const limit = target === null ? null : target / 100;
  return {
    text: sentence(line, 'forecast', { calls: number(need.callsPerDay, locale) }, locale),
    title: translate(locale, 'lines.strip'),
    slots: line.slots,
    target: limit,
    over: limit !== null && line.busy > limit,
  };
}

/** A contract's line as it is watched. */
export function presentWatched(line: ContractLine, locale: Locale) {
  const { busy, callsPerWeek, target, worstSlot, worstBusy } = line;
  const worst = worstSlot === null || worstBusy === null ? null : { slot: worstSlot, busy: worstBusy };
  return {
    ...line,
    text: sentence({ busy, callsPerWeek, worst }, 'watched', {}, locale),
    over: busy > target,
    tone: busy > target ? 'wait' : 'ok',
    chip:
      target < 1
        ? translate(locale, busy > target ? 'lines.over' : 'lines.within', {
            percent: percent(target, locale),
          })
        : '',
    percent: percent(busy, locale),
  };
}
