import { Temporal } from 'temporal-polyfill';
import type { RunSettings } from '../../platform/config/tokens.js';
import type { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { AssistantData } from './assistants/index.js';
import type { EngagementData } from './engagements/index.js';
import type { FirmData } from './firms/index.js';
import { Random } from './random.js';

export type Row = Record<string, unknown>;

export interface Pack {
  versionId: string;
  kind: 'hourly' | 'retainer' | 'per_call' | 'fixed';
  priceCents: number;
  includedMinutes: number | null;
  overageCents: number | null;
  incrementMinutes: number;
}
export interface Assistant {
  id: string;
  data: AssistantData;
  packs: Map<string, Pack>;
  timezone: string;
  closures: { from: Temporal.PlainDate; to: Temporal.PlainDate }[];
  createdAt: Date;
}
export interface Firm {
  id: string;
  data: FirmData;
  ownerId: string;
  memberIds: string[];
  createdAt: Date;
  briefs: number;
}
export interface Engagement {
  id: string;
  data: EngagementData;
  firm: Firm;
  assistant: Assistant;
  pack: Pack;
  priceCents: number;
  includedMinutes: number | null;
  overageCents: number | null;
  weeklyMinutes: number;
  timezone: string;
  vatBps: number;
  startsOn: Temporal.PlainDate;
  /** Last day of work so far, if it has ended or rests. */
  until: Temporal.PlainDate | null;
}

/** The world while it is made: rows wait here, table by table, and are written in few statements. */
export class DemoWorld {
  readonly random: Random;
  readonly today: Temporal.PlainDate;
  readonly assistants = new Map<string, Assistant>();
  readonly firms = new Map<string, Firm>();
  readonly engagements: Engagement[] = [];
  staffId = '';
  private readonly rows = new Map<string, Row[]>();

  constructor(
    readonly uow: UnitOfWork,
    readonly settings: RunSettings,
    readonly now: Temporal.Instant,
    /** The hash of the one password everybody here has. */
    readonly passwordHash: string,
  ) {
    this.today = now.toZonedDateTimeISO('Europe/Rome').toPlainDate();
    this.random = new Random(`cornetta ${this.today.toString()}`);
  }

  get nowDate(): Date {
    return new Date(this.now.epochMilliseconds);
  }

  /** Keeps a row for `flush`. Rows of one table have the same columns; tables are written in the order of their first rows. */
  add(table: string, row: Row): void {
    const rows = this.rows.get(table);
    if (rows) rows.push(row);
    else this.rows.set(table, [row]);
  }

  /** Writes what was added since the last time. */
  async flush(): Promise<void> {
    for (const [table, rows] of this.rows) await this.write(table, rows);
    this.rows.clear();
  }

  private async write(table: string, rows: Row[]): Promise<void> {
    const columns = Object.keys(rows[0] ?? {}).join(', ');
    const chunk = 4000;
    for (let i = 0; i < rows.length; i += chunk)
      await this.uow.query(
        `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(rows.slice(i, i + chunk))],
      );
  }
}
