import type { Member } from '../identity/index.js';
import type { VaultKey } from '../platform/crypto/vault.js';

/** The contract a desk stands in, as far as the desk needs to know it. */
export interface DeskContract {
  id: string;
  number: string;
  state: string;
  timezone: string;
  organisationId: string;
  clientName: string;
  assistantId: string;
  assistantName: string;
}

/** One contract's desk while its vault is open: lives no longer than the transaction. */
export interface Desk {
  actor: Member;
  side: 'assistant' | 'business';
  contract: DeskContract;
  key: VaultKey;
}

/** States in which the assistant works; the client may read in every one. */
export const WORKING = ['active', 'in_notice'];
