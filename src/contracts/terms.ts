import type { Views } from '../platform/views/index.js';
import { money, type Locale } from '../platform/views/index.js';
import { weekday } from '../platform/views/format.js';
import { amountInWords, inWords, timeInWords } from './words.rules.js';
import type { Agreed, Party } from './drafting.queries.js';

export interface Platform {
  name: string;
  operator: string;
  feeBps: number;
  vatBps: number;
}

const levels = ['', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2'];
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const tidy = (party: Party): Party => ({
  ...party,
  name: oneLine(party.name),
  address: oneLine(party.address),
});

/** The exact text both sides sign: plain paragraphs, so that what is shown, printed and hashed is one and the same. */
export function writeTerms(views: Views, number: string, agreed: Agreed, platform: Platform): string {
  const { locale } = agreed;
  const amount = (cents: number): string =>
    `${money(cents, agreed.currency, locale)} (${amountInWords(cents, locale)})`;
  const time = (minutes: number): string => timeInWords(minutes, locale);
  const counted = (n: number): string => `${n} (${inWords(n, locale)})`;
  const model = {
    reference: number,
    agreed: { ...agreed, title: oneLine(agreed.title), packageName: oneLine(agreed.packageName) },
    business: tidy(agreed.business),
    assistant: tidy(agreed.assistant),
    price: amount(agreed.priceCents),
    overage: agreed.overageCents === null ? null : amount(agreed.overageCents),
    included: agreed.includedMinutes === null ? null : hours(agreed.includedMinutes, locale),
    includedWords: agreed.includedMinutes === null ? null : time(agreed.includedMinutes),
    weekly: hours(agreed.weeklyMinutes, locale),
    weeklyWords: time(agreed.weeklyMinutes),
    increment: counted(agreed.incrementMinutes),
    oneMinute: agreed.incrementMinutes === 1,
    delivery: agreed.deliveryDays && counted(agreed.deliveryDays),
    notice: counted(agreed.noticeDays),
    approval: counted(agreed.approvalHours),
    fee: percentOf(platform.feeBps, locale),
    vat: percentOf(platform.vatBps, locale),
    ordinary: agreed.taxRegime === 'ordinario',
    presence: presence(agreed, locale),
    languages: agreed.languages
      .map((one) => `${one[locale]} ${levels[one.level] ?? (locale === 'it' ? 'madrelingua' : 'native')}`)
      .join(', '),
    skills: agreed.skills.map((one) => one[locale]).join(', '),
    description: oneLine(agreed.description),
    platform,
  };
  const text = views.partial(`contracts/terms.${locale}.txt`, model, { locale });
  return text
    .normalize('NFC')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function hours(minutes: number, locale: Locale): string {
  const whole = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return locale === 'it'
    ? `${whole} ore${rest ? ` e ${rest} minuti` : ''}`
    : `${whole} hours${rest ? ` and ${rest} minutes` : ''}`;
}

function percentOf(bps: number, locale: Locale): string {
  return (bps / 100).toLocaleString(locale === 'it' ? 'it-IT' : 'en-GB') + (locale === 'it' ? ' %' : '%');
}

function presence(agreed: Agreed, locale: Locale): string {
  const byDay = Map.groupBy(agreed.windows, (window) => window.weekday);
  return [...byDay]
    .map(([day, windows]) => {
      const times = windows.map(({ starts, ends }) => `${starts}–${ends === '00:00' ? '24:00' : ends}`);
      return `${weekday(day, locale, 'long')} ${times.join(', ')}`;
    })
    .join('; ');
}

export interface TextBlock {
  kind: 'title' | 'heading' | 'list' | 'text';
  lines: string[];
}

/** The text cut into the blocks a page or a PDF shows; joined again they are the text, character for character. */
export function blocksOf(text: string): TextBlock[] {
  return text.split('\n\n').map((block, index) => {
    const lines = block.split('\n');
    const kind =
      index === 0
        ? 'title'
        : lines.length === 1 && /^(\d+|[A-Z]\d+|[A-Z]+ [A-Z])\. \p{Lu}/u.test(block) && block.length < 90
          ? 'heading'
          : lines.every((line) => line.startsWith('– '))
            ? 'list'
            : 'text';
    return { kind, lines };
  });
}
