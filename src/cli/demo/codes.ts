import type { Random } from './random.js';

/** A VAT number with its check digit (Luhn), issued by the office of a province. */
export function vatNumber(random: Random): string {
  const body = `0${random.int(1_000_000, 9_999_999).toString().slice(1)}${random.int(1, 97).toString().padStart(3, '0')}`;
  const sum = Array.from(body).reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return body + String((10 - (sum % 10)) % 10);
}

const MONTHS = 'ABCDEHLMPRST';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** The decree's values of the characters at odd places: digits, then letters. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21].concat([
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]);

export interface Birth {
  givenName: string;
  surname: string;
  /** ISO date. */
  born: string;
  female: boolean;
  /** Cadastral code of the town, or of the state for those born abroad. */
  place: string;
}

/** The Italian tax code of a person, with its check letter. */
export function taxCode({ givenName, surname, born, female, place }: Birth): string {
  const [year = '', month = '', day = ''] = born.split('-');
  const code = [
    letters(surname),
    letters(givenName, true),
    year.slice(2),
    MONTHS[Number(month) - 1],
    String(Number(day) + (female ? 40 : 0)).padStart(2, '0'),
    place,
  ].join('');
  const sum = Array.from(code).reduce((total, character, i) => {
    const place = ALPHABET.indexOf(character);
    return total + (i % 2 === 0 ? ODD[place]! : place > 9 ? place - 10 : place);
  }, 0);
  return code + String.fromCharCode(65 + (sum % 26));
}

/** Three letters of a name: consonants first, then vowels, then X; four consonants in a given name skip the second. */
function letters(name: string, given = false): string {
  const plain = name
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
  const consonants = plain.replace(/[AEIOU]/g, '');
  if (given && consonants.length > 3) return consonants[0]! + consonants[2]! + consonants[3]!;
  return `${consonants}${plain.replace(/[^AEIOU]/g, '')}XXX`.slice(0, 3);
}
