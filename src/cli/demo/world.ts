import { Temporal } from 'temporal-polyfill';
import type { RunSettings } from '../../platform/config/tokens.js';
import type { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { AssistantData } from './assistants/index.js';
import type { EngagementData } from './engagements/index.js';
import type { FirmData } from './firms/index.js';
import { Random } from './random.js';
import { Rows } from './rows.js';

export interface Pack {
  versionId: string;
  kind: 'hourly' | 'retainer' | 'per_call' | 'fixed';
  priceCents: number;
  includedMinutes: number | null;
  overageCents: number | null;
  incrementMinutes: number;
}
/** Who stands on an invoice. */
export interface Party {
  name: string;
  address: string;
  vatNumber: string | null;
  taxCode: string | null;
  taxRegime: 'forfettario' | 'ordinario' | null;
}
export interface Assistant {
  id: string;
  party: Party;
  data: AssistantData;
  packs: Map<string, Pack>;
  timezone: string;
  closures: { from: Temporal.PlainDate; to: Temporal.PlainDate }[];
  createdAt: Date;
  publishedAt: Date | null;
}
export interface Firm {
  id: string;
  party: Party;
  data: FirmData;
  ownerId: string;
  memberIds: string[];
  createdAt: Date;
  briefs: number;
}
export interface Engagement {
  id: string;
  /** Given when the contract is drawn up. */
  number: string;
  data: EngagementData;
  firm: Firm;
  assistant: Assistant;
  pack: Pack;
  priceCents: number;
  includedMinutes: number | null;
  overageCents: number | null;
  weeklyMinutes: number;
  approvalHours: number;
  timezone: string;
  vatBps: number;
  startsOn: Temporal.PlainDate;
  /** Last day of work so far, if it has ended or rests. */
  until: Temporal.PlainDate | null;
}

/** What somebody said after the tone, sealed for its client's vault. */
export interface Voicemail {
  id: string;
  recordId: string;
  engagement: Engagement;
  at: Date;
  seconds: number;
  audio: string;
}

/** Written in this order when they wait together; others follow in the order of their first rows. */
const TABLES = ['account', 'organisation', 'desk_work', 'timesheet', 'time_line', 'objection'];

/** The world while it is made. */
export class DemoWorld extends Rows {
  readonly random: Random;
  readonly today: Temporal.PlainDate;
  readonly assistants = new Map<string, Assistant>();
  readonly firms = new Map<string, Firm>();
  readonly engagements: Engagement[] = [];
  readonly voicemails: Voicemail[] = [];
  staffId = '';

  constructor(
    uow: UnitOfWork,
    readonly settings: RunSettings,
    readonly now: Temporal.Instant,
    /** The hash of the one password everybody here has. */
    readonly passwordHash: string,
  ) {
    super(uow, TABLES);
    this.today = now.toZonedDateTimeISO('Europe/Rome').toPlainDate();
    this.random = new Random(`cornetta ${this.today.toString()}`);
  }

  get nowDate(): Date {
    return new Date(this.now.epochMilliseconds);
  }
}
