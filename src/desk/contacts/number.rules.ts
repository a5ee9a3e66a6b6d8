import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { isValidPhoneNumber as isMobile } from 'libphonenumber-js/mobile';

/** A number as people say it, in E.164; null when it can't be one. Without a prefix it is read as an Italian one. */
export function e164(text: string): string | null {
  const number = parsePhoneNumberFromString(text, 'IT');
  return number?.isPossible() ? number.number : null;
}

/** A number that can get text messages, in E.164; null for a landline. */
export const mobileOf = (text: string): string | null => (isMobile(text, 'IT') ? e164(text) : null);

/** A number for reading aloud. */
export const spoken = (number: string): string =>
  parsePhoneNumberFromString(number)?.formatInternational() ?? number;

/** Enough of a number to recognise it: "+39 335 •••• 118". */
export function masked(number: string): string {
  const shown = spoken(number);
  const digits = shown.replace(/\D/g, '').length;
  const [hideFrom, hideTo] = [Math.min(5, digits - 7), digits - 4];
  let place = -1;
  return shown.replace(/\d/g, (digit) => ((place += 1) >= hideFrom && place <= hideTo ? '•' : digit));
}
