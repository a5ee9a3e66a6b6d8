import { numberWord } from './format.js';
import { translate, type Locale } from './i18n.js';

/** A sentence with a count in it: `{{word}}` within, `{{number}}` where it begins; feminine unless told otherwise. */
export function counted(
  key: string,
  count: number,
  locale: Locale,
  params: Record<string, unknown> = {},
  feminine = true,
): string {
  const word = numberWord(count, locale, feminine);
  return translate(locale, key, {
    ...params,
    count,
    word,
    number: word.charAt(0).toUpperCase() + word.slice(1),
  });
}
