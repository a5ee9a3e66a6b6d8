import type { Locale } from '../platform/views/i18n.js';

const small: Record<Locale, string[]> = {
  it: 'zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove'.split(
    ' ',
  ),
  en: 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  ),
};
const tens: Record<Locale, string[]> = {
  it: ', ,venti,trenta,quaranta,cinquanta,sessanta,settanta,ottanta,novanta'.split(','),
  en: ', ,twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety'.split(','),
};

function italian(n: number): string {
  if (n < 20) return small.it[n] ?? '';
  if (n < 100) {
    const [ten, unit] = [tens.it[Math.floor(n / 10)] ?? '', n % 10];
    if (unit === 0) return ten;
    const word = unit === 3 ? 'tré' : (small.it[unit] ?? '');
    return (unit === 1 || unit === 8 ? ten.slice(0, -1) : ten) + word;
  }
  if (n < 1000) {
    const hundreds = Math.floor(n / 100);
    return `${hundreds === 1 ? '' : small.it[hundreds]}cento${n % 100 ? italian(n % 100) : ''}`;
  }
  if (n < 1_000_000) {
    const thousands = Math.floor(n / 1000);
    const head = thousands === 1 ? 'mille' : `${italian(thousands).replace('tré', 'tre')}mila`;
    return head + (n % 1000 ? italian(n % 1000) : '');
  }
  const millions = Math.floor(n / 1_000_000);
  const head = millions === 1 ? 'un milione' : `${italian(millions)} milioni`;
  return head + (n % 1_000_000 ? ` ${italian(n % 1_000_000)}` : '');
}

function english(n: number): string {
  if (n < 20) return small.en[n] ?? '';
  if (n < 100) return (tens.en[Math.floor(n / 10)] ?? '') + (n % 10 ? `-${small.en[n % 10]}` : '');
  if (n < 1000) {
    const head = `${small.en[Math.floor(n / 100)]} hundred`;
    return head + (n % 100 ? ` and ${english(n % 100)}` : '');
  }
  const [size, name] = n < 1_000_000 ? [1000, 'thousand'] : [1_000_000, 'million'];
  const rest = n % size;
  const joint = rest > 0 && rest < 100 ? ' and ' : ' ';
  return `${english(Math.floor(n / size))} ${name}${rest ? joint + english(rest) : ''}`;
}

/** A whole number in words, as contracts write it beside the figures. */
export const inWords = (n: number, locale: Locale): string => (locale === 'it' ? italian(n) : english(n));

/** An amount in words: "quattrocentonovanta/00 euro", "four hundred and ninety euros and 00 cents". */
export function amountInWords(cents: number, locale: Locale): string {
  const [euros, rest] = [Math.floor(cents / 100), String(cents % 100).padStart(2, '0')];
  if (locale === 'it') return `${inWords(euros, 'it')}/${rest} euro`;
  return `${inWords(euros, 'en')} ${euros === 1 ? 'euro' : 'euros'} and ${rest} cents`;
}

/** Minutes in words: "sei ore e trenta minuti". */
export function timeInWords(minutes: number, locale: Locale): string {
  const names = { it: ['ora', 'ore', 'minuto', 'minuti'], en: ['hour', 'hours', 'minute', 'minutes'] }[
    locale
  ];
  const count = (n: number) => (locale === 'it' && n === 1 ? 'un' : inWords(n, locale));
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts: string[] = [];
  if (locale === 'it' && hours === 1) parts.push("un'ora");
  else if (hours) parts.push(`${count(hours)} ${hours === 1 ? names[0] : names[1]}`);
  if (rest || !hours) parts.push(`${count(rest)} ${rest === 1 ? names[2] : names[3]}`);
  return parts.join(locale === 'it' ? ' e ' : ' and ');
}
