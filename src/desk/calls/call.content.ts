import type { WrittenKind } from '../records/record-kinds.js';

/** What the vault keeps of a call, sealed. */
export interface CallContent {
  name: string;
  number: string | null;
  note: string;
  /** Seconds of what the caller said after the tone. */
  voicemail?: number;
  /** What the caller answered to the client's questions. */
  answers?: { question: string; answer: string }[];
  /** What was typed into a form and not saved when the call ended. */
  unsaved?: { kind: WrittenKind | 'call'; text: string }[];
}
