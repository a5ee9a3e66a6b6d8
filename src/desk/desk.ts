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

/** A stretch of time in which a substitute answers in the place of the contract's assistant. */
export interface Shift {
  id: string;
  contractId: string;
  from: Date;
  until: Date;
  /** What part of the value of her work is the substitute's, in hundredths of a per cent. */
  shareBps: number;
}

/** One contract's desk while its vault is open: lives no longer than the transaction. */
export interface Desk {
  actor: Member;
  side: 'assistant' | 'business';
  contract: DeskContract;
  key: VaultKey;
  /** The shift a substitute works in; the contract's own assistant has none. */
  shift?: Shift | null;
}

/** Whose work it is: the substitute's while she stands in, else the contract's assistant's. */
export const workerOf = ({ actor, contract, shift }: Desk): string =>
  shift ? actor.accountId : contract.assistantId;

/** States in which the assistant works. */
export const WORKING = ['active', 'in_notice'];
/** Without two signatures there is no desk, and nothing to keep; in every other state the client may read. */
export const UNSIGNED = ['awaiting_signatures', 'withdrawn'];
