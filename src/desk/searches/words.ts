import { z } from 'zod';
import { Unsealable } from '../../platform/crypto/vault.js';
import type { Desk } from '../desk.js';
import { asText } from '../timeline/pages.js';

/** Searched words in an address: what `POST searches` answered. */
export const sealedWordsField = z.string().max(1000).default('');
export const SearchBody = z.object({ q: z.string().trim().min(1).max(120) });

const placeOf = ({ contract }: Desk) => ({ table: 'search', row: contract.id, column: 'words' });

/**
 * Searched words as an address may carry them: a caller's name has no place in the log of whatever passes addresses on,
 * nor in a referrer. Sealed with the contract's key, they page, reload and go back like any other address.
 */
export const sealedWords = (desk: Desk, words: string): string =>
  words ? desk.key.seal(words, placeOf(desk)).toString('base64url') : '';

/** The words an address was made with; none when it is of another contract, or older than the key. */
export function wordsOf(desk: Desk, sealed: unknown): string {
  if (typeof sealed !== 'string' || sealed === '' || sealed.length > 1000) return '';
  try {
    return asText(desk.key.open(Buffer.from(sealed, 'base64url'), placeOf(desk)));
  } catch (error) {
    if (error instanceof Unsealable) return '';
    throw error;
  }
}
