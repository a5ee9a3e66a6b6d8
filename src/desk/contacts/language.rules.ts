import type { Locale } from '../../platform/views/i18n.js';

/** In which language to write to a contact: the one on the card, else Italian for a number of Italy or none. */
export const languageOf = ({
  locale,
  number,
}: {
  locale?: Locale | undefined;
  number: string | null;
}): Locale => locale ?? (number && !number.startsWith('+39') ? 'en' : 'it');
