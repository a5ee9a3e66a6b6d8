import type { OpenHours } from '../../../availability/index.js';
import type { VaultKey } from '../../../platform/crypto/vault.js';
import type { Locale } from '../../../platform/views/i18n.js';
import type { Greetings } from '../../playbooks/playbook.content.js';

export type Provider = 'twilio' | 'generic';

/** One place of a number's rota: a contract, who answers for it now, and what is needed to put a call there. */
export interface RotaPlace {
  contractId: string;
  timezone: string;
  assistantId: string;
  assistantName: string;
  /** Null when she has drawn no hours: then nothing says she is away. */
  hours: OpenHours | null;
  /** When the shift of a substitute ends. */
  until?: Date;
  greetings: Greetings | null;
  key: VaultKey;
}

/** A dialled number with everything an answer needs, held in memory. */
export interface Line {
  id: string;
  number: string;
  organisationId: string;
  clientName: string;
  provider: Provider;
  locale: Locale;
  announces: boolean;
  voicemail: boolean;
  secret: string | null;
  rota: RotaPlace[];
}

/** Who calls, as the exchange tells it; no number when it is withheld. */
export interface PhoneCaller {
  number: string | null;
  name: string;
}

/** The routing facts of a call. */
export interface PhoneCall {
  id: string;
  lineId: string;
  organisationId: string;
  exchangeCall: string;
  state: 'ringing' | 'waiting' | 'voicemail' | 'answered' | 'ended';
  outcome: 'answered' | 'missed' | 'voicemail' | null;
  contractId: string | null;
  assistantId: string | null;
  tried: string[];
  rings: number;
  ringingSince: Date;
  rungAt: Date | null;
  ringTo: string;
  answeredAt: Date | null;
  endedAt: Date | null;
  recordId: string | null;
}

export const PHONE_CALL = `id, phone_number_id "lineId", organisation_id "organisationId", exchange_call "exchangeCall",
  state, outcome, contract_id "contractId", assistant_id "assistantId", tried, rings, ringing_since "ringingSince",
  rung_at "rungAt", ring_to "ringTo", answered_at "answeredAt", ended_at "endedAt", record_id "recordId"`;
